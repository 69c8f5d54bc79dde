"""Buttons that show their key and say their name without it.

On the way to the first frame: no icons and no ``typing_extensions`` here.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from counter_app.ui.theme import px, zoom_now
from counter_app.ui.widgets.text import wrapped_tip

RING = 2
"""Width of the focus ring and of the gap inside it, in pixels."""
PLAIN, LARGE = 30, 50
"""Height of a button's inside at 100 %; the style sheet says the same of plain ones."""
BESIDE = 34
"""What a filled button keeps free beside its words at 100 %."""
LINK, FRAME = 80, 8
"""Least width of a link that gives way, and what its frame takes, at 100 %."""


def button_height() -> int:
    """Of a plain button at the zoom in force: inside, padding, frame; fields are as high."""
    thin = round(zoom_now()) if zoom_now() >= 2 else 1
    return px(PLAIN) + 4 * thin


def with_key(words: str, key: str) -> str:
    """``Gọi lại  F6``."""
    return "  ".join(filter(None, (words, key)))


class KeyButton(QPushButton):
    """A plain button with its key."""

    def __init__(self, words: str, key: str = "", *, tip_key: str = "") -> None:
        super().__init__(with_key(words, key))
        self.setAccessibleName(words)
        tip = tip_key or key
        self.setToolTip(wrapped_tip(f"{words} ({tip})" if tip else words))


class PrimaryButton(QPushButton):
    """The one filled button of its zone, with a focus ring set off by a gap."""

    def __init__(self, words: str, key: str = "", *, large: bool = False) -> None:
        super().__init__(with_key(words, key))
        self._large, self._beside = large, BESIDE
        self.setAccessibleName(words)
        self.setToolTip(wrapped_tip(f"{words} ({key})" if key else words))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the words, the ring and its gap; two lines make it as high as plain ones."""
        words = QFontMetrics(self._font()).size(0, self.text())
        inside = px(LARGE) if self._large else button_height() + max(0, words.height() - px(PLAIN))
        return QSize(words.width() + px(self._beside), inside)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same: a button is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill, words, ring."""
        with QPainter(self) as painter:  # ended here, whoever else still holds this frame
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        # Without the focus it fills its place, so that it stands in line with its neighbours.
        gap = 2 * RING if self.hasFocus() else 0
        inner = self.rect().adjusted(gap, gap, -gap, -gap)
        fill, words = self._colours()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(inner, 6, 6)
        painter.setPen(words)
        self.draw_words(painter, inner)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)

    def draw_words(self, painter: QPainter, inner: QRect) -> None:
        """The words, with the painter's pen and font."""
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.text())

    def _colours(self) -> tuple[QColor, QColor]:
        role = QPalette.ColorRole
        if not self.isEnabled():
            return self.palette().color(role.Midlight), self.palette().color(role.Text)
        fill = self.palette().color(role.Highlight)
        if self.isDown() or self.underMouse():
            fill = fill.darker(112)
        return fill, self.palette().color(role.HighlightedText)

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        if self._large:
            font.setPointSizeF(font.pointSizeF() * 1.3)
        return font


class LinkButton(QPushButton):
    """A button that looks like a word: for remedies inside a sentence or a list."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setProperty("role", "link")
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class ElidedLink(LinkButton):
    """A link that says a name: a long one loses its middle and never widens what is around."""

    def __init__(self) -> None:
        super().__init__("")
        self._words, self._key = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, words: str, key: str) -> None:
        """Show as much of the words as there is room for; the tool tip says them whole."""
        self._words, self._key = words, key
        self.setAccessibleName(words)
        self._elide()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for all of it."""
        size = super().sizeHint()
        metrics = self.fontMetrics()
        spare = metrics.horizontalAdvance(self._whole()) - metrics.horizontalAdvance(self.text())
        return QSize(size.width() + max(0, spare), size.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Little: the words give way."""
        return QSize(px(LINK), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or fewer words."""
        super().resizeEvent(event)
        self._elide()

    def _whole(self) -> str:
        return with_key(self._words, self._key)

    def _elide(self) -> None:
        room = self.width() - px(FRAME)
        shown = self.fontMetrics().elidedText(self._whole(), Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown)
        self.setToolTip("" if shown == self._whole() else wrapped_tip(self._words))
