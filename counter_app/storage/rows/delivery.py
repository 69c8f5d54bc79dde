"""Delivery to the portal: connections, outbox with frozen bodies, receipts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice, spelt


class PortalConnectionRow(Base, OfOffice):
    """A portal the office delivers to. Secrets live in ``portal_account``, never here."""

    __tablename__ = "portal_connection"
    id: Mapped[Key]
    family: Mapped[str] = mapped_column(String(40))
    url: Mapped[str] = mapped_column(String(500))
    files_url: Mapped[str] = mapped_column(String(500))
    unit: Mapped[str] = mapped_column(String(50))
    options: Mapped[dict[str, Any]]
    active: Mapped[bool]


class PortalAccountRow(Base):
    """What opens the portal, sealed under the office's key; one row an office."""

    __tablename__ = "portal_account"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("clerk.id"))
    changed_at: Mapped[datetime]


class OutboxRow(Base, OfOffice):
    """One operation to deliver; ``body`` is frozen when the row is made."""

    __tablename__ = "outbox"
    id: Mapped[Key]
    seq: Mapped[int] = mapped_column(BigInteger)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("portal_connection.id"))
    kind: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int]
    depends_on: Mapped[UUID | None]
    body: Mapped[str] = mapped_column(Text)
    body_sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int]
    not_before: Mapped[datetime | None]
    failure_class: Mapped[str] = mapped_column(String(30))
    failure_code: Mapped[str] = mapped_column(String(60))
    failure_text: Mapped[str] = mapped_column(String(2000))
    remote_ref: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    first_tried_at: Mapped[datetime | None]
    acked_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("dossier_id", "kind", "revision"),
        # For the last number alone: beginning with the office, SQLite would take it instead of
        # the index of what is open.
        Index("ix_outbox_seq", "seq"),
        Index("ix_outbox_acked", "office_id", "acked_at"),
    )


FINISHED = ("acked", "superseded")
"""Never moves again."""


def still_open(row: type[OutboxRow] = OutboxRow) -> ColumnElement[bool]:
    """What is not finished, in the words of ``ix_outbox_open``."""
    return row.state.not_in(spelt(*FINISHED))


def first_of_its_dossier() -> ColumnElement[bool]:
    """One row a dossier, in the words of ``ix_outbox_first``."""
    return and_(OutboxRow.kind == spelt("dossier")[0], OutboxRow.revision == literal_column("1"))


class PortalReceiptRow(Base, OfOffice):
    """Append-only: what the portal answered to exactly which bytes, hash-chained."""

    __tablename__ = "portal_receipt"
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(), primary_key=True
    )
    outbox_id: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"), index=True)
    endpoint: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[datetime]
    server_date: Mapped[str] = mapped_column(String(60))
    http_status: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(Text)
    body_sha256: Mapped[str] = mapped_column(String(64))
    sent_sha256: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
