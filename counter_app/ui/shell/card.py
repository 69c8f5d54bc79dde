"""A card in the middle of the window: every page before somebody sits at the counter.

On the way to the first frame: no ``typing_extensions`` here.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.ui.theme import px
from counter_app.ui.widgets.scrolling import Scrolling


class CardPage(QWidget):
    """Scrolls where the card is higher than the window; Return anywhere submits."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        """``width`` of the card at 100 %; what stands on it goes into ``column``."""
        super().__init__(parent)
        self.card = QFrame()
        self.card.setObjectName("panel")
        self.card.setFixedWidth(px(width))
        self.column = QVBoxLayout(self.card)
        self.column.setContentsMargins(px(28), px(22), px(28), px(22))
        self.column.setSpacing(px(10))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        inside = QWidget()
        middle = QVBoxLayout(inside)
        # A little above the middle, where one looks first.
        middle.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(2)
        self.area = Scrolling(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def submit(self) -> None:
        """What the button at the foot of the card does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Return anywhere submits."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
            return
        super().keyPressEvent(event)
