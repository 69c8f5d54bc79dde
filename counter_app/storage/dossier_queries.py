"""Reads about dossiers: the list with its search, the scan tray, how often a procedure is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, TextClause, func, select, text
from sqlalchemy.orm import Session

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.ids import DossierId, OfficeId
from counter_app.domain.lifecycle import DossierState
from counter_app.domain.text import fold, mask_number
from counter_app.services.views import DossierLine, ScanTrayLine
from counter_app.storage.dialects import on_postgres
from counter_app.storage.mapping import checklist_item, search_tokens
from counter_app.storage.outbox_queries import deliveries
from counter_app.storage.reading import Reading
from counter_app.storage.rows.dossier import DossierComponentRow, DossierRow, DossierSearchRow

AMONG_THE_LATEST = 2000
"""Dossiers; see ``_search``."""


class DossierQueries(Reading):
    """Part of ``SqlQueries``."""

    def dossiers(
        self, office_id: OfficeId, text: str = "", *, limit: int = 50
    ) -> tuple[DossierLine, ...]:
        """Newest first; every word of ``text`` must begin a word of the dossier."""
        tokens = search_tokens(fold(text))
        with self.reading() as session:
            found = (
                _search(session, office_id, tokens, limit)
                if tokens
                else session.scalars(_latest(office_id, limit)).all()
            )
            delivered = deliveries(session, [row.id for row in found])
            return tuple(_line(row, delivered.get(row.id, "none")) for row in found)

    def components(self, dossier_id: DossierId) -> tuple[ChecklistItem, ...]:
        """In the order of the checklist."""
        statement = (
            select(DossierComponentRow)
            .where(DossierComponentRow.dossier_id == dossier_id)
            .order_by(DossierComponentRow.position)
        )
        with self.reading() as session:
            return tuple(checklist_item(row) for row in session.scalars(statement))

    def usage(self, office_id: OfficeId) -> dict[str, int]:
        """How often each procedure was received."""
        statement = (
            select(DossierRow.procedure_code, func.count())
            .where(DossierRow.office_id == office_id)
            .group_by(DossierRow.procedure_code)
        )
        with self.reading() as session:
            return dict(session.execute(statement).all())

    def scan_tray(
        self, office_id: OfficeId, text: str = "", *, limit: int = 200
    ) -> tuple[ScanTrayLine, ...]:
        """Oldest first; every word of ``text`` must begin a word of the dossier."""
        statement = select(DossierRow).where(*_in_tray(office_id))
        tokens = search_tokens(fold(text))
        with self.reading() as session:
            if tokens:
                statement = statement.join(
                    DossierSearchRow, DossierSearchRow.dossier_id == DossierRow.id
                ).where(DossierSearchRow.office_id == office_id, _words_match(session, tokens))
            statement = statement.order_by(DossierRow.received_at).limit(limit)
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

    def waiting_for_scan(self, office_id: OfficeId) -> int:
        """The length of the whole tray."""
        statement = select(func.count()).select_from(DossierRow).where(*_in_tray(office_id))
        with self.reading() as session:
            return int(session.execute(statement).scalar_one())


def _in_tray(office_id: OfficeId) -> tuple[ColumnElement[bool], ...]:
    return (
        DossierRow.office_id == office_id,
        DossierRow.waiting_for_scan > 0,
        DossierRow.received_at.is_not(None),
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
) -> Sequence[DossierRow]:
    found = _found(office_id, _words_match(session, tokens, most=limit * 4), limit)
    if not on_postgres(session):
        return session.scalars(found).all()
    # What is common is met soon on the way back from the newest; what is rare is found by the
    # index and sorted afterwards. PostgreSQL guesses which it is, and guesses badly.
    newest = select(func.max(DossierSearchRow.seq) - AMONG_THE_LATEST).scalar_subquery()
    rows = session.scalars(found.where(DossierSearchRow.seq > newest)).all()
    if len(rows) == limit:
        return rows
    ids = (
        select(DossierSearchRow.dossier_id, DossierSearchRow.seq)
        .where(DossierSearchRow.office_id == office_id, _words_match(session, tokens))
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    far = select(DossierRow).join(ids, ids.c.dossier_id == DossierRow.id)
    return session.scalars(far.order_by(ids.c.seq.desc()).limit(limit)).all()


def _found(office_id: OfficeId, condition: TextClause, limit: int) -> Select[DossierRow]:
    return (
        select(DossierRow)
        .join(DossierSearchRow, DossierSearchRow.dossier_id == DossierRow.id)
        .where(DossierSearchRow.office_id == office_id, condition)
        .order_by(DossierSearchRow.seq.desc())
        .limit(limit)
    )


def _words_match(session: Session, tokens: list[str], *, most: int | None = None) -> TextClause:
    """Every token begins a word of the row. ``most``: among the newest so many, on SQLite."""
    if on_postgres(session):
        query = " & ".join(f"{token}:*" for token in tokens)
        found = text("to_tsvector('simple', words) @@ to_tsquery('simple', :query)")
        return found.bindparams(query=query)
    query = " AND ".join(f'"{token}"*' for token in tokens)
    found = text(
        "dossier_search.seq IN (SELECT rowid FROM dossier_fts WHERE dossier_fts MATCH :query"
        " ORDER BY rowid DESC LIMIT :most)"
    )
    # A negative limit is none.
    return found.bindparams(query=query, most=-1 if most is None else most)


def _given(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a received dossier has no time of reception")
    return at


def _line(row: DossierRow, delivery: str) -> DossierLine:
    """One row of the list of dossiers; the identity number is masked."""
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
