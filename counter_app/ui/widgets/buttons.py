"""Buttons that show their key and say their name without it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.icons import icon
from counter_app.ui.widgets.text import restyle

RING = 2
"""Width of the focus ring and of the gap inside it, in pixels at 100 %."""


class KeyButton(QPushButton):
    """A plain button: ``Gọi lại  F6``; folded it shows its sign and its key."""

    def __init__(
        self, text: str, key: str = "", icon_name: str = "", *, key_when_folded: str = ""
    ) -> None:
        super().__init__()
        self._text, self._key, self._icon_name = text, key, icon_name
        self._folded_key = key_when_folded or key
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({self._folded_key})" if self._folded_key else text)
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Show sign and key only, where there is no room for the words."""
        folded = folded and bool(self._icon_name)
        whole = "  ".join(filter(None, (self._text, self._key)))
        self.setText(self._folded_key if folded else whole)
        restyle(self, "folded", "true" if folded else "false")
        if folded:
            self.setIcon(icon(self._icon_name, self.palette().color(QPalette.ColorRole.ButtonText)))
            self.setIconSize(QSize(px(18), px(18)))
        else:
            self.setIcon(icon("", QColor()))


class PrimaryButton(QPushButton):
    """The one filled button of its zone, with a focus ring set off by a gap."""

    def __init__(
        self, text: str, key: str = "", *, large: bool = False, icon_name: str = ""
    ) -> None:
        super().__init__()
        self._words, self._key, self._icon_name = text, key, icon_name
        self._folded = False
        self._large = large
        self.setAccessibleName(text)
        self.setToolTip(text if not key else f"{text} ({key})")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(self._shown())

    def fold(self, folded: bool) -> None:
        """Show sign and key only, where there is no room for the words."""
        self._folded = folded and bool(self._icon_name)
        self.setText(self._shown())
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """Room for the words, the ring and its gap."""
        metrics = QFontMetrics(self._font())
        sign = px(24) if self._folded else 0
        width = metrics.horizontalAdvance(self.text()) + px(34) + sign
        return QSize(width, px(58 if self._large else 40))

    @override
    def minimumSizeHint(self) -> QSize:
        """The same: a button is never cut."""
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill, words, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        inner = self.rect().adjusted(2 * RING, 2 * RING, -2 * RING, -2 * RING)
        fill, words = self._colours()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(inner, 6, 6)
        painter.setPen(words)
        self._draw_words(painter, inner)
        if self.hasFocus():
            ring = QPen(self.palette().color(QPalette.ColorRole.Highlight), RING)
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)

    def _draw_words(self, painter: QPainter, inner: QRect) -> None:
        if self._folded:
            side = px(20)
            place = QRect(inner.left() + px(10), inner.center().y() - side // 2, side, side)
            icon(self._icon_name, painter.pen().color()).paint(painter, place)
            inner = inner.adjusted(px(28), 0, 0, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.text())

    def _colours(self) -> tuple[QColor, QColor]:
        role = QPalette.ColorRole
        if not self.isEnabled():
            return self.palette().color(role.Midlight), self.palette().color(role.Text)
        fill = self.palette().color(role.Highlight)
        if self.isDown() or self.underMouse():
            fill = fill.darker(112)
        return fill, self.palette().color(role.HighlightedText)

    def _shown(self) -> str:
        if self._folded:
            return self._key
        return "  ".join(filter(None, (self._words, self._key)))

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        if self._large:
            font.setPointSizeF(font.pointSizeF() * 1.3)
        return font


class LinkButton(QPushButton):
    """A button that looks like a word: for remedies inside a sentence or a list."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "link")
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
