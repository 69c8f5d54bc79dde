"""Clickable items of the status line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.text import SIGNS, Tone, label, set_text, wrapped_tip

NARROWEST = 60
"""At 100 %: a sign and the first letters."""


class StatusItem(QPushButton):
    """Sign, words, colour; a click leads to the place to mend it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "quiet")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._name, self._whole = name, ""
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
        if words == self._whole == self._words.text() and tone is self.tone:
            return
        self._whole, self.tone = words, tone
        set_text(self._sign, "" if tone is Tone.PLAIN else SIGNS.get(tone, "●"), tone)
        set_text(self._words, words, Tone.PLAIN if tone is Tone.OK else tone)
        self.setToolTip("")
        self.setAccessibleName(words or self._name)
        self.updateGeometry()

    def squeeze(self, width: int) -> None:
        """Say as much from the front as goes into ``width`` pixels; a tool tip says the rest."""
        room = width - (self.sizeHint().width() - self._words.sizeHint().width())
        shown = self._words.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(room, 0)
        )
        set_text(self._words, shown)
        self.setToolTip("" if shown == self._whole else wrapped_tip(self._whole))
        self.updateGeometry()

    @property
    def words(self) -> str:
        """What it says now, as a screen reader hears it."""
        return self._whole

    @override
    def sizeHint(self) -> QSize:
        """What the words need."""
        layout = self.layout()
        size = layout.sizeHint() if layout is not None else QSize()
        return QSize(size.width(), max(size.height(), px(34)))

    @override
    def minimumSizeHint(self) -> QSize:
        """What is squeezed must not keep the window wide."""
        whole = self.sizeHint()
        return QSize(min(px(NARROWEST), whole.width()), whole.height())
