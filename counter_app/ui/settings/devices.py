"""How printers and the scanner stand, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.services.ports import PrinterState
from counter_app.ui.translating import QT_TRANSLATE_NOOP
from counter_app.ui.widgets.text import Tone

_PRINTER = {
    PrinterState.READY: (QT_TRANSLATE_NOOP("Devices", "✓ Sẵn sàng"), Tone.OK),
    PrinterState.PAPER_LOW: (QT_TRANSLATE_NOOP("Devices", "▲ Sắp hết giấy"), Tone.WARNING),
    PrinterState.PAPER_OUT: (QT_TRANSLATE_NOOP("Devices", "! Hết giấy: lắp cuộn mới"), Tone.DANGER),
    PrinterState.COVER_OPEN: (QT_TRANSLATE_NOOP("Devices", "! Nắp mở: đóng nắp lại"), Tone.DANGER),
    PrinterState.ERROR: (QT_TRANSLATE_NOOP("Devices", "! Báo lỗi: tắt rồi bật lại"), Tone.DANGER),
    PrinterState.UNREACHABLE: (
        QT_TRANSLATE_NOOP("Devices", "! Không liên lạc được: kiểm tra nguồn và dây"),
        Tone.DANGER,
    ),
    PrinterState.NOT_CONFIGURED: (
        QT_TRANSLATE_NOOP("Devices", "! Cài đặt sai: báo quản trị sửa trong counter.toml"),
        Tone.DANGER,
    ),
    PrinterState.SILENT: (
        QT_TRANSLATE_NOOP("Devices", "✓ Nối được, máy không báo tình trạng"),
        Tone.OK,
    ),
}


def printer_words(state: PrinterState | None) -> tuple[str, Tone]:
    """How a printer stands."""
    if state is None:
        return QCoreApplication.translate("Devices", "… đang hỏi"), Tone.SOFT
    text, tone = _PRINTER[state]
    return QCoreApplication.translate("Devices", text), tone


def scanner_words(ready: bool | None) -> tuple[str, Tone]:
    """How the scanner stands."""
    tr = QCoreApplication.translate
    if ready is None:
        return tr("Devices", "Chưa cài máy quét cho quầy này (counter.toml)."), Tone.SOFT
    if ready:
        return tr("Devices", "✓ Máy quét sẵn sàng"), Tone.OK
    return tr("Devices", "! Máy quét không trả lời: kiểm tra nguồn và dây"), Tone.DANGER
