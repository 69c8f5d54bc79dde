"""A frameless area that scrolls downwards only if it must."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from counter_app.ui.theme import px


class Scrolling(QScrollArea):
    """Never narrower than what is inside, and no tab stop of its own."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        if not inside.objectName():
            inside.setObjectName("scrolled")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.inside = inside

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The width of what is inside; the height scrolls."""
        return QSize(self.inside.minimumSizeHint().width(), px(60))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What is inside, whole."""
        return self.inside.sizeHint()
