"""Reads for screens: frozen views, no ORM object leaves. Own read-only connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select, text
from sqlalchemy.orm import Session

from counter_app.domain.ids import CounterId, DossierId, OfficeId
from counter_app.domain.text import fold
from counter_app.services.views import (
    DossierLine,
    QueueView,
    ScanTrayLine,
)
from counter_app.storage.citizen_queries import CitizenQueries
from counter_app.storage.engine import translated, watchdog
from counter_app.storage.mapping import dossier_line, search_tokens
from counter_app.storage.outbox_queries import OutboxQueries
from counter_app.storage.paper_queries import PaperQueries
from counter_app.storage.queue_queries import queue_view
from counter_app.storage.rows.dossier import (
    DossierRow,
    DossierSearchRow,
)


class SqlQueries(OutboxQueries, PaperQueries, CitizenQueries):
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
                dossier_line(row, self.delivery_of(session, row.id))
                for row in session.scalars(found)
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


def _given(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a received dossier has no time of reception")
    return at
