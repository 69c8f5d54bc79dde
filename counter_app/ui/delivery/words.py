"""Operations of the outbox in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.failures import (
    PortalTrouble,
    PortalTroubleCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.services.portal_lane import INTERNAL
from counter_app.services.portal_port import OutboxKind, OutboxState
from counter_app.services.views import OutboxLine
from counter_app.ui.translating import QT_TRANSLATE_NOOP
from counter_app.wording.failures import sentence

_KINDS: dict[str, str] = {
    OutboxKind.DOSSIER: QT_TRANSLATE_NOOP("Delivery", "Hồ sơ"),
    OutboxKind.STEPS: QT_TRANSLATE_NOOP("Delivery", "Tiến độ"),
}
NEEDS_PERSON = frozenset({OutboxState.CONFLICT, OutboxState.REJECTED, OutboxState.PARKED})


def kind_words(kind: str) -> str:
    """What is delivered."""
    return QCoreApplication.translate("Delivery", _KINDS[kind]) if kind in _KINDS else kind


def needs_person(line: OutboxLine) -> bool:
    """Whether nothing more happens by itself."""
    return line.state in NEEDS_PERSON


def is_parked(line: OutboxLine) -> bool:
    """Whether it waits for something that may hold up others too, and not for its own data."""
    return line.state == OutboxState.PARKED


def problem_words(line: OutboxLine) -> str:
    """What the matter is and what to do; the portal's own words follow as a quotation."""
    if not line.failure_class:
        return ""
    if line.failure_class in set(StorageTroubleCode):
        words = sentence(StorageTrouble(StorageTroubleCode(line.failure_class)))
    elif line.failure_class in set(PortalTroubleCode):
        words = sentence(PortalTrouble(PortalTroubleCode(line.failure_class)))
    elif line.failure_class == INTERNAL:
        words = QCoreApplication.translate(
            "Delivery",
            "Chương trình gặp lỗi khi gửi hồ sơ này. Bấm Enter để gửi lại; nếu còn lỗi, "
            "báo người quản trị xem nhật ký (thư mục logs của dữ liệu).",
        )
    else:
        words = QCoreApplication.translate("Delivery", "Cổng nhận hồ sơ nhưng không kèm tệp.")
    return f"{words} «{line.failure_text}»" if line.failure_text else words
