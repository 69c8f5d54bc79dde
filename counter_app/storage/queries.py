"""Reads for screens: frozen views, no ORM object leaves. Own read-only connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Select, and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from counter_app.domain.ids import CounterId, DossierId, OfficeId
from counter_app.domain.lifecycle import DossierState
from counter_app.domain.party import person_from_json
from counter_app.domain.text import fold, mask_number
from counter_app.services.views import (
    CitizenMatch,
    DossierEventLine,
    DossierLine,
    PaperTrouble,
    PrintedPaper,
    QueueView,
    ScanTrayLine,
)
from counter_app.storage.engine import translated, watchdog
from counter_app.storage.mapping import search_tokens
from counter_app.storage.outbox_queries import OutboxQueries
from counter_app.storage.queue_queries import queue_view
from counter_app.storage.rows.dossier import (
    CitizenIdentifierRow,
    CitizenRow,
    DossierEventRow,
    DossierRow,
    DossierSearchRow,
)
from counter_app.storage.rows.office import ClerkRow, CounterRow
from counter_app.storage.rows.paper import PrinterRow, PrintJobRow


class SqlQueries(OutboxQueries):
    """Implements ``services.views.Queries``; every call is one short read transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that never writes."""
        with (
            translated(self._engine),
            Session(self._engine) as session,
            watchdog(session.connection()),
        ):
            yield session

    def queue(
        self, office_id: OfficeId, counter_id: CounterId, series_codes: tuple[str, ...], day: date
    ) -> QueueView:
        """The queue as one counter sees it."""
        with self.reading() as session:
            return queue_view(session, office_id, counter_id, series_codes, day)

    def dossiers(
        self, office_id: OfficeId, text: str = "", *, limit: int = 50
    ) -> tuple[DossierLine, ...]:
        """Newest first; every word of ``text`` must begin a word of the dossier."""
        tokens = search_tokens(fold(text))
        with self.reading() as session:
            if tokens:
                found = _search(session, office_id, tokens, limit)
            else:
                found = _latest(office_id, limit)
            return tuple(
                _line(row, self.delivery_of(session, row.id)) for row in session.scalars(found)
            )

    def history(self, dossier_id: DossierId) -> tuple[DossierEventLine, ...]:
        """Oldest first."""
        statement = (
            select(DossierEventRow, ClerkRow.name_vi, CounterRow.name_vi)
            .join(ClerkRow, ClerkRow.id == DossierEventRow.clerk_id)
            .outerjoin(CounterRow, CounterRow.id == DossierEventRow.counter_id)
            .where(DossierEventRow.dossier_id == dossier_id)
            .order_by(DossierEventRow.at)
        )
        with self.reading() as session:
            return tuple(
                DossierEventLine(
                    row.act, row.from_state, row.to_state, row.at, clerk, counter or ""
                )
                for row, clerk, counter in session.execute(statement)
            )

    def papers(self, dossier_id: DossierId) -> tuple[PrintedPaper, ...]:
        """Oldest first."""
        statement = (
            select(PrintJobRow, PrinterRow.name_vi)
            .join(PrinterRow, PrinterRow.id == PrintJobRow.printer_id)
            .where(PrintJobRow.subject_id == dossier_id)
            .order_by(PrintJobRow.created_at, PrintJobRow.copy_number)
        )
        with self.reading() as session:
            return tuple(
                PrintedPaper(job.id, job.kind, job.copy_number, job.state, job.created_at, name)
                for job, name in session.execute(statement)
            )

    def citizens(self, office_id: OfficeId, text: str, limit: int = 8) -> tuple[CitizenMatch, ...]:
        """By identity number, phone or the beginning of any word of the folded name."""
        wanted = fold(text)
        if len(wanted) < 2:
            return ()
        with self.reading() as session:
            rows = session.scalars(_citizen_statement(office_id, wanted, limit))
            return tuple(
                CitizenMatch(person_from_json(row.person), row.visits, row.last_seen_at)
                for row in rows
            )

    def usage(self, office_id: OfficeId) -> dict[str, int]:
        """How often each procedure was received."""
        statement = (
            select(DossierRow.procedure_code, func.count())
            .where(DossierRow.office_id == office_id)
            .group_by(DossierRow.procedure_code)
        )
        with self.reading() as session:
            return dict(session.execute(statement))

    def paper_troubles(self, office_id: OfficeId) -> tuple[PaperTrouble, ...]:
        """Jobs that need a person or wait for their printer, oldest first."""
        statement = (
            select(PrintJobRow, PrinterRow.name_vi)
            .join(PrinterRow, PrinterRow.id == PrintJobRow.printer_id)
            .where(
                PrintJobRow.office_id == office_id,
                or_(
                    PrintJobRow.state.in_(["uncertain", "failed"]),
                    and_(PrintJobRow.state == "queued", PrintJobRow.error_code != ""),
                ),
            )
            .order_by(PrintJobRow.created_at)
        )
        with self.reading() as session:
            return tuple(_trouble(job, name) for job, name in session.execute(statement))

    def unprinted(self, office_id: OfficeId) -> int:
        """How many jobs are still to be printed or asked about."""
        statement = select(func.count()).where(
            PrintJobRow.office_id == office_id,
            PrintJobRow.state.in_(["queued", "sending", "uncertain"]),
        )
        with self.reading() as session:
            return session.scalar(statement) or 0

    def scan_tray(self, office_id: OfficeId, limit: int = 200) -> tuple[ScanTrayLine, ...]:
        """Oldest first."""
        statement = (
            select(DossierRow)
            .where(
                DossierRow.office_id == office_id,
                DossierRow.waiting_for_scan > 0,
                DossierRow.received_at.is_not(None),
            )
            .order_by(DossierRow.received_at)
            .limit(limit)
        )
        with self.reading() as session:
            return tuple(
                ScanTrayLine(
                    DossierId(row.id),
                    row.code,
                    row.owner_name,
                    row.procedure_name,
                    row.waiting_for_scan,
                    _given(row.received_at),
                )
                for row in session.scalars(statement)
            )


def _latest(office_id: OfficeId, limit: int) -> Select[DossierRow]:
    return (
        select(DossierRow)
        .where(DossierRow.office_id == office_id)
        .order_by(DossierRow.received_at.desc())
        .limit(limit)
    )


def _search(
    session: Session, office_id: OfficeId, tokens: list[str], limit: int
) -> Select[DossierRow]:
    if session.get_bind().dialect.name == "postgresql":
        condition: Any = text("to_tsvector('simple', words) @@ to_tsquery('simple', :query)")
        query = " & ".join(f"{token}:*" for token in tokens)
    else:
        condition = text(
            "dossier_search.seq IN (SELECT rowid FROM dossier_fts WHERE dossier_fts MATCH :query"
            " ORDER BY rowid DESC LIMIT :most)"
        ).bindparams(most=limit * 4)
        query = " AND ".join(f'"{token}"*' for token in tokens)
    return (
        select(DossierRow)
        .join(DossierSearchRow, DossierSearchRow.dossier_id == DossierRow.id)
        .where(DossierSearchRow.office_id == office_id, condition.bindparams(query=query))
        .order_by(DossierSearchRow.seq.desc())
        .limit(limit)
    )


def _citizen_statement(office_id: OfficeId, wanted: str, limit: int) -> Select[CitizenRow]:
    statement = select(CitizenRow).where(CitizenRow.office_id == office_id)
    digits = wanted.replace(" ", "")
    if digits.isdigit():
        numbers = aliased(CitizenIdentifierRow)
        by_number = select(numbers.citizen_id).where(
            numbers.office_id == office_id, numbers.number.startswith(digits)
        )
        statement = statement.where(
            or_(CitizenRow.phone.startswith(digits), CitizenRow.id.in_(by_number))
        )
    else:
        for word in search_tokens(wanted):
            statement = statement.where(
                or_(
                    CitizenRow.name_key.startswith(word),
                    CitizenRow.name_key.contains(f" {word}"),
                )
            )
    return statement.order_by(CitizenRow.last_seen_at.desc()).limit(limit)


def _line(row: DossierRow, delivery: str) -> DossierLine:
    return DossierLine(
        id=DossierId(row.id),
        code=row.code,
        provisional=row.provisional,
        owner_name=row.owner_name,
        submitter_name=row.submitter["name"],
        identity_masked=mask_number(row.identity_number),
        procedure_name=row.procedure_name,
        procedure_code=row.procedure_code,
        state=DossierState(row.state),
        received_at=row.received_at,
        due_at=row.due_at,
        waiting_for_scan=row.waiting_for_scan,
        delivery=delivery,
    )


def _trouble(job: PrintJobRow, printer_name: str) -> PaperTrouble:
    title = job.content.get("label") or job.content.get("dossier_code") or ""
    return PaperTrouble(
        job_id=job.id,
        kind=job.kind,
        title=str(title),
        state=job.state,
        error_code=job.error_code,
        printer_name=printer_name,
        created_at=job.created_at,
        token=job.token,
    )


def _given(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a received dossier has no time of reception")
    return at
