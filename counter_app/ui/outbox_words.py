"""How what is sent to the portal stands, in the same words on every screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.services.portal_port import OutboxState
from counter_app.ui.translating import QT_TRANSLATE_NOOP

NOTHING_TO_SEND = "none"
"""What the reads say of a dossier without a row in the outbox."""
_STATES: dict[str, str] = {
    OutboxState.PENDING: QT_TRANSLATE_NOOP("Outbox", "… chờ gửi"),
    OutboxState.SENDING: QT_TRANSLATE_NOOP("Outbox", "→ đang gửi"),
    OutboxState.ACKED: QT_TRANSLATE_NOOP("Outbox", "✓ cổng đã nhận"),
    OutboxState.UNKNOWN: QT_TRANSLATE_NOOP("Outbox", "? đang hỏi lại cổng"),
    OutboxState.RETRY: QT_TRANSLATE_NOOP("Outbox", "… sẽ gửi lại"),
    OutboxState.CONFLICT: QT_TRANSLATE_NOOP("Outbox", "! trùng mã"),
    OutboxState.REJECTED: QT_TRANSLATE_NOOP("Outbox", "! cổng từ chối"),
    OutboxState.PARKED: QT_TRANSLATE_NOOP("Outbox", "! tạm dừng"),
    OutboxState.SUPERSEDED: QT_TRANSLATE_NOOP("Outbox", "– bản mới thay"),
    NOTHING_TO_SEND: QT_TRANSLATE_NOOP("Outbox", "– không có gì để gửi"),
}


def outbox_words(state: str) -> str:
    """A sign, then words; a state this version does not know is shown by its code."""
    return QCoreApplication.translate("Outbox", _STATES[state]) if state in _STATES else state
