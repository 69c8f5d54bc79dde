"""Tables of frozen views: columns said once, rows replaced whole, the chosen row kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from counter_app.ui.theme import px
from counter_app.ui.widgets.lines import wrapped_height
from counter_app.ui.widgets.text import wrapped_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
LEAST_ROW = 46
BESIDE = 24
"""What padding and grid take from a cell's width at 100 %."""
LINES = int(Qt.ItemDataRole.UserRole)
"""How many lines a cell may make its row high; in a higher row it takes more."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its head, what it shows, and how wide it is."""

    head: str
    words: Callable[[Row], str]
    width: int = 0
    """At 100 %; 0 takes what is left."""
    strong: bool = False
    lines: int = 0
    """At most; what does not fit ends in dots and is whole in the tool tip. 0: all there are."""
    whole: bool = False
    """A code: the column grows until the longest stands on one line."""
    tip: Callable[[Row], str] | None = None
    """What the tool tip says, if it is not the words."""


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows of one kind."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One per view."""
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As declared."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words; also as tool tip, where a cell has not room for all of them."""
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(self.rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped_tip((column.tip or column.words)(self.rows[index.row()]))
        if role == LINES:
            return column.lines
        if role == Qt.ItemDataRole.FontRole and column.strong:
            return _bold()
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Heads of the columns, on the left like the cells."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


class Table(QTableView, Generic[Row]):
    """A list to read: whole rows, no grid, Return opens, letters start a search."""

    row_changed = Signal(object)
    """The row now chosen, or None."""
    opened = Signal(object)
    """Return or a double click on a row."""
    letter_typed = Signal(str)
    """A letter typed into the list: the search wants it."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        *,
        chooses: bool = True,
    ) -> None:
        """``chooses``: the first row by itself where none is chosen or the chosen one went."""
        super().__init__()
        self._key, self._chooses = key, chooses
        self._data = TableModel(columns, self)
        self.setModel(self._data)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setItemDelegate(CellDelegate(self))
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(LEAST_ROW))
        self._size_columns(columns)
        self.verticalScrollBar().valueChanged.connect(self._fit_rows)
        self.horizontalHeader().sectionResized.connect(self._fit_rows)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._data.rows[index.row()]))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace the rows; the chosen one stays chosen if it is still there.

        Otherwise the first is, or none: see ``chooses``.
        """
        if tuple(rows) == self._data.rows:
            return
        chosen = self.row
        key = None if chosen is None else self._key(chosen)
        self._data.show_rows(rows)
        self.fit_codes()
        first = 0 if self._chooses else -1
        at = next((i for i, row in enumerate(rows) if self._key(row) == key), first)
        self.setCurrentIndex(self._data.index(at, 0))
        self._fit_rows()
        if self.row is None:
            self.row_changed.emit(None)

    @property
    def row(self) -> Row | None:
        """The row chosen."""
        at = self.currentIndex().row()
        return self._data.rows[at] if 0 <= at < len(self._data.rows) else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows shown."""
        return self._data.rows

    def step(self, by: int) -> None:
        """Move the choice from outside, e.g. with the arrows of a search field."""
        at = min(max(self.currentIndex().row() + by, 0), len(self._data.rows) - 1)
        if at >= 0:
            self.setCurrentIndex(self._data.index(at, 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens; letters and digits go to the search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.row is not None:
                self.opened.emit(self.row)
            return
        text = event.text()
        if text.isprintable() and text.strip() and not event.modifiers() & _COMMANDS:
            self.letter_typed.emit("" if text == "/" else text)
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """More rows may be in sight."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Make the rows in sight as high as their words."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        changed = False
        for at in range(first, (len(self._data.rows) - 1 if last < 0 else last) + 1):
            height = max(px(LEAST_ROW), self.sizeHintForRow(at))
            if height != self.rowHeight(at):
                self.setRowHeight(at, height)
                changed = True
        if changed:
            # Higher rows may bring a scroll bar, which takes from the columns; and fewer or
            # more rows are in sight now.
            QTimer.singleShot(0, self, self._fit_rows)

    def fit_codes(self) -> None:
        """Make columns of codes as wide as declared, or as their longest code."""
        header = self.horizontalHeader()
        for at, column in enumerate(self._data.columns):
            stretched = header.sectionResizeMode(at) is QHeaderView.ResizeMode.Stretch
            if column.whole and not stretched:
                metrics = QFontMetrics(_bold() if column.strong else self.font())
                codes = map(column.words, self._data.rows)
                widest = max(map(metrics.horizontalAdvance, codes), default=0)
                header.resizeSection(at, max(px(column.width), widest + px(BESIDE)))

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        row = self._data.rows[current.row()] if current.isValid() else None
        self.row_changed.emit(row)

    def _size_columns(self, columns: Sequence[Column[Row]]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for at, column in enumerate(columns):
            if column.width:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(at, px(column.width))
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)


class CellDelegate(QStyledItemDelegate):
    """Qt measures wrapped words without the padding of the style sheet and cuts their end."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as the words are in the room they really have."""
        view = self.parent()
        whole = view.columnWidth(index.column()) if isinstance(view, QTableView) else 0
        font = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(font) if isinstance(font, QFont) else option.fontMetrics
        high = wrapped_height(metrics, index, whole - px(BESIDE))
        most = index.data(LINES) or 0
        if most:
            high = min(high, metrics.size(0, "\n".join("x" * most)).height())
        return QSize(whole, high + px(6))


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
