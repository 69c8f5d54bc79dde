"""Where the papers stand: they scroll here, or all of them are shown where a column scrolls."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from counter_app.ui.widgets.scrolling import Scrolling


class PapersArea(Scrolling):
    """Draws the ring of the list in it."""

    beside = Signal(int, int)
    """Pixels left and right of what is shown: ring and scroll bar."""

    def __init__(self, papers: QWidget) -> None:
        super().__init__(papers)
        self.setObjectName("papersArea")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Called also when a scroll bar comes or goes."""
        super().resizeEvent(event)
        shown = self.viewport().geometry()
        self.beside.emit(shown.left(), self.width() - shown.right() - 1)
