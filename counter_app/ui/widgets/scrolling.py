"""A frameless area that scrolls downwards only if it must."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from counter_app.ui.theme import px


class Scrolling(QScrollArea):
    """Never narrower than what is inside, and no tab stop of its own."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        inside.setObjectName("scrolled")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.inside = inside

    @override
    def minimumSizeHint(self) -> QSize:
        """The width of what is inside; the height scrolls."""
        return QSize(self.inside.minimumSizeHint().width(), px(60))

    @override
    def sizeHint(self) -> QSize:
        """What is inside, whole."""
        return self.inside.sizeHint()
