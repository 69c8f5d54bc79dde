"""Column types and the naming of constraints shared by every table.

The modules of the rows postpone no annotations: SQLAlchemy would have to evaluate each of the
four hundred again, at every start.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Dialect,
    ForeignKey,
    MetaData,
    TypeDecorator,
    Uuid,
    literal_column,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An instant as integer microseconds UTC on both dialects; naive values are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Microseconds since 1970-01-01 UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """An aware datetime in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class Base(DeclarativeBase):
    """Declarative base with predictable constraint names, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        UUID: Uuid(as_uuid=True),
        datetime: Instant(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }


Key = Annotated[UUID, mapped_column(primary_key=True)]


class OfOffice:
    """Every row belongs to one office, so that offices can share a server later."""

    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)


def spelt(*words: str) -> list[ColumnElement[str]]:
    """Codes of ours as literals of the statement.

    SQLite takes a partial index only where the statement repeats the index's condition word
    for word; of a parameter it knows nothing.
    """
    if not all(word.isidentifier() for word in words):
        raise ValueError("only codes of the program stand in a statement")
    return [literal_column(f"'{word}'") for word in words]
