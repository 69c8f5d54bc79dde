"""Dossiers with their codes, components, fees, history and search words; citizens; drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from counter_app.domain.dossier import Dossier
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import DossierId, OfficeId, StationId, TicketId, uuid7
from counter_app.domain.lifecycle import Act, OfficeAct
from counter_app.domain.text import printable
from counter_app.services.desk import Desk
from counter_app.storage.mapping import (
    component_rows,
    dossier_of,
    dossier_row,
    fee_rows,
    search_words,
)
from counter_app.storage.rows.dossier import (
    DossierCodeRow,
    DossierComponentRow,
    DossierEventRow,
    DossierFeeRow,
    DossierRow,
    DossierSearchRow,
)
from counter_app.storage.rows.queue import TicketDossierRow


class SqlDossiers:
    """Implements ``DossierRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, dossier: Dossier, station_id: StationId, business_date: date) -> None:
        """Insert everything a received dossier consists of."""
        self._session.add(dossier_row(dossier, station_id, business_date))
        self._session.flush()
        self._session.add_all([*component_rows(dossier), *fee_rows(dossier)])
        kind = "provisional" if dossier.provisional else "legal"
        self._session.add(
            DossierCodeRow(
                code=dossier.code,
                office_id=dossier.office_id,
                dossier_id=dossier.id,
                kind=kind,
                given_at=dossier.received_at,
            )
        )
        self._session.add(
            DossierSearchRow(
                dossier_id=dossier.id, office_id=dossier.office_id, words=search_words(dossier)
            )
        )
        self._session.flush()

    def get(self, dossier_id: DossierId) -> Dossier:
        """Raises Refusal DOSSIER_UNKNOWN."""
        row = self._session.get(DossierRow, dossier_id, populate_existing=True)
        if row is None:
            raise Refusal(RefusalCode.DOSSIER_UNKNOWN)
        return self._load(row)

    def by_code(self, office_id: OfficeId, code: str) -> Dossier | None:
        """By any code ever printed."""
        row = self._session.scalars(
            select(DossierRow)
            .join(DossierCodeRow, DossierCodeRow.dossier_id == DossierRow.id)
            .where(DossierCodeRow.office_id == office_id, DossierCodeRow.code == printable(code))
        ).first()
        return None if row is None else self._load(row)

    def save(self, dossier: Dossier) -> None:
        """Update the row whose stored version is one less; otherwise somebody was faster."""
        fresh = dossier_row(dossier, StationId(uuid7()), date.min)
        kept = {"id", "office_id", "station_id", "business_date", "clerk_id", "counter_id"}
        values = {
            column.key: getattr(fresh, column.key)
            for column in DossierRow.__table__.columns
            if column.key not in kept
        }
        result = self._session.execute(
            update(DossierRow)
            .where(DossierRow.id == dossier.id, DossierRow.version == dossier.version - 1)
            .values(**values)
            .execution_options(synchronize_session=False)
            .returning(DossierRow.id)
        )
        if result.first() is None:
            raise Refusal(RefusalCode.CHANGED_ELSEWHERE)
        for row in component_rows(dossier):
            self._session.merge(row)
        self._session.flush()

    def record_event(
        self,
        dossier_id: DossierId,
        desk: Desk,
        act: Act | OfficeAct,
        states: tuple[str, str],
        at: datetime,
        *,
        paper: str = "",
        paper_at: datetime | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> UUID:
        """Append to the history."""
        row = DossierEventRow(
            id=uuid7(),
            office_id=desk.office_id,
            dossier_id=dossier_id,
            act=act,
            from_state=states[0],
            to_state=states[1],
            paper=paper,
            at=at,
            paper_at=paper_at,
            clerk_id=desk.clerk_id,
            counter_id=desk.counter_id,
            station_id=desk.station_id,
            detail=dict(detail or {}),
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def without_legal_code(self, office_id: OfficeId, limit: int) -> tuple[DossierId, ...]:
        """Oldest first."""
        rows = self._session.scalars(
            select(DossierRow.id)
            .where(DossierRow.office_id == office_id, DossierRow.provisional)
            .order_by(DossierRow.received_at, DossierRow.id)
            .limit(limit)
        )
        return tuple(DossierId(row) for row in rows)

    def code_taken(self, office_id: OfficeId, code: str) -> bool:
        """Both places are unique: the register of codes and the dossiers themselves."""
        register = select(DossierCodeRow.code).where(
            DossierCodeRow.office_id == office_id, DossierCodeRow.code == code
        )
        dossiers = select(DossierRow.code).where(
            DossierRow.office_id == office_id, DossierRow.code == code
        )
        taken = self._session.scalar(select(or_(register.exists(), dossiers.exists())))
        return bool(taken)

    def add_code(self, dossier: Dossier, kind: str, at: datetime) -> None:
        """Beside the old codes, in the register and among the search words."""
        row = DossierCodeRow(
            code=dossier.code,
            office_id=dossier.office_id,
            dossier_id=dossier.id,
            kind=kind,
            given_at=at,
        )
        # Asked by trying: two counters may enter one code at the same moment.
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError as error:
            raise Refusal(RefusalCode.CODE_NOT_USABLE) from error
        search = self._session.scalars(
            select(DossierSearchRow).where(DossierSearchRow.dossier_id == dossier.id)
        ).one()
        known = search.words.split()
        new = [word for word in search_words(dossier).split() if word not in known]
        search.words = " ".join([*known, *new])
        self._session.flush()

    def link_ticket(self, ticket_id: TicketId, dossier_id: DossierId) -> None:
        """The dossier keeps its ticket."""
        self._session.add(TicketDossierRow(ticket_id=ticket_id, dossier_id=dossier_id))
        self._session.flush()

    def _load(self, row: DossierRow) -> Dossier:
        components = self._session.scalars(
            select(DossierComponentRow)
            .where(DossierComponentRow.dossier_id == row.id)
            .order_by(DossierComponentRow.position)
        )
        fees = self._session.scalars(
            select(DossierFeeRow)
            .where(DossierFeeRow.dossier_id == row.id)
            .order_by(DossierFeeRow.position)
        )
        return dossier_of(row, tuple(components), tuple(fees))
