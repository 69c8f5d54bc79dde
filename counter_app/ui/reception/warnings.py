"""What is only warned about at the card, the number and the due date, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.domain.card import CardWarning
from counter_app.domain.citizen_number import NumberWarning
from counter_app.domain.deadline import DueNote, DueNoteKind
from counter_app.ui.formats import weekday
from counter_app.ui.translating import QT_TRANSLATE_NOOP

_CARD = {
    CardWarning.REPAIRED: QT_TRANSLATE_NOOP(
        "Warnings", "Chữ trên thẻ bị lỗi và đã sửa đúng. Nên cài lại máy đọc."
    ),
    CardWarning.NAME_DAMAGED: QT_TRANSLATE_NOOP(
        "Warnings", "Họ tên bị mất chữ khi đọc. Gõ lại theo thẻ."
    ),
    CardWarning.NAME_MISSING: QT_TRANSLATE_NOOP("Warnings", "Thẻ không có họ tên. Gõ theo thẻ."),
    CardWarning.NAME_UNUSUAL: QT_TRANSLATE_NOOP("Warnings", "Họ tên lạ. So lại với thẻ."),
    CardWarning.SEX_UNREADABLE: QT_TRANSLATE_NOOP(
        "Warnings", "Không đọc được giới tính. Chọn lại."
    ),
    CardWarning.ADDRESS_DAMAGED: QT_TRANSLATE_NOOP(
        "Warnings", "Địa chỉ bị mất chữ khi đọc. Gõ lại theo thẻ."
    ),
    CardWarning.BIRTH_YEAR_ONLY: QT_TRANSLATE_NOOP(
        "Warnings", "Thẻ chỉ có năm sinh. Hỏi ngày, tháng nếu cần."
    ),
    CardWarning.BIRTH_DATE_UNREADABLE: QT_TRANSLATE_NOOP(
        "Warnings", "Không đọc được ngày sinh. Gõ theo thẻ."
    ),
}
"""The others concern values this screen does not show."""

_NUMBER = {
    NumberWarning.NOT_TWELVE_DIGITS: QT_TRANSLATE_NOOP(
        "Warnings", "Số định danh không đủ 12 số. Kiểm tra lại."
    ),
    NumberWarning.OLD_NUMBER: QT_TRANSLATE_NOOP(
        "Warnings", "Số CMND cũ (9 số). Hỏi số định danh nếu có."
    ),
    NumberWarning.PROVINCE_UNKNOWN: QT_TRANSLATE_NOOP(
        "Warnings", "Mã tỉnh trong số định danh lạ. Kiểm tra lại."
    ),
    NumberWarning.SEX_DIFFERS: QT_TRANSLATE_NOOP(
        "Warnings", "Giới tính khác với số định danh. So lại với thẻ."
    ),
    NumberWarning.BIRTH_YEAR_DIFFERS: QT_TRANSLATE_NOOP(
        "Warnings", "Năm sinh khác với số định danh. So lại với thẻ."
    ),
    NumberWarning.BIRTH_IN_FUTURE: QT_TRANSLATE_NOOP("Warnings", "Ngày sinh ở tương lai."),
    NumberWarning.AGE_UNLIKELY: QT_TRANSLATE_NOOP("Warnings", "Tuổi trên 120. Kiểm tra lại."),
}

_DUE = {
    DueNoteKind.AFTER_CUTOFF: QT_TRANSLATE_NOOP(
        "Warnings", "Quá giờ nhận trong ngày: tính từ {day}"
    ),
    DueNoteKind.OFF_HOURS: QT_TRANSLATE_NOOP("Warnings", "Ngoài giờ làm việc: tính từ {day}"),
    DueNoteKind.MOVED_OFF_HOLIDAY: QT_TRANSLATE_NOOP("Warnings", "{day} nghỉ: {name}"),
    DueNoteKind.MOVED_OFF_WEEKEND: QT_TRANSLATE_NOOP("Warnings", "{day} là ngày nghỉ"),
    DueNoteKind.YEAR_NOT_FINAL: QT_TRANSLATE_NOOP(
        "Warnings", "Lịch nghỉ năm {name} chưa có thông báo chính thức"
    ),
    DueNoteKind.YEAR_NOT_LOADED: QT_TRANSLATE_NOOP(
        "Warnings", "Chưa có lịch nghỉ năm {name}: ngày hẹn là ước tính"
    ),
}


def _translated(text: str) -> str:
    return QCoreApplication.translate("Warnings", text)


def card_words(warning: CardWarning) -> str:
    """The sentence for a warning of the card; empty where the screen shows nothing of it."""
    return _translated(_CARD[warning]) if warning in _CARD else ""


def number_words(warning: NumberWarning) -> str:
    """The sentence for a warning about the number."""
    return _translated(_NUMBER[warning])


def due_words(note: DueNote) -> str:
    """The remark on a due date: ``Thứ Ba 24/11 nghỉ: Ngày Văn hóa Việt Nam``."""
    day = f"{weekday(note.date)} {note.date:%d/%m}"
    return _translated(_DUE[note.kind]).format(day=day, name=note.name)
