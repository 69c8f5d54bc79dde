"""Reads about people who were here before."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from counter_app.domain.ids import OfficeId
from counter_app.domain.party import person_from_json
from counter_app.domain.text import fold
from counter_app.services.views import CitizenMatch
from counter_app.storage.mapping import search_tokens
from counter_app.storage.reading import Reading
from counter_app.storage.rows.dossier import CitizenIdentifierRow, CitizenRow


class CitizenQueries(Reading):
    """Part of ``SqlQueries``."""

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
