"""Contents of papers to JSON and back, for the print queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from counter_app.services.paper import (
    AppointmentSlipPaper,
    ComponentLine,
    FolderLabelPaper,
    PaperContent,
    PaperKind,
    PrinterTestPaper,
    QueueTicketPaper,
    ReceiptFormPaper,
)

CONTENTS: dict[PaperKind, type[PaperContent]] = {
    PaperKind.QUEUE_TICKET: QueueTicketPaper,
    PaperKind.APPOINTMENT_SLIP: AppointmentSlipPaper,
    PaperKind.FOLDER_LABEL: FolderLabelPaper,
    PaperKind.RECEIPT_FORM: ReceiptFormPaper,
    PaperKind.TEST_PAGE: PrinterTestPaper,
}


def content_to_json(content: PaperContent) -> dict[str, Any]:
    """Plain values; instants as ISO 8601 with their offset."""
    return {field.name: _plain(getattr(content, field.name)) for field in fields(content)}


def content_from_json(kind: PaperKind, data: Mapping[str, Any]) -> PaperContent:
    """The inverse of ``content_to_json``."""
    cls = CONTENTS[kind]
    values = {
        field.name: _typed(str(field.type), data[field.name])
        for field in fields(cls)
        if field.name in data
    }
    return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, ComponentLine):
        return [value.name, value.originals, value.copies, value.note]
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _typed(kind: str, value: Any) -> Any:
    if kind.startswith("datetime") and value is not None:
        return datetime.fromisoformat(value)
    if kind == "tuple[ComponentLine, ...]":
        return tuple(ComponentLine(*line) for line in value)
    if kind.startswith("tuple"):
        return tuple(tuple(pair) for pair in value)
    return value
