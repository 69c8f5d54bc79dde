"""Buttons of the call bar: where words do not fit they fold to sign and key."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QIcon, QPainter, QPalette
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton, PrimaryButton, with_key
from counter_app.ui.widgets.icons import icon
from counter_app.ui.widgets.text import restyle

SIGN = 20


class FoldingButton(KeyButton):
    """A plain one. Keys with Ctrl or Shift are shown only when it is folded."""

    def __init__(self, words: str, key: str, sign: str) -> None:
        self._words, self._folded_key, self._sign = words, key, sign
        self._key = "" if "+" in key else key
        super().__init__(words, self._key, tip_key=key)

    def fold(self, *, folded: bool) -> None:
        """Show sign and key, or words and key."""
        self.setText(self._folded_key if folded else with_key(self._words, self._key))
        ink = self.palette().color(QPalette.ColorRole.ButtonText)
        self.setIcon(icon(self._sign, ink) if folded else QIcon())
        self.setIconSize(QSize(px(18), px(18)))
        restyle(self, "folded", "true" if folded else "false")


class FoldingPrimary(PrimaryButton):
    """The filled one."""

    def __init__(self, words: str, key: str, sign: str) -> None:
        super().__init__(words, key)
        self._words, self._key, self._sign = words, key, sign
        self._folded = False

    def fold(self, *, folded: bool) -> None:
        """Show sign and key, or words and key."""
        self._folded = folded
        self.setText(self._key if folded else with_key(self._words, self._key))
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """Room for the sign too."""
        size = super().sizeHint()
        return QSize(size.width() + (px(SIGN + 4) if self._folded else 0), size.height())

    @override
    def draw_words(self, painter: QPainter, inner: QRect) -> None:
        """Sign first, if folded."""
        if self._folded:
            side = px(SIGN)
            place = QRect(inner.left() + px(10), inner.center().y() - side // 2, side, side)
            icon(self._sign, painter.pen().color()).paint(painter, place)
            inner = inner.adjusted(px(SIGN + 8), 0, 0, 0)
        super().draw_words(painter, inner)
