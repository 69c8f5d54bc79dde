"""What SQLite and PostgreSQL spell differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from counter_app.storage.rows.base import Base


def on_postgres(session: Session) -> bool:
    """Whether several stations may write at once."""
    return session.get_bind().dialect.name == "postgresql"


def insert_into(session: Session, row: type[Base]) -> Any:
    """The dialect's INSERT, the one that knows ON CONFLICT."""
    if on_postgres(session):
        from sqlalchemy.dialects import postgresql  # loads asyncio and every driver there is

        return postgresql.insert(row)
    return sqlite.insert(row)


LAST_LETTER = "\U0010ffff"
"""Sorts behind every other in SQLite, which compares bytes."""


def begins(session: Session, column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """Whether a column begins with ``text``, by an index where the dialect can.

    SQLite walks no index for LIKE; PostgreSQL sorts by the language, so a range is no beginning.
    """
    if on_postgres(session):
        return column.startswith(text, autoescape=True)
    return and_(column >= text, column < text + LAST_LETTER)


def one_at_a_time(session: Session, name: str) -> None:
    """Until the end of this transaction nobody else gets past here with the same name.

    For "look, then insert", where there is no row yet that could be locked. SQLite holds
    its write lock since BEGIN IMMEDIATE.
    """
    if on_postgres(session):
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
        )
