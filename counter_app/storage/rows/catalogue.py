"""Procedures by version; what a version says is one JSON document."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice


class ProcedureVersionRow(Base, OfOffice):
    """One version of a procedure. A published body never changes (trigger)."""

    __tablename__ = "procedure_version"
    id: Mapped[Key]
    code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    name_vi: Mapped[str] = mapped_column(String(2000))
    short_name_vi: Mapped[str] = mapped_column(String(500))
    field_vi: Mapped[str] = mapped_column(String(500))
    effective_from: Mapped[date | None]
    """As the body states it, or the day of publishing (``SqlProcedures.publish``)."""
    effective_to: Mapped[date | None]
    body: Mapped[dict[str, Any]]
    body_sha256: Mapped[str] = mapped_column(String(64))
    source_sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[UUID | None]
    __table_args__ = (
        UniqueConstraint("office_id", "code", "number"),
        Index("ix_procedure_version_state", "office_id", "state", "code"),
    )


class ExternalIdRow(Base, OfOffice):
    """What another system calls one of our things (LoaiHoSoID, HoSoKemTheoID, field codes)."""

    __tablename__ = "external_id"
    id: Mapped[Key]
    system: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    ours: Mapped[str] = mapped_column(String(200))
    theirs: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date | None]
    __table_args__ = (UniqueConstraint("office_id", "system", "kind", "ours", "valid_from"),)
