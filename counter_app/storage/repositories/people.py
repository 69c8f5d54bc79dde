"""Known citizens, and what clerks have typed but not received yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from counter_app.domain.ids import OfficeId, uuid7
from counter_app.domain.party import Person, person_to_json
from counter_app.services.desk import Desk
from counter_app.services.repositories import Draft
from counter_app.storage.dialects import one_at_a_time
from counter_app.storage.mapping import name_key
from counter_app.storage.rows.dossier import CitizenIdentifierRow, CitizenRow, DraftRow


class SqlCitizens:
    """Implements ``CitizenRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, office_id: OfficeId, person: Person, at: datetime) -> None:
        """Refresh the person behind an active identity number, or add him."""
        if not person.identity_number:
            return
        number = f"{office_id} {person.identity_kind} {person.identity_number}"
        one_at_a_time(self._session, f"citizen {number}")
        # Whether the card was compared belongs to one visit, not to the person.
        body = person_to_json(replace(person, card_checked=False))
        row = self._session.scalars(
            select(CitizenRow)
            .join(CitizenIdentifierRow, CitizenIdentifierRow.citizen_id == CitizenRow.id)
            .where(
                CitizenIdentifierRow.office_id == office_id,
                CitizenIdentifierRow.kind == person.identity_kind,
                CitizenIdentifierRow.number == person.identity_number,
                CitizenIdentifierRow.active,
            )
        ).first()
        if row is None:
            self._add(office_id, person, body, at)
            return
        row.person, row.name_key = body, name_key(person.name)
        row.phone = person.phone or row.phone
        row.visits += 1
        row.last_seen_at = at
        self._session.flush()

    def _add(self, office_id: OfficeId, person: Person, body: dict[str, Any], at: datetime) -> None:
        row = CitizenRow(
            id=uuid7(),
            office_id=office_id,
            person=body,
            name_key=name_key(person.name),
            phone=person.phone,
            visits=1,
            last_seen_at=at,
        )
        self._session.add(row)
        self._session.flush()
        self._session.add(
            CitizenIdentifierRow(
                id=uuid7(),
                office_id=office_id,
                citizen_id=row.id,
                kind=person.identity_kind,
                number=person.identity_number,
                active=True,
                since=at,
            )
        )
        self._session.flush()


class SqlDrafts:
    """Implements ``DraftRepository``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, desk: Desk, draft: Draft) -> None:
        """Insert or replace; a closed draft stays closed."""
        row = self._session.get(DraftRow, draft.id)
        if row is None:
            row = DraftRow(
                id=draft.id,
                office_id=desk.office_id,
                clerk_id=desk.clerk_id,
                counter_id=desk.counter_id,
                closed_at=None,
            )
            self._session.add(row)
        row.ticket_id = draft.ticket_id
        row.body = dict(draft.body)
        row.saved_at = draft.saved_at
        self._session.flush()

    def close(self, draft_id: UUID, at: datetime) -> None:
        """Received or put away."""
        self._session.execute(
            update(DraftRow)
            .where(DraftRow.id == draft_id, DraftRow.closed_at.is_(None))
            .values(closed_at=at)
        )

    def open(self, desk: Desk) -> tuple[Draft, ...]:
        """Newest first."""
        rows = self._session.scalars(
            select(DraftRow)
            .where(
                DraftRow.office_id == desk.office_id,
                DraftRow.clerk_id == desk.clerk_id,
                DraftRow.counter_id == desk.counter_id,
                DraftRow.closed_at.is_(None),
            )
            .order_by(DraftRow.saved_at.desc())
        )
        return tuple(
            Draft(row.id, row.counter_id, row.ticket_id, row.body, row.saved_at) for row in rows
        )
