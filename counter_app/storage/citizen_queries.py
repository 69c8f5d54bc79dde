"""Reads about people who were here before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select, text, union
from sqlalchemy.orm import Session, aliased

from counter_app.domain.ids import CitizenId, OfficeId
from counter_app.domain.party import person_from_json
from counter_app.domain.text import fold
from counter_app.services.views import CitizenMatch
from counter_app.storage.dialects import begins
from counter_app.storage.mapping import search_tokens
from counter_app.storage.reading import Reading
from counter_app.storage.rows.dossier import CitizenIdentifierRow, CitizenRow

AMONG_THE_LATEST = 2000
"""People. What fits fewer than a screenful of them is rare enough to be sorted once found."""

Condition = Callable[[type[CitizenRow]], ColumnElement[bool]]


class CitizenQueries(Reading):
    """Part of ``SqlQueries``."""

    def citizens(self, office_id: OfficeId, text: str, limit: int = 8) -> tuple[CitizenMatch, ...]:
        """By identity number, phone or the beginning of any word of the folded name.

        The latest seen come first. What is common is found among the last few thousand
        without reading all; what is rare is looked for in the indexes.
        """
        wanted = fold(text)
        if len(wanted) < 2:
            return ()
        with self.reading() as session:
            of = _of_number if any(map(str.isdigit, wanted)) else _of_name
            common, rare = of(session, office_id, wanted)
            rows = _latest(session, office_id, common, limit)
            if len(rows) < limit:
                rows = _ever(session, rare, limit)
            return tuple(
                CitizenMatch(
                    CitizenId(row.id), person_from_json(row.person), row.visits, row.last_seen_at
                )
                for row in rows
            )


def _of_name(
    _session: Session, office_id: OfficeId, wanted: str
) -> tuple[Condition, Select[object]]:
    """Whom a name fits: as a condition on a person, and as the ids of all of them."""
    words = search_tokens(wanted)

    def fits(row: type[CitizenRow]) -> ColumnElement[bool]:
        begun = (
            or_(row.name_key.startswith(word), row.name_key.contains(f" {word}")) for word in words
        )
        return and_(*begun)

    return fits, select(CitizenRow.id).where(CitizenRow.office_id == office_id, fits(CitizenRow))


def _of_number(
    session: Session, office_id: OfficeId, wanted: str
) -> tuple[Condition, Select[object]]:
    """Whom the beginning of a number fits; see ``_of_name``. Passports hold letters too."""
    digits = wanted.replace(" ", "").upper()
    numbers = begins(session, CitizenIdentifierRow.number, digits)

    def fits(row: type[CitizenRow]) -> ColumnElement[bool]:
        his = select(CitizenIdentifierRow.id).where(
            CitizenIdentifierRow.citizen_id == row.id, numbers
        )
        return or_(begins(session, row.phone, digits), his.exists())

    of_phone = select(CitizenRow.id).where(
        CitizenRow.office_id == office_id, begins(session, CitizenRow.phone, digits)
    )
    of_paper = select(CitizenIdentifierRow.citizen_id).where(
        CitizenIdentifierRow.office_id == office_id, numbers
    )
    either = union(of_phone, of_paper).subquery()
    return fits, select(either.c.id)


def _latest(
    session: Session, office_id: OfficeId, fits: Condition, limit: int
) -> Sequence[CitizenRow]:
    newest = (
        select(CitizenRow)
        .where(CitizenRow.office_id == office_id)
        .order_by(CitizenRow.last_seen_at.desc())
        .limit(AMONG_THE_LATEST)
    )
    row = aliased(CitizenRow, newest.subquery())
    found = select(row).where(fits(row)).order_by(row.last_seen_at.desc()).limit(limit)
    return session.scalars(found).all()


def _ever(session: Session, ids: Select[object], limit: int) -> Sequence[CitizenRow]:
    found = (
        select(CitizenRow)
        .where(CitizenRow.id.in_(ids))
        # The sign keeps SQLite from walking everybody by the time he was seen.
        .order_by(text("+citizen.last_seen_at DESC"))
        .limit(limit)
    )
    return session.scalars(found).all()
