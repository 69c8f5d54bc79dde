"""Reads about delivery: the list of "Gửi cổng", the counts of the status line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.ids import OfficeId
from counter_app.services.views import OutboxLine, OutboxSummary
from counter_app.storage.reading import Reading
from counter_app.storage.rows.delivery import OutboxRow, PortalAccountRow, PortalConnectionRow
from counter_app.storage.rows.dossier import DossierRow
from counter_app.storage.rows.office import OfficeRow

ATTENTION = ("rejected", "conflict", "parked")
WAITING = ("pending", "sending", "unknown", "retry")
WORST_FIRST = (*ATTENTION, "unknown", "retry", "sending", "pending", "acked")


class OutboxQueries(Reading):
    """Part of ``SqlQueries``."""

    def outbox(self, office_id: OfficeId, limit: int = 200) -> tuple[OutboxLine, ...]:
        """Those needing a person at the top, then newest first."""
        urgent = case((OutboxRow.state.in_(ATTENTION), 0), else_=1)
        statement = (
            select(OutboxRow, DossierRow.code)
            .join(DossierRow, DossierRow.id == OutboxRow.dossier_id)
            .where(OutboxRow.office_id == office_id, OutboxRow.state != "superseded")
            .order_by(urgent, OutboxRow.seq.desc())
            .limit(limit)
        )
        with self.reading() as session:
            found = session.execute(statement).all()
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


def _waiting(session: Session, office_id: OfficeId) -> tuple[int, datetime | None]:
    oldest = select(func.min(OutboxRow.created_at)).where(
        OutboxRow.office_id == office_id, OutboxRow.state.in_(WAITING)
    )
    return _dossiers(session, office_id, WAITING, ATTENTION), session.scalar(oldest)


def _accepted(session: Session, office_id: OfficeId) -> tuple[int, datetime | None]:
    last = select(func.max(OutboxRow.acked_at)).where(
        OutboxRow.office_id == office_id, OutboxRow.state == "acked"
    )
    whole = _dossiers(session, office_id, ("acked",), (*ATTENTION, *WAITING))
    return whole, session.scalar(last)


def _dossiers(
    session: Session, office_id: OfficeId, states: tuple[str, ...], worse: tuple[str, ...] = ()
) -> int:
    """How many dossiers have an operation in ``states`` and none in ``worse``."""
    mine = select(OutboxRow.dossier_id).where(OutboxRow.office_id == office_id)
    found = mine.where(OutboxRow.state.in_(states))
    counted = found.except_(mine.where(OutboxRow.state.in_(worse))) if worse else found.distinct()
    return session.scalar(select(func.count()).select_from(counted.subquery())) or 0


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


def delivery_of(session: Session, dossier_id: UUID) -> str:
    """The worst state of a dossier's operations, ``none`` when it has none."""
    states = set(session.scalars(select(OutboxRow.state).where(OutboxRow.dossier_id == dossier_id)))
    return next((state for state in WORST_FIRST if state in states), "none")
