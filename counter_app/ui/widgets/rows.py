"""Clickable rows and wrapping rows, for the status line and other places without a fixed width."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.text import SIGNS, Tone, label, set_text


class StatusItem(QPushButton):
    """Sign, words, colour; a click leads to the place to mend it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name = name
        self.tone = Tone.SOFT
        self._sign = label("●")
        self._words = label("")
        row = QHBoxLayout(self)
        row.setContentsMargins(px(6), 0, px(6), 0)
        row.setSpacing(px(6))
        for part in (self._sign, self._words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self.setAccessibleName(name)

    def show_state(self, words: str, tone: Tone) -> None:
        """Say how it stands."""
        if words == self._words.text() and tone is self.tone:
            return
        self.tone = tone
        set_text(self._sign, "" if tone is Tone.PLAIN else SIGNS.get(tone, "●"), tone)
        set_text(self._words, words, Tone.PLAIN if tone is Tone.OK else tone)
        self.setAccessibleName(words or self._name)
        self.updateGeometry()

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words.text()

    @override
    def sizeHint(self) -> QSize:
        """What the words need."""
        layout = self.layout()
        size = layout.sizeHint() if layout is not None else QSize()
        return QSize(size.width(), max(size.height(), px(34)))

    @override
    def minimumSizeHint(self) -> QSize:
        """The same: a state is never cut."""
        return self.sizeHint()
