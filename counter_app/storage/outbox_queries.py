"""Reads about delivery: the list of "Gửi cổng", the counts of the status line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session, defer

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.ids import OfficeId
from counter_app.services.views import OutboxLine, OutboxSummary
from counter_app.storage.reading import Reading
from counter_app.storage.rows.delivery import (
    OutboxRow,
    PortalAccountRow,
    PortalConnectionRow,
    first_of_its_dossier,
    still_open,
)
from counter_app.storage.rows.dossier import DossierRow
from counter_app.storage.rows.office import OfficeRow

ATTENTION = ("rejected", "conflict", "parked")
WAITING = ("pending", "sending", "unknown", "retry")
ACCEPTED = ("acked",)
RANKS = (ATTENTION, ("unknown", "retry", "sending"), ("pending",), ACCEPTED)
"""What a person looks for, in this order."""
WORST_FIRST = (*ATTENTION, "unknown", "retry", "sending", "pending", "acked")


class OutboxQueries(Reading):
    """Part of ``SqlQueries``."""

    def outbox(self, office_id: OfficeId, limit: int = 200) -> tuple[OutboxLine, ...]:
        """Those needing a person, then those tried before, then those waiting, oldest first;
        last what the portal has, newest first."""
        found: list[Row[OutboxRow, str]] = []
        with self.reading() as session:
            for states in RANKS:
                if len(found) < limit:
                    rows = _ranked(office_id, states).limit(limit - len(found))
                    found += session.execute(rows).all()
            # No fault of the dossier's: it is said here and kept nowhere.
            said = PortalTroubleCode.NO_ACCOUNT if _account_missing(session, office_id) else ""
            return tuple(_line(row, code, said) for row, code in found)

    def outbox_summary(self, office_id: OfficeId) -> OutboxSummary:
        """Dossiers, not operations: each counts once under its worst state."""
        with self.reading() as session:
            waiting, oldest = _waiting(session, office_id)
            attention = _dossiers(session, office_id, ATTENTION)
            accepted, last = _accepted(session, office_id)
            has_portal = _has_portal(session, office_id)
            return OutboxSummary(
                waiting=waiting,
                attention=attention,
                accepted=accepted,
                oldest_waiting_at=oldest,
                last_accepted_at=last,
                configured=has_portal and not _account_missing(session, office_id),
            )


def _has_portal(session: Session, office_id: OfficeId) -> bool:
    family = session.scalar(
        select(PortalConnectionRow.family).where(
            PortalConnectionRow.office_id == office_id, PortalConnectionRow.active
        )
    )
    return family not in (None, "manual")


def _account_missing(session: Session, office_id: OfficeId) -> bool:
    """Whether there is a portal and no account; the practice office brings its own along."""
    entered = exists().where(PortalAccountRow.office_id == OfficeRow.id)
    real_without = select(OfficeRow.id).where(
        OfficeRow.id == office_id, OfficeRow.practice.is_(False), ~entered
    )
    return session.scalar(real_without) is not None and _has_portal(session, office_id)


def _ranked(office_id: OfficeId, states: tuple[str, ...]) -> Select[OutboxRow, str]:
    """Operations in these states, without their bodies."""
    rows = (
        select(OutboxRow, DossierRow.code)
        .join(DossierRow, DossierRow.id == OutboxRow.dossier_id)
        .where(OutboxRow.office_id == office_id)
        .options(defer(OutboxRow.body))
    )
    if states == ACCEPTED:
        had = rows.where(OutboxRow.acked_at.is_not(None), OutboxRow.state.in_(states))
        return had.order_by(OutboxRow.acked_at.desc(), OutboxRow.seq.desc())
    return rows.where(still_open(), OutboxRow.state.in_(states)).order_by(OutboxRow.seq)


def _waiting(session: Session, office_id: OfficeId) -> tuple[int, datetime | None]:
    oldest = select(func.min(OutboxRow.created_at)).where(
        OutboxRow.office_id == office_id, still_open(), OutboxRow.state.in_(WAITING)
    )
    return _dossiers(session, office_id, WAITING, ATTENTION), session.scalar(oldest)


def _accepted(session: Session, office_id: OfficeId) -> tuple[int, datetime | None]:
    """Dossiers of which the portal has everything that was to be sent: all but the open ones."""
    last = select(func.max(OutboxRow.acked_at)).where(OutboxRow.office_id == office_id)
    every = select(func.count()).where(OutboxRow.office_id == office_id, first_of_its_dossier())
    not_yet = _dossiers(session, office_id, (*ATTENTION, *WAITING))
    return (session.scalar(every) or 0) - not_yet, session.scalar(last)


def _dossiers(
    session: Session, office_id: OfficeId, states: tuple[str, ...], worse: tuple[str, ...] = ()
) -> int:
    """How many dossiers have an open operation in ``states`` and none in ``worse``."""
    found = _mine(office_id, states)
    if worse:
        found = found.where(OutboxRow.dossier_id.not_in(_mine(office_id, worse)))
    return session.scalar(select(func.count()).select_from(found.distinct().subquery())) or 0


def _mine(office_id: OfficeId, states: tuple[str, ...]) -> Select[UUID]:
    """The dossiers of open operations in ``states``."""
    return select(OutboxRow.dossier_id).where(
        OutboxRow.office_id == office_id, still_open(), OutboxRow.state.in_(states)
    )


def _line(row: OutboxRow, code: str, said: str) -> OutboxLine:
    """``said`` is what all wait for that wait for nothing else."""
    return OutboxLine(
        id=row.id,
        dossier_code=code,
        kind=row.kind,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        acked_at=row.acked_at,
        not_before=row.not_before,
        failure_class=row.failure_class or (said if row.state in WAITING else ""),
        failure_text=row.failure_text,
    )


def deliveries(session: Session, dossier_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The worst state of each dossier's operations; one that has none is left out."""
    statement = select(OutboxRow.dossier_id, OutboxRow.state).where(
        OutboxRow.dossier_id.in_(dossier_ids)
    )
    states: dict[UUID, set[str]] = defaultdict(set)
    for dossier_id, state in session.execute(statement):
        states[dossier_id].add(state)
    return {
        dossier_id: worst
        for dossier_id, found in states.items()
        if (worst := next((state for state in WORST_FIRST if state in found), None))
    }
