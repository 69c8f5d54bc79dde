"""What proves what happened: results of commands and audit chains; beside them, typed words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice


class CommandRow(Base, OfOffice):
    """The result of a command id: a repeated command returns it instead of acting again."""

    __tablename__ = "command"
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class AuditRow(Base, OfOffice):
    """One line of the chain of a (station, incarnation)."""

    __tablename__ = "audit"
    id: Mapped[Key]
    station_id: Mapped[UUID]
    incarnation: Mapped[int]
    seq: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("station_id", "incarnation", "seq"),)


class NoteRow(Base, OfOffice):
    """A reason in a person's words. Events name it by id; it can be erased, they cannot."""

    __tablename__ = "note"
    id: Mapped[Key]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    about: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(500))
    clerk_id: Mapped[UUID | None]
    at: Mapped[datetime]
