"""What the portal answered to exactly which bytes: a chain nobody can change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from counter_app.domain.ids import OfficeId
from counter_app.services.portal_port import RECEIPT_GENESIS, receipt_hash
from counter_app.storage.rows.delivery import PortalReceiptRow

RECEIPT = (
    "endpoint",
    "sent_at",
    "server_date",
    "http_status",
    "code",
    "message",
    "body_sha256",
    "sent_sha256",
    "answer",
)


class SqlReceipts:
    """Part of ``SqlOutbox``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_receipt(self, office_id: OfficeId, item_id: UUID, receipt: Mapping[str, Any]) -> None:
        """Append to the chain of receipts."""
        previous = self._session.scalar(
            select(PortalReceiptRow.hash)
            .where(PortalReceiptRow.office_id == office_id)
            .order_by(PortalReceiptRow.id.desc())
            .limit(1)
        )
        link = previous or RECEIPT_GENESIS
        kept = {
            name: fitting(getattr(PortalReceiptRow, name), value) for name, value in receipt.items()
        }
        self._session.add(
            PortalReceiptRow(
                office_id=office_id,
                outbox_id=item_id,
                previous=link,
                hash=receipt_hash(link, item_id, kept),
                **kept,
            )
        )
        self._session.flush()

    def receipts(
        self, office_id: OfficeId
    ) -> tuple[tuple[UUID, Mapping[str, Any], bytes, bytes], ...]:
        """The chain of receipts, oldest first, as ``first_broken_receipt`` takes it."""
        rows = self._session.scalars(
            select(PortalReceiptRow)
            .where(PortalReceiptRow.office_id == office_id)
            .order_by(PortalReceiptRow.id)
        )
        return tuple(
            (row.outbox_id, {name: getattr(row, name) for name in RECEIPT}, row.previous, row.hash)
            for row in rows
        )


def fitting(column: Any, value: Any) -> Any:
    """A text as both databases take it: the portal chooses its length and its characters."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "\ufffd")[: column.type.length]
