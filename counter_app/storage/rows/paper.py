"""Printers, print jobs and their history, versioned forms, issued documents."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice, spelt


class PrinterRow(Base, OfOffice):
    """A printer of the office; the machine file only seeds the first."""

    __tablename__ = "printer"
    id: Mapped[Key]
    name_vi: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(500))
    width_dots: Mapped[int]
    profile: Mapped[dict[str, Any]]
    station_id: Mapped[UUID | None] = mapped_column(ForeignKey("station.id"))
    fallback_id: Mapped[UUID | None]
    enabled: Mapped[bool]


class PrintJobRow(Base, OfOffice):
    """One paper to print. ``copy_number`` 0 is the original, n a reprint.

    ``copies``: how often, ``copies_out``: how many of them surely came out.
    """

    __tablename__ = "print_job"
    id: Mapped[Key]
    counter_id: Mapped[UUID | None]
    printer_id: Mapped[UUID] = mapped_column(ForeignKey("printer.id"))
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    revision: Mapped[int]
    copy_number: Mapped[int]
    copies: Mapped[int]
    copies_out: Mapped[int] = mapped_column(server_default="0")
    reason: Mapped[str] = mapped_column(String(300))
    content: Mapped[dict[str, Any]]
    content_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    attempt: Mapped[int]
    token: Mapped[str] = mapped_column(String(8))
    bytes_sent: Mapped[int]
    confirm_level: Mapped[str] = mapped_column(String(20))
    error_code: Mapped[str] = mapped_column(String(60))
    rendered_sha256: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "revision", "copy_number"),
        Index("ix_print_job_queue", "printer_id", "state", "created_at"),
    )


def to_be_seen_to() -> ColumnElement[bool]:
    """Jobs a printer or a person still has in hand, in the words of ``ix_print_job_open``."""
    return PrintJobRow.state.in_(spelt("queued", "sending", "uncertain", "failed"))


class PrintEventRow(Base):
    """Every change of a job's state."""

    __tablename__ = "print_event"
    id: Mapped[Key]
    job_id: Mapped[UUID] = mapped_column(ForeignKey("print_job.id"), index=True)
    at: Mapped[datetime]
    from_state: Mapped[str] = mapped_column(String(20))
    to_state: Mapped[str] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]]


class FormTemplateRow(Base, OfOffice):
    """Which form of which set the office prints from which day."""

    __tablename__ = "form_template"
    id: Mapped[Key]
    form_set: Mapped[str] = mapped_column(String(40))
    form: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    body: Mapped[dict[str, Any]]
    __table_args__ = (UniqueConstraint("office_id", "form_set", "form", "version"),)


class DocumentIssueRow(Base, OfOffice):
    """A paper that left the office: which form, by whom, its hash."""

    __tablename__ = "document_issue"
    id: Mapped[Key]
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    form_set: Mapped[str] = mapped_column(String(40))
    form: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(40))
    print_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("print_job.id"))
    issued_by: Mapped[UUID]
    issued_at: Mapped[datetime]
    copies: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
