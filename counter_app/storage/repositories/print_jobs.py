"""Print jobs: queued with the act they belong to, moved on only by the printer's lane."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import OfficeId, PrinterId, StationId, uuid7
from counter_app.services.desk import Desk
from counter_app.services.floor_repositories import PrinterChoice, PrintJob
from counter_app.services.paper import PaperKind
from counter_app.services.ports import ConfirmLevel
from counter_app.storage.rows.office import ClerkRow
from counter_app.storage.rows.paper import PrinterRow, PrintEventRow, PrintJobRow, to_be_seen_to

OWN, OFFICE, FAR = range(3)
"""How far a printer is from whoever waits for the paper."""
LONGEST_WAIT = timedelta(minutes=1)
"""A job waits for seconds: what seems to wait longer was told so by a clock set back since."""
MARK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class SqlPrintJobs:
    """Implements ``PrintJobRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def printers(self, office_id: OfficeId, station_id: StationId) -> tuple[PrinterChoice, ...]:
        """Of each kind the nearest, thermal first."""
        rows = self._session.scalars(
            select(PrinterRow)
            .where(PrinterRow.office_id == office_id, PrinterRow.enabled)
            .order_by(PrinterRow.kind.desc(), PrinterRow.name_vi)
        ).all()
        distance = {row.id: _distance(row, station_id) for row in rows}
        nearest: dict[str, int] = {}
        for row in rows:
            nearest[row.kind] = min(distance[row.id], nearest.get(row.kind, FAR))
        return tuple(_printer(row) for row in rows if distance[row.id] == nearest[row.kind])

    def add(
        self,
        desk: Desk,
        printer_id: PrinterId,
        kind: PaperKind,
        subject_id: UUID,
        content: Mapping[str, Any],
        at: datetime,
        *,
        copies: int = 1,
        expires_at: datetime | None = None,
    ) -> UUID:
        """Queue the original; a second original of the same paper is a broken invariant."""
        return self._insert(
            desk, printer_id, kind, subject_id, content, at, 0, copies, expires_at, ""
        )

    def add_reprint(self, desk: Desk, job_id: UUID, at: datetime, reason: str) -> UUID:
        """Queue the next copy of the same content."""
        job = self._row(job_id)
        last = self._session.scalar(
            select(func.max(PrintJobRow.copy_number)).where(
                PrintJobRow.kind == job.kind,
                PrintJobRow.subject_id == job.subject_id,
                PrintJobRow.revision == job.revision,
            )
        )
        return self._insert(
            desk,
            self._printer_here(desk, job),
            PaperKind(job.kind),
            job.subject_id,
            job.content,
            at,
            (last or 0) + 1,
            1,
            None,
            reason,
        )

    def get(self, job_id: UUID) -> PrintJob:
        """Raises Refusal PAPER_UNKNOWN."""
        return self._job(self._row(job_id))

    def take(self, printer_id: PrinterId, now: datetime) -> PrintJob | None:
        """Mark the oldest printable job ``sending``; committed before the first byte leaves."""
        self._expire(printer_id, now)
        row = self._first_queued(printer_id, now)
        if row is None:
            return None
        row.attempt += 1
        row.token = _mark()
        row.started_at = now
        self._move(row, "sending", now)
        return self._job(row)

    def waits(self, printer_id: PrinterId, now: datetime) -> bool:
        """One row of each state at most is read."""
        sending = PrintJobRow.state == "sending"
        queued = and_(
            PrintJobRow.state == "queued",
            or_(
                PrintJobRow.not_before.is_(None),
                PrintJobRow.not_before <= now,
                PrintJobRow.not_before > now + LONGEST_WAIT,
                PrintJobRow.expires_at <= now,
            ),
        )
        # One question a state: of both together SQLite reads every job the printer ever had.
        return any(self._any_job(printer_id, state) for state in (sending, queued))

    def _any_job(self, printer_id: PrinterId, state: ColumnElement[bool]) -> bool:
        found = select(PrintJobRow.id).where(PrintJobRow.printer_id == printer_id, state).limit(1)
        return self._session.scalar(found) is not None

    def next_copy(self, job_id: UUID, now: datetime) -> str:
        """Another name, so that an answer about one copy is never taken for the other's."""
        row = self._row(job_id)
        row.copies_out += 1
        row.token = _mark()
        self._move(row, row.state, now)
        return row.token

    def settle(
        self,
        job_id: UUID,
        state: str,
        now: datetime,
        *,
        level: ConfirmLevel = ConfirmLevel.NONE,
        bytes_sent: int = 0,
        error_code: str = "",
        not_before: datetime | None = None,
        rendered_sha256: str = "",
    ) -> None:
        """Record what became of a job."""
        row = self._row(job_id)
        if state == "printed":
            row.copies_out = row.copies
        row.confirm_level, row.bytes_sent, row.error_code = str(level), bytes_sent, error_code
        row.not_before = not_before
        row.rendered_sha256 = rendered_sha256 or row.rendered_sha256
        if state != "queued":
            row.finished_at = now
        self._move(row, state, now)

    def queue_again(self, job_id: UUID, now: datetime) -> None:
        """Whoever asks for a paper waits for it: it expires no more."""
        self._row(job_id).expires_at = None
        self.settle(job_id, "queued", now)

    def after_crash(self, printer_id: PrinterId, now: datetime) -> int:
        """Nobody knows whether these came out: a person is asked, nothing is sent again."""
        rows = self._session.scalars(
            select(PrintJobRow).where(
                PrintJobRow.printer_id == printer_id, PrintJobRow.state == "sending"
            )
        ).all()
        for row in rows:
            self._move(row, "uncertain", now)
        return len(rows)

    def uncertain(self, office_id: OfficeId) -> tuple[PrintJob, ...]:
        """Oldest first."""
        rows = self._session.scalars(
            select(PrintJobRow)
            .where(
                PrintJobRow.office_id == office_id,
                to_be_seen_to(),
                PrintJobRow.state == "uncertain",
            )
            .order_by(PrintJobRow.created_at)
        )
        return tuple(self._job(row) for row in rows)

    def _printer_here(self, desk: Desk, job: PrintJobRow) -> PrinterId:
        """The citizen stands at this desk now, wherever the first copy came out."""
        kind = self._session.get_one(PrinterRow, job.printer_id).kind
        near = self.printers(desk.office_id, desk.station_id)
        return next((one.id for one in near if one.kind == kind), PrinterId(job.printer_id))

    def _insert(
        self,
        desk: Desk,
        printer_id: PrinterId,
        kind: PaperKind,
        subject_id: UUID,
        content: Mapping[str, Any],
        at: datetime,
        copy_number: int,
        copies: int,
        expires_at: datetime | None,
        reason: str,
    ) -> UUID:
        body = dict(content)
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        row = PrintJobRow(
            id=uuid7(),
            office_id=desk.office_id,
            counter_id=desk.counter_id,
            printer_id=printer_id,
            kind=str(kind),
            subject_id=subject_id,
            revision=1,
            copy_number=copy_number,
            copies=copies,
            copies_out=0,
            reason=reason,
            content=body,
            content_sha256=sha256(text.encode()).hexdigest(),
            state="queued",
            attempt=0,
            token="",
            bytes_sent=0,
            confirm_level="",
            error_code="",
            rendered_sha256="",
            created_by=desk.clerk_id,
            created_at=at,
            started_at=None,
            finished_at=None,
            expires_at=expires_at,
            not_before=None,
        )
        self._session.add(row)
        self._session.flush()
        self._keep(_event(row, "", at))
        return row.id

    def _expire(self, printer_id: PrinterId, now: datetime) -> None:
        """All at once: a printer that was off for weeks has thousands."""
        late = self._session.scalars(
            update(PrintJobRow)
            .where(
                PrintJobRow.printer_id == printer_id,
                PrintJobRow.state == "queued",
                PrintJobRow.expires_at <= now,
            )
            .values(state="expired")
            .returning(PrintJobRow)
            .execution_options(synchronize_session=False, populate_existing=True)
        ).all()
        self._session.add_all(_event(row, "queued", now) for row in late)
        self._session.flush()

    def _first_queued(self, printer_id: PrinterId, now: datetime) -> PrintJobRow | None:
        return self._session.scalars(
            select(PrintJobRow)
            .where(
                PrintJobRow.printer_id == printer_id,
                PrintJobRow.state == "queued",
                or_(
                    PrintJobRow.not_before.is_(None),
                    PrintJobRow.not_before <= now,
                    PrintJobRow.not_before > now + LONGEST_WAIT,
                ),
            )
            .order_by(PrintJobRow.created_at, PrintJobRow.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()

    def _row(self, job_id: UUID) -> PrintJobRow:
        # Locked: of two people who answer about one paper the second sees the first's answer.
        row = self._session.get(PrintJobRow, job_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise Refusal(RefusalCode.PAPER_UNKNOWN)
        return row

    def _move(self, row: PrintJobRow, state: str, now: datetime) -> None:
        before, row.state = row.state, state
        self._keep(_event(row, before, now))

    def _keep(self, event: PrintEventRow) -> None:
        self._session.add(event)
        self._session.flush()

    def _job(self, row: PrintJobRow) -> PrintJob:
        printer = self._session.get_one(PrinterRow, row.printer_id)
        clerk = None if row.created_by is None else self._session.get(ClerkRow, row.created_by)
        return PrintJob(
            id=row.id,
            printer=_printer(printer),
            kind=PaperKind(row.kind),
            subject_id=row.subject_id,
            copy_number=row.copy_number,
            copies=row.copies,
            content=row.content,
            state=row.state,
            attempt=row.attempt,
            token=row.token,
            created_at=row.created_at,
            expires_at=row.expires_at,
            reason=row.reason,
            created_by_name="" if clerk is None else clerk.name_vi,
            error_code=row.error_code,
            copies_out=row.copies_out,
        )


def _mark() -> str:
    return "".join(secrets.choice(MARK_LETTERS) for _ in range(4))


def _event(row: PrintJobRow, before: str, at: datetime) -> PrintEventRow:
    detail = {
        "attempt": row.attempt,
        "token": row.token,
        "level": row.confirm_level,
        "error": row.error_code,
        "copies_out": row.copies_out,
    }
    return PrintEventRow(
        id=uuid7(), job_id=row.id, at=at, from_state=before, to_state=row.state, detail=detail
    )


def _distance(row: PrinterRow, station_id: StationId) -> int:
    if row.station_id is None:
        return OFFICE
    return OWN if row.station_id == station_id else FAR


def _printer(row: PrinterRow) -> PrinterChoice:
    return PrinterChoice(
        id=PrinterId(row.id),
        name_vi=row.name_vi,
        kind=row.kind,
        address=row.address,
        width_dots=row.width_dots,
        enabled=row.enabled,
        profile=row.profile,
        station_id=None if row.station_id is None else StationId(row.station_id),
    )
