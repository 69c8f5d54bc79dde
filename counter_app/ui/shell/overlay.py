"""A sheet above the window, closed with Esc; the focus returns to where it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.ui.theme import px

WIDE_EDGE, EDGE = 24, 8
"""What is left free above and below, at 100 %."""


class Veil(QWidget):
    """Dims what a sheet lies over; a click on it leads back there."""

    pressed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("veil")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Not for what lies below."""
        event.accept()
        self.pressed.emit()


class Overlay(QFrame):
    """Lies over ``host`` without a window of its own: keys of the host go on working."""

    closed = Signal()

    def __init__(self, host: QWidget, name: str, width: int) -> None:
        super().__init__(host)
        self.setObjectName("sheet")
        self.setAccessibleName(name)
        self._host, self._width = host, width
        self._came_from: QWidget | None = None
        self._veil = Veil(host)
        self._veil.pressed.connect(self.close_sheet)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(16), px(14), px(16), px(14))
        self.column.setSpacing(px(10))
        host.installEventFilter(self)
        self.hide()

    def open(self, focus: QWidget) -> None:
        """Show the sheet and put the focus into it."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self.place()
        for part in (self._veil, self):
            part.show()
            part.raise_()
        focus.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_sheet(self) -> None:
        """Hide the sheet; the focus returns."""
        if not self.isVisible():
            return
        self.hide()
        self._veil.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def wanted_size(self) -> QSize:
        """How large the sheet would like to be."""
        return QSize(px(self._width), self.sizeHint().height())

    def place(self) -> None:
        """Centre the sheet near the top of its host."""
        room = self._host.size()
        self._veil.resize(room)
        wanted = self.wanted_size()
        width = min(wanted.width(), room.width() - px(24))
        # Where it is as high as its host it leaves only a narrow edge free.
        free = px(WIDE_EDGE if wanted.height() <= room.height() - 2 * px(WIDE_EDGE) else EDGE)
        height = min(wanted.height(), room.height() - 2 * free)
        self.setGeometry((room.width() - width) // 2, free, width, height)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            event.accept()
            return
        super().keyPressEvent(event)
