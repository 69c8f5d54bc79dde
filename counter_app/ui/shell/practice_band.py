"""The red band of the practice office."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from counter_app.ui.theme import px
from counter_app.ui.widgets.text import label


class PracticeBand(QFrame):
    """Says all the time that nothing here is real."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("practice")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(1), px(12), px(1))
        words = label(self.tr("TẬP HUẤN – người và hồ sơ đều giả định"))
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(words)
