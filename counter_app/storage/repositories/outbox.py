"""The outbox: what still has to reach the portal, and what the portal answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, func, or_, select, update
from sqlalchemy.orm import aliased

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.ids import DossierId, OfficeId, uuid7
from counter_app.services.repositories import OutboxItem
from counter_app.storage.repositories.receipts import SqlReceipts, fitting
from counter_app.storage.rows.delivery import (
    FINISHED,
    OutboxRow,
    PortalConnectionRow,
    still_open,
)
from counter_app.storage.rows.dossier import DossierRow

SENDABLE = ("pending", "retry", "unknown")
REPLACEABLE = ("pending", "retry", "rejected", "parked")
"""Surely not on the portal. ``unknown`` may be there, ``conflict`` is for a person to judge."""
LONGEST_WAIT = timedelta(hours=1)
"""Nothing is told to wait longer (``portal.answers``): what seems to was told so by a clock that
has been set back since."""


class SqlOutbox(SqlReceipts):
    """Implements ``OutboxRepository``."""

    def connection_id(self, office_id: OfficeId) -> UUID | None:
        """The active connection."""
        return self._session.scalar(
            select(PortalConnectionRow.id).where(
                PortalConnectionRow.office_id == office_id, PortalConnectionRow.active
            )
        )

    def connection(self, office_id: OfficeId) -> Mapping[str, Any] | None:
        """Where the office delivers to."""
        row = self._session.scalars(
            select(PortalConnectionRow).where(
                PortalConnectionRow.office_id == office_id, PortalConnectionRow.active
            )
        ).first()
        if row is None:
            return None
        names = ("family", "url", "files_url", "unit", "options")
        return {name: getattr(row, name) for name in names}

    def add(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        body: str,
        at: datetime,
        depends_on: UUID | None = None,
    ) -> UUID:
        """Freeze a body as the next revision of its kind."""
        return self._insert(office_id, dossier_id, kind, body, at, depends_on, frozen=True)

    def hold(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        draft: str,
        at: datetime,
        depends_on: UUID | None = None,
    ) -> UUID:
        """The next revision of its kind, not frozen: a row without a hash is never due."""
        return self._insert(office_id, dossier_id, kind, draft, at, depends_on, frozen=False)

    def held(self, dossier_id: DossierId) -> tuple[OutboxItem, ...]:
        """In the order they were added."""
        rows = self._session.execute(
            select(OutboxRow, DossierRow.code)
            .join(DossierRow, DossierRow.id == OutboxRow.dossier_id)
            .where(
                OutboxRow.dossier_id == dossier_id,
                OutboxRow.body_sha256 == "",
                OutboxRow.state.not_in(FINISHED),
            )
            .order_by(OutboxRow.seq)
        )
        return tuple(_item(row, code) for row, code in rows)

    def freeze(self, item_id: UUID, body: str) -> None:
        """The body as it will be sent; a frozen one never changes."""
        row = self._session.get_one(OutboxRow, item_id)
        if row.body_sha256:
            raise ValueError("a frozen body never changes")
        row.body, row.body_sha256 = body, sha256(body.encode()).hexdigest()
        row.state, row.failure_class = "pending", ""
        self._session.flush()

    def freeze_anew(self, dossier_id: DossierId, old_code: str, new_code: str) -> int:
        """Earlier versions froze bodies under a provisional code.

        Such a code has only letters, digits and hyphens: it stands in JSON as it is.
        """
        rows = self._session.scalars(
            select(OutboxRow).where(
                OutboxRow.dossier_id == dossier_id,
                OutboxRow.body_sha256 != "",
                OutboxRow.first_tried_at.is_(None),
                OutboxRow.state.not_in(FINISHED),
                OutboxRow.body.contains(old_code, autoescape=True),
            )
        ).all()
        for row in rows:
            row.body = row.body.replace(old_code, new_code)
            row.body_sha256 = sha256(row.body.encode()).hexdigest()
        self._session.flush()
        return len(rows)

    def due(self, office_id: OfficeId, now: datetime, limit: int) -> tuple[OutboxItem, ...]:
        """The first open operation of each dossier, if it may be sent now.

        What was never tried comes first: however many stick, the others are not kept waiting.
        """
        fresh = self._due(office_id, now, limit, OutboxRow.attempts == 0)
        return fresh + self._due(office_id, now, limit - len(fresh), OutboxRow.attempts > 0)

    def _due(
        self, office_id: OfficeId, now: datetime, limit: int, tried: ColumnElement[bool]
    ) -> tuple[OutboxItem, ...]:
        if limit <= 0:
            return ()
        earlier = aliased(OutboxRow)
        blocked = (
            select(earlier.id)
            .where(
                earlier.dossier_id == OutboxRow.dossier_id,
                earlier.seq < OutboxRow.seq,
                earlier.state.not_in(FINISHED),
            )
            .exists()
        )
        rows = self._session.execute(
            select(OutboxRow, DossierRow.code)
            .join(DossierRow, DossierRow.id == OutboxRow.dossier_id)
            .where(
                OutboxRow.office_id == office_id,
                still_open(),
                OutboxRow.state.in_(SENDABLE),
                tried,
                OutboxRow.body_sha256 != "",
                DossierRow.provisional.is_(False),
                or_(
                    OutboxRow.not_before.is_(None),
                    OutboxRow.not_before <= now,
                    OutboxRow.not_before > now + LONGEST_WAIT,
                ),
                ~blocked,
            )
            .order_by(OutboxRow.seq)
            .limit(limit)
        )
        return tuple(_item(row, code) for row, code in rows)

    def end_waits(self, office_id: OfficeId, now: datetime, limit: int) -> int:
        """By the index of what is open: no body is read."""
        told_to_wait = (
            select(OutboxRow.id)
            .where(
                OutboxRow.office_id == office_id,
                still_open(),
                OutboxRow.state.in_(SENDABLE),
                OutboxRow.not_before > now,
            )
            .limit(limit)
        )
        ended = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(told_to_wait))
            .values(not_before=None)
            .execution_options(synchronize_session=False)
        )
        return cast("CursorResult[Any]", ended).rowcount

    def mark(
        self,
        item_id: UUID,
        state: str,
        now: datetime,
        *,
        not_before: datetime | None = None,
        failure: tuple[str, str, str] = ("", "", ""),
        remote_ref: str | None = None,
        counted: bool = True,
    ) -> None:
        """Record a state. ``counted`` False: the attempt does not count (no line)."""
        row = self._session.get_one(OutboxRow, item_id)
        if row.state in FINISHED or not row.body_sha256:
            return  # what waits for its code is in nobody's hands yet
        if state in ("rejected", "parked") and self._give_way(row):
            state = "superseded"
        row.state, row.not_before = state, not_before
        row.failure_class = fitting(OutboxRow.failure_class, failure[0])
        row.failure_code = fitting(OutboxRow.failure_code, failure[1])
        row.failure_text = fitting(OutboxRow.failure_text, failure[2])
        if state == "sending":
            row.first_tried_at = row.first_tried_at or now
        elif counted and state != "acked":
            row.attempts += 1
        if state == "acked":
            row.acked_at = now
        if remote_ref is not None:
            row.remote_ref = fitting(OutboxRow.remote_ref, remote_ref)
        self._session.flush()

    def after_crash(self, office_id: OfficeId) -> int:
        """What was being sent may have arrived: it is looked up before it is sent again."""
        found = self._session.scalars(
            update(OutboxRow)
            .where(OutboxRow.office_id == office_id, still_open(), OutboxRow.state == "sending")
            .values(state="unknown")
            .returning(OutboxRow.id)
        ).all()
        return len(found)

    def park(self, item_id: UUID, now: datetime, reason: str) -> None:
        """Out of the line until a person decides."""
        self.mark(item_id, "parked", now, failure=("config", "parked", reason))

    def left_earlier(self, dossier_id: DossierId, revision: int) -> bool:
        """By what earlier revisions keep of their way to the portal."""
        earlier = select(OutboxRow.id).where(
            OutboxRow.dossier_id == dossier_id,
            OutboxRow.kind == "dossier",
            OutboxRow.revision < revision,
            OutboxRow.remote_ref != "",
        )
        return self._session.scalar(earlier.limit(1)) is not None

    def unpark(self, office_id: OfficeId, limit: int) -> int:
        """Looked up before they are sent; why they were parked is told no longer."""
        parked = (
            select(OutboxRow.id)
            .where(OutboxRow.office_id == office_id, OutboxRow.state == "parked")
            .limit(limit)
        )
        freed = self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.id.in_(parked))
            .values(
                state="unknown",
                not_before=None,
                failure_class="",
                failure_code="",
                failure_text="",
            )
            .execution_options(synchronize_session=False)
        )
        return cast("CursorResult[Any]", freed).rowcount

    def _insert(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        body: str,
        at: datetime,
        depends_on: UUID | None,
        *,
        frozen: bool,
    ) -> UUID:
        connection = self.connection_id(office_id)
        if connection is None:
            raise LookupError("the office has no portal connection")
        place = self._supersede(dossier_id) if kind == "dossier" else None
        row = OutboxRow(
            id=uuid7(),
            office_id=office_id,
            seq=place or self._next_seq(),
            dossier_id=dossier_id,
            connection_id=connection,
            kind=kind,
            revision=self._revision(dossier_id, kind) + 1,
            depends_on=depends_on,
            body=body,
            body_sha256=sha256(body.encode()).hexdigest() if frozen else "",
            state="pending",
            attempts=0,
            not_before=None,
            failure_class="" if frozen else PortalTroubleCode.AWAITING_CODE,
            failure_code="",
            failure_text="",
            remote_ref="",
            created_at=at,
            first_tried_at=None,
            acked_at=None,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def _supersede(self, dossier_id: DossierId) -> int | None:
        """The new revision takes the place in the line of those it replaces.

        Behind it the steps may already wait, and the portal takes no step of a dossier it
        does not know.
        """
        places = self._session.scalars(
            update(OutboxRow)
            .where(
                OutboxRow.dossier_id == dossier_id,
                OutboxRow.kind == "dossier",
                OutboxRow.state.in_(REPLACEABLE),
            )
            .values(state="superseded")
            .returning(OutboxRow.seq)
        ).all()
        return min(places, default=None)

    def _give_way(self, row: OutboxRow) -> bool:
        """Whether a newer revision takes the place of a refused one, which would bar it."""
        newer = self._session.scalars(
            select(OutboxRow)
            .where(
                OutboxRow.dossier_id == row.dossier_id,
                OutboxRow.kind == "dossier",
                OutboxRow.revision > row.revision,
                OutboxRow.state.not_in(FINISHED),
            )
            .order_by(OutboxRow.revision)
        ).first()
        if newer is None or row.kind != "dossier":
            return False
        newer.seq = row.seq
        return True

    def _revision(self, dossier_id: DossierId, kind: str) -> int:
        statement = select(func.max(OutboxRow.revision)).where(
            OutboxRow.dossier_id == dossier_id, OutboxRow.kind == kind
        )
        return self._session.scalar(statement) or 0

    def _next_seq(self) -> int:
        # Order matters within a dossier only, and one dossier is changed by one
        # transaction at a time, so two dossiers' rows may share a number.
        return (self._session.scalar(select(func.max(OutboxRow.seq))) or 0) + 1


def _item(row: OutboxRow, code: str) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        dossier_id=DossierId(row.dossier_id),
        dossier_code=code,
        kind=row.kind,
        revision=row.revision,
        body=row.body,
        body_sha256=row.body_sha256,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        first_tried_at=row.first_tried_at,
        failure_class=row.failure_class,
        failure_code=row.failure_code,
        failure_text=row.failure_text,
        remote_ref=row.remote_ref,
    )
