"""A line edit with suggestions in a list that never takes the focus.

No inline completion and no ``setText`` while typing: both break words that Telex, VNI or
ibus are still composing. What is being composed counts as typed for the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.text import wrapped_tip

MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row: what is offered, a second line in a soft voice, and what it stands for."""

    words: str
    detail: str
    value: Any


class SuggestionModel(QAbstractListModel):
    """The rows on offer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Suggestion, ...] = ()

    def show_rows(self, rows: Sequence[Suggestion]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """One per suggestion."""
        return 0 if parent.isValid() else len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The words; the detail as the accessible description."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return row.detail
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped_tip(row.detail)
        return None


class SuggestionDelegate(QStyledItemDelegate):
    """Two lines a row; the current one filled."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Two lines and some air; one line where there is no detail."""
        model = index.model()
        row = model.rows[index.row()] if isinstance(model, SuggestionModel) else None
        lines = 2 if row is not None and row.detail else 1
        return QSize(px(200), row_height(option.fontMetrics.height(), lines))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Words above, detail below; long words end in dots, the tool tip has them whole."""
        role = QPalette.ColorRole
        model = index.model()
        row = model.rows[index.row()] if isinstance(model, SuggestionModel) else None
        if row is None:
            return
        view = option.widget
        current = isinstance(view, QListView) and view.currentIndex() == index
        painter.save()
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(option.palette.color(role.Highlight))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 4, 4)
        box = option.rect.adjusted(px(10), px(4), -px(10), -px(4))
        height = option.fontMetrics.height() if row.detail else box.height()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(option.palette.color(role.HighlightedText if current else role.Text))
        words = option.fontMetrics.elidedText(row.words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRect(box.left(), box.top(), box.width(), height), flags, words)
        if not row.detail:
            painter.restore()
            return
        if not current:
            painter.setPen(option.palette.color(role.PlaceholderText))
        detail = option.fontMetrics.elidedText(row.detail, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(
            QRect(box.left(), box.top() + height + px(1), box.width(), height), flags, detail
        )
        painter.restore()


def row_height(line: int, lines: int) -> int:
    """Height of a row; never lower than what a finger or a mouse hits well."""
    return max(lines * line + px(10), px(34))


class SuggestEdit(QLineEdit):
    """Type, see the list below, take a row with Return or the mouse."""

    asked = Signal(str)
    """Text typed so far, with what is still being composed."""
    taken = Signal(object)
    """Value of the row taken."""
    entered = Signal(str)
    """Return without a row to take."""

    def __init__(self, list_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SuggestionModel(self)
        self._list: QListView | None = None
        self._list_name = list_name
        self.textEdited.connect(self._ask)

    def offer_rows(self, rows: Sequence[Suggestion], *, preselect: bool = True) -> None:
        """Show rows below the field while it has the focus; none hides the list."""
        self._model.show_rows(rows)
        if not rows or not self.hasFocus():
            self.close_list()
            return
        view = self._view()
        self._place(view)
        view.show()
        view.raise_()
        view.setCurrentIndex(self._model.index(0) if preselect else QModelIndex())

    def point_at(self, row: int) -> None:
        """Make a row the current one."""
        if self.list_shown and 0 <= row < len(self._model.rows):
            self._view().setCurrentIndex(self._model.index(row))

    def close_list(self) -> None:
        """Take the list away."""
        if self._list is not None:
            self._list.hide()

    @property
    def list_shown(self) -> bool:
        """Whether suggestions are on the screen."""
        return self._list is not None and self._list.isVisible()

    @property
    def rows(self) -> tuple[Suggestion, ...]:
        """The suggestions on offer."""
        return self._model.rows

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Search with what is being composed too; the text itself is left alone."""
        super().inputMethodEvent(event)
        if event.preeditString():
            typed, at = self.text(), self.cursorPosition()
            self._ask(typed[:at] + event.preeditString() + typed[at:])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the list, Return takes, Escape closes the list first."""
        key = event.key()
        if self.list_shown and self._walk(key):
            event.accept()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            event.accept()
            return
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list belongs to the field in focus."""
        self.close_list()
        super().focusOutEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab takes the chosen row as Return does, and moves on."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Tab
            and self.list_shown
            and self._take_current()
        ):
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self.list_shown
        ):
            event.accept()
            return True
        return super().event(event)

    def _ask(self, text: str) -> None:
        self.asked.emit(text)

    def _enter(self) -> None:
        if not (self.list_shown and self._take_current()):
            self.entered.emit(self.text())

    def _walk(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: MOST_ROWS,
            Qt.Key.Key_PageUp: -MOST_ROWS,
        }
        step = next((n for wanted, n in steps.items() if wanted == key), 0)
        if step:
            view = self._view()
            row = min(max(view.currentIndex().row() + step, 0), len(self._model.rows) - 1)
            view.setCurrentIndex(self._model.index(row))
        return bool(step)

    def _take_current(self) -> bool:
        index = self._view().currentIndex()
        if not index.isValid():
            return False
        self._take(index)
        return True

    def _take(self, index: QModelIndex) -> None:
        value = self._model.rows[index.row()].value
        self.close_list()
        self.taken.emit(value)

    def _view(self) -> QListView:
        if self._list is None:
            view = QListView(self.window())
            view.setObjectName("suggestions")
            view.setAccessibleName(self._list_name)
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setModel(self._model)
            view.setItemDelegate(SuggestionDelegate(view))
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setUniformItemSizes(False)
            view.clicked.connect(self._take)
            view.hide()
            # It lies over the window and would stay there when the field goes.
            self.destroyed.connect(view.deleteLater)
            self._list = view
        return self._list

    def _place(self, view: QListView) -> None:
        window = self.window()
        corner = self.mapTo(window, QPoint(0, self.height() + px(2)))
        rows = min(len(self._model.rows), MOST_ROWS)
        lines = 2 if any(row.detail for row in self._model.rows) else 1
        height = rows * row_height(self.fontMetrics().height(), lines) + px(10)
        words = [row.words for row in self._model.rows]
        widest = max(map(self.fontMetrics().horizontalAdvance, words), default=0)
        width = max(self.width(), widest + px(48))
        room_below = window.height() - corner.y() - px(8)
        if height > room_below and corner.y() > window.height() // 2:
            top = self.mapTo(window, QPoint(0, 0)).y() - height - px(2)
            corner.setY(max(top, 0))
        else:
            height = min(height, room_below)
        width = min(width, window.width() - corner.x() - px(8))
        view.setGeometry(corner.x(), corner.y(), width, height)
