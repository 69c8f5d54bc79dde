"""Dossiers, their codes, components, fees, history and drafts; known citizens."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice


class DossierRow(Base, OfOffice):
    """One dossier. ``seq`` is the order of insertion, used by the search index."""

    __tablename__ = "dossier"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(50))
    provisional: Mapped[bool]
    procedure_code: Mapped[str] = mapped_column(String(40))
    procedure_name: Mapped[str] = mapped_column(String(2000))
    procedure_version_id: Mapped[UUID] = mapped_column(ForeignKey("procedure_version.id"))
    field_code: Mapped[str] = mapped_column(String(50))
    field_name: Mapped[str] = mapped_column(String(500))
    case_id: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    submitter: Mapped[dict[str, Any]]
    owner: Mapped[dict[str, Any] | None]
    proxy: Mapped[dict[str, Any] | None]
    owner_name: Mapped[str] = mapped_column(String(500))
    identity_number: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(String(1000))
    sets: Mapped[int]
    copies: Mapped[int]
    state: Mapped[str] = mapped_column(String(30))
    money: Mapped[str] = mapped_column(String(20))
    delivery: Mapped[str] = mapped_column(String(20))
    return_method: Mapped[str] = mapped_column(String(20))
    business_date: Mapped[date]
    received_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_first: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("clerk.id"))
    counter_id: Mapped[UUID] = mapped_column(ForeignKey("counter.id"))
    station_id: Mapped[UUID] = mapped_column(ForeignKey("station.id"))
    waiting_for_scan: Mapped[int]
    version: Mapped[int]
    __table_args__ = (
        UniqueConstraint("office_id", "code"),
        Index("ix_dossier_identity_number", "office_id", "identity_number"),
        Index("ix_dossier_phone", "office_id", "phone"),
        Index("ix_dossier_received", "office_id", "received_at"),
        Index("ix_dossier_procedure", "office_id", "procedure_code"),
        Index("ix_dossier_scan_tray", "office_id", "waiting_for_scan"),
    )


class DossierCodeRow(Base, OfOffice):
    """Every code a dossier was ever printed with; each finds it for ever."""

    __tablename__ = "dossier_code"
    code: Mapped[str] = mapped_column(String(50), primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]


class DossierComponentRow(Base):
    """One line of the checklist as the clerk left it."""

    __tablename__ = "dossier_component"
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    component_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    position: Mapped[int]
    name_vi: Mapped[str] = mapped_column(String(4000))
    kind: Mapped[str] = mapped_column(String(20))
    mandatory: Mapped[bool]
    digitise: Mapped[bool]
    state: Mapped[str] = mapped_column(String(20))
    originals: Mapped[int]
    copies: Mapped[int]
    pages: Mapped[int]
    note: Mapped[str] = mapped_column(String(1000))
    national_code: Mapped[str] = mapped_column(String(80))


class DossierFeeRow(Base):
    """One fee line; a waived line stays with amount 0 and its reason."""

    __tablename__ = "dossier_fee"
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    rule_code: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(500))
    quantity: Mapped[int]
    amount_vnd: Mapped[int] = mapped_column(BigInteger)
    waived_reason: Mapped[str | None] = mapped_column(String(500))


class DossierEventRow(Base, OfOffice):
    """Append-only history. On PostgreSQL a column ``xid`` orders readers (migration)."""

    __tablename__ = "dossier_event"
    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[str] = mapped_column(String(30))
    to_state: Mapped[str] = mapped_column(String(30))
    paper: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
    paper_at: Mapped[datetime | None]
    clerk_id: Mapped[UUID]
    counter_id: Mapped[UUID | None]
    station_id: Mapped[UUID]
    detail: Mapped[dict[str, Any]]


class DraftRow(Base, OfOffice):
    """What a clerk has typed and not received yet; restored after a crash."""

    __tablename__ = "draft"
    id: Mapped[Key]
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("clerk.id"))
    counter_id: Mapped[UUID] = mapped_column(ForeignKey("counter.id"))
    ticket_id: Mapped[UUID | None]
    body: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_draft_open", "office_id", "clerk_id", "closed_at"),)


class CitizenRow(Base, OfOffice):
    """A person who was here before, as last seen on his card."""

    __tablename__ = "citizen"
    id: Mapped[Key]
    person: Mapped[dict[str, Any]]
    name_key: Mapped[str] = mapped_column(String(500))
    phone: Mapped[str] = mapped_column(String(40))
    visits: Mapped[int]
    last_seen_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_citizen_phone", "office_id", "phone"),
        Index("ix_citizen_name", "office_id", "name_key", "id"),
        Index("ix_citizen_seen", "office_id", "last_seen_at"),
    )


class CitizenIdentifierRow(Base, OfOffice):
    """A number a person has or had; unique only while active."""

    __tablename__ = "citizen_identifier"
    id: Mapped[Key]
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizen.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(40))
    active: Mapped[bool]
    since: Mapped[datetime]
    __table_args__ = (Index("ix_citizen_identifier_number", "office_id", "number"),)


class DossierSearchRow(Base):
    """Folded words of a dossier; ``seq`` grows with insertion so the newest come first.

    SQLite mirrors it into an FTS5 table, PostgreSQL indexes it with GIN (migration).
    """

    __tablename__ = "dossier_search"
    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(),
        primary_key=True,
    )
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    office_id: Mapped[UUID]
    words: Mapped[str] = mapped_column(String(4000))
