"""Delivery to the portal: connections, outbox with frozen bodies, receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from counter_app.storage.rows.base import Base, Key, OfOffice


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
        Index("ix_outbox_queue", "office_id", "state", "not_before", "seq"),
        Index("ix_outbox_seq", "office_id", "seq"),
    )


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
