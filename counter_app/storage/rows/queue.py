"""The queue: series, numbers, tickets, events, announcements, priority classes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Identity,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice, spelt


class QueueSeriesRow(Base, OfOffice):
    """A series of tickets: a letter for a service."""

    __tablename__ = "queue_series"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40))
    name_vi: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(4))
    first_number: Mapped[int]
    last_number: Mapped[int]
    pad: Mapped[int]
    daily_limit: Mapped[int | None]
    mean_service_seconds: Mapped[int]
    active: Mapped[bool]
    __table_args__ = (UniqueConstraint("office_id", "code"),)


class PriorityClassRow(Base, OfOffice):
    """A class of people served earlier, with its legal reference."""

    __tablename__ = "priority_class"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40))
    name_vi: Mapped[str] = mapped_column(String(200))
    head_start_minutes: Mapped[int]
    position: Mapped[int]
    legal_ref: Mapped[str] = mapped_column(String(300))
    valid_from: Mapped[date | None]
    __table_args__ = (UniqueConstraint("office_id", "code", "valid_from"),)


class QueueNumberRow(Base):
    """The last number of a series on a day; locked while a ticket is issued."""

    __tablename__ = "queue_counter_no"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    business_date: Mapped[date] = mapped_column(primary_key=True)
    series_id: Mapped[UUID] = mapped_column(ForeignKey("queue_series.id"), primary_key=True)
    last_number: Mapped[int]


class QueueTicketRow(Base, OfOffice):
    """One ticket of one day.

    What is unique is the number people hold in their hands: a ticket handed over to another
    series keeps it, and that series has a ticket of the same number.
    """

    __tablename__ = "queue_ticket"
    id: Mapped[Key]
    business_date: Mapped[date]
    series_id: Mapped[UUID] = mapped_column(ForeignKey("queue_series.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))
    code8: Mapped[str] = mapped_column(String(12))
    priority_code: Mapped[str] = mapped_column(String(40))
    sort_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    counter_id: Mapped[UUID | None] = mapped_column(ForeignKey("counter.id"))
    clerk_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    issued_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    calls: Mapped[int]
    late_finish: Mapped[bool]
    estimate_low: Mapped[int | None]
    estimate_high: Mapped[int | None]
    __table_args__ = (UniqueConstraint("office_id", "business_date", "label"),)


def at_a_counter() -> ColumnElement[bool]:
    """Called or being served, in the words of ``uq_queue_ticket_at_counter``."""
    return QueueTicketRow.state.in_(spelt("called", "serving"))


def still_waiting() -> ColumnElement[bool]:
    """Not called yet, in the words of ``ix_queue_ticket_waiting``."""
    return QueueTicketRow.state == spelt("waiting")[0]


class QueueEventRow(Base, OfOffice):
    """Append-only. On PostgreSQL a column ``xid`` orders readers (migration).

    ``reason``: the id of the note with the typed words, or empty.
    """

    __tablename__ = "queue_event"
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(), primary_key=True
    )
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("queue_ticket.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    counter_id: Mapped[UUID | None]
    clerk_id: Mapped[UUID | None]
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    payload: Mapped[dict[str, Any]]


class TicketDossierRow(Base):
    """Which dossiers a ticket ended in."""

    __tablename__ = "queue_ticket_dossier"
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("queue_ticket.id"), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)


class AnnouncementRow(Base):
    """A call that was spoken; calls without a row here still have to be."""

    __tablename__ = "announcement"
    event_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"),
        ForeignKey("queue_event.id"),
        primary_key=True,
    )
    spoken_at: Mapped[datetime]
    station_id: Mapped[UUID]
