"""A list of sentences: each wraps and is shown whole."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from counter_app.ui.theme import px

LEAST, LOWEST_LINE = 72, 34
BESIDE, TICK = 20, 30
"""Lengths the style takes from a line, at 100 %: padding and frame, and a tick before it."""


class Lines(QListWidget):
    """Asks for little and takes what there is; or is as high as its lines."""

    def __init__(self, name: str, *, whole: bool = False) -> None:
        super().__init__()
        self._whole = whole
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setItemDelegate(LineDelegate(self))
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff)
        if whole:
            self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        # Another width breaks the sentences elsewhere.
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.fit()

    def fit(self) -> None:
        """After other lines were put in: as high as they are, where that is wanted."""
        if not self._whole:
            self.setMinimumHeight(px(LEAST))
            return
        heights = [self.sizeHintForRow(row) for row in range(self.count())]
        self.setFixedHeight(sum(heights) + 2 * self.frameWidth())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No more than the least: what is left over is shared by the layout."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Other breaks, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class LineDelegate(QStyledItemDelegate):
    """Qt measures a wrapped line without the padding of the style sheet and cuts its end."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words are in the room they really have."""
        view = self.parent()
        whole = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        ticks = index.data(Qt.ItemDataRole.CheckStateRole) is not None
        room = whole - px(BESIDE) - (px(TICK) if ticks else 0)
        bold = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(bold) if isinstance(bold, QFont) else option.fontMetrics
        high = wrapped_height(metrics, index, room)
        return QSize(whole, max(px(LOWEST_LINE), high + px(6)))


def wrapped_height(
    metrics: QFontMetrics, index: QModelIndex | QPersistentModelIndex, width: int
) -> int:
    """How high the words of a row are, broken at ``width`` pixels."""
    words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    flags = int(Qt.TextFlag.TextWordWrap)
    return metrics.boundingRect(QRect(0, 0, max(width, 1), 10_000), flags, words).height()
