"""The strip of scanned pages: thumbnails as they come, dragged or keyed onto papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView
from typing_extensions import override

from counter_app.domain.checklist import ChecklistItem
from counter_app.services.repositories import PageRecord
from counter_app.ui.reception.pages import Pages
from counter_app.ui.reception.paper_row import PAGES_MIME
from counter_app.ui.reception.thumbnail import ThumbnailDelegate, page_size
from counter_app.ui.widgets.text import wrapped_tip

SETTLED_MS = 80
"""Digits are a clerk's when no other key came for so long: a reader is faster."""
FEWEST_OF_A_CODE = 9
"""Digits in one go that no clerk means for pages: an old number, or a card's."""

Index = QModelIndex | QPersistentModelIndex
Items = Callable[[], tuple[ChecklistItem, ...]]
"""The papers pages can be put onto, as they stand now."""


class PagesModel(QAbstractListModel):
    """Pages in order of scanning; the caption says which paper they belong to."""

    def __init__(self, source: Pages, items: Items, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source, self._items = source, items
        self._pages: tuple[PageRecord, ...] = ()
        self._pictures: dict[UUID, QIcon] = {}

    def refresh(self) -> None:
        """Show what the presenter has; rows are only added while a scan runs."""
        pages = self._source.pages
        known = len(self._pages)
        if [page.id for page in pages[:known]] != [page.id for page in self._pages]:
            self.beginResetModel()
            self._pages, self._pictures = pages, {}
            self.endResetModel()
            return
        if len(pages) > known:
            self.beginInsertRows(QModelIndex(), known, len(pages) - 1)
            self._pages = pages
            self.endInsertRows()
        self._pages = pages
        if pages:
            self.dataChanged.emit(self.index(0), self.index(len(pages) - 1))

    def picture_came(self, page_id: UUID) -> None:
        """A thumbnail arrived."""
        for row, page in enumerate(self._pages):
            if page.id == page_id:
                self.dataChanged.emit(self.index(row), self.index(row))

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One per page."""
        return 0 if parent.isValid() else len(self._pages)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Pages can be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Caption, picture, whole caption for screen readers."""
        page = self._pages[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._caption(page)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._long_caption(page, index.row() + 1)
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped_tip(self._long_caption(page, index.row() + 1))
        return None

    @override
    def mimeTypes(self) -> list[str]:
        """Only for the papers of this form."""
        return [PAGES_MIME]

    @override
    def mimeData(self, indexes: Any) -> QMimeData:
        """The ids of the pages dragged."""
        data = QMimeData()
        ids = "\n".join(str(self.page(index).id) for index in indexes)
        data.setData(PAGES_MIME, QByteArray(ids.encode("ascii")))
        return data

    def page(self, index: Index) -> PageRecord:
        """The page of a row."""
        return self._pages[index.row()]

    def _number_of(self, page: PageRecord) -> int:
        return next(
            (
                n
                for n, item in enumerate(self._items(), 1)
                if item.component_id == page.component_id
            ),
            0,
        )

    def _caption(self, page: PageRecord) -> str:
        number = self._number_of(page)
        return f"→ {number}" if number else "?"

    def _long_caption(self, page: PageRecord, row: int) -> str:
        number = self._number_of(page)
        if not number:
            return self.tr("Trang {row}: chưa gán giấy tờ").format(row=row)
        name = self._items()[number - 1].name_vi
        return self.tr("Trang {row}: {name}").format(row=row, name=name)

    def _picture(self, page: PageRecord) -> QIcon:
        if page.id not in self._pictures:
            jpeg = self._source.thumbnails.get(page.id)
            if jpeg is None:
                return QIcon()
            picture = QPixmap()
            picture.loadFromData(jpeg)
            self._pictures[page.id] = QIcon(picture)
        return self._pictures[page.id]


class PagesStrip(QListView):
    """Digits put the chosen pages onto a paper, 0 takes them off; so does dragging."""

    def __init__(self, source: Pages, items: Items) -> None:
        super().__init__()
        self._source, self._items = source, items
        self._digits = ""
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._use_digits)
        self._pages = PagesModel(source, items, self)
        self.setModel(self._pages)
        self.setAccessibleName(self.tr("Trang đã quét"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setDragEnabled(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setItemDelegate(ThumbnailDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()
        source.thumbnail_came.connect(self._pages.picture_came)

    def refresh(self) -> None:
        """Show the pages; the strip takes no room and no tab stop without any."""
        before = self._pages.rowCount()
        self._pages.refresh()
        there = self._pages.rowCount()
        self.setVisible(bool(there))
        self._fit()
        if there > before:
            self.scrollTo(self._pages.index(there - 1))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer pages fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as a page, and a scroll bar only where there are too many."""
        page = page_size(self.fontMetrics())
        frame = 2 * self.frameWidth()
        wide = self._pages.rowCount() * page.width() > self.width() - frame
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(page.height() + frame + bar)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Something is chosen from the first key on."""
        super().focusInEvent(event)
        if not self.selectedIndexes() and self._pages.rowCount():
            self.setCurrentIndex(self._pages.index(0))
            self._go_on()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the scope "pages" in the one table of keys."""
        text = event.text()
        if text and text in "0123456789":
            if not event.isAutoRepeat():
                self._digits += text
                self._settled.start()
            event.accept()
            return
        self._use_digits()
        super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Digits typed before are for the page chosen before."""
        self._use_digits()
        super().mousePressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes on has typed his digits."""
        self._use_digits()
        super().focusOutEvent(event)

    def _use_digits(self) -> None:
        """Put pages onto papers, unless a reader typed: what it writes cannot be taken back."""
        self._settled.stop()
        digits, self._digits = self._digits, ""
        if len(digits) < FEWEST_OF_A_CODE:
            for digit in digits:
                self._assign(int(digit))

    def _assign(self, number: int) -> None:
        items = self._items()
        if number > len(items):
            return
        chosen = [self._pages.page(index) for index in self.selectedIndexes()]
        target = items[number - 1].component_id if number else None
        self._source.assign([page.id for page in chosen], target)
        self._go_on()

    def _go_on(self) -> None:
        """To the first page that still belongs to no paper."""
        for row in range(self._pages.rowCount()):
            index = self._pages.index(row)
            if self._pages.page(index).component_id is None:
                self.setCurrentIndex(index)
                return
