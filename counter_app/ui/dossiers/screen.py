"""The screen "Hồ sơ": typing searches, arrows walk, the detail stands beside the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.ui.dossiers.detail import DossierDetail
from counter_app.ui.dossiers.presenter import DossiersPresenter, searched_by
from counter_app.ui.dossiers.table import dossier_table, fold_table
from counter_app.ui.keys import Deed, Scope
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.screen import Room, Screen
from counter_app.ui.widgets.split import Split
from counter_app.ui.widgets.text import label
from counter_app.ui.workplace import Workplace


class DossiersScreen(Screen):
    """Renders the presenter's state."""

    scope = Scope.DOSSIERS

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        presenter = DossiersPresenter(place, self)
        self.presenter, self.changes = presenter, presenter.changes
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Mã hồ sơ, họ tên, số định danh, điện thoại"))
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(presenter.search)
        self.search.installEventFilter(self)
        self._room = Room.WIDE
        self.table = dossier_table()
        self.table.installEventFilter(self)
        self._empty = label("", "soft", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.hide()
        self.detail = DossierDetail(presenter)
        self._lay_out()
        self.table.row_changed.connect(presenter.choose)
        self.table.opened.connect(lambda _line: self.detail.papers.setFocus())
        self.table.letter_typed.connect(self._search_on)
        presenter.listed.connect(self._list)
        self.bind(Deed.REPRINT, self.detail.ask_reprint, lambda: self.detail.can_reprint)
        self.bind(Deed.REVEAL, presenter.reveal, lambda: presenter.can_reveal)
        self.offer(Deed.SEARCH, self._search_anew)

    def open_dossier(self, text: str) -> None:
        """Show one dossier, asked for from elsewhere."""
        if self.search.text() == text:
            self.presenter.search(text)
        else:
            self.search.setText(text)

    @override
    def remember(self) -> Callable[[], None]:
        """The search: digits typed into the list go there."""
        before = self.search.text()
        return lambda: self.search.setText(before)

    @override
    def take_code(self, raw: bytes | str) -> bool:
        """A slip opens its dossier, a card finds those of its citizen."""
        text = searched_by(raw)
        if text is None:
            return False
        self.open_dossier(text)
        return True

    def first_focus(self) -> None:
        """The search."""
        self._search_anew()
        self.presenter.search(self.search.text())

    def go_back(self) -> bool:
        """Esc: close the question, then to the search, then empty it."""
        if self.detail.go_back():
            return True
        if not self.search.hasFocus():
            self.search.setFocus()
            return True
        if self.search.text():
            self.search.clear()
            return True
        return False

    def arrange(self, room: Room) -> None:
        """Without room the detail goes below what can be left out of the list."""
        self._room = room
        fold_table(self.table, room)
        self._split.arrange(room)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Return in the search field work on the list; the list folds to its width."""
        if watched is self.table and event.type() == QEvent.Type.Resize:
            fold_table(self.table, self._room)
        if watched is self.search and isinstance(event, QKeyEvent) and _is_press(event):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.table.step(step)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _list(self) -> None:
        lines = self.presenter.lines
        self.table.show_rows(lines)
        fold_table(self.table, self._room)
        self.table.setVisible(bool(lines))
        self._empty.setText(self._empty_words())
        self._empty.setVisible(not lines)

    def _empty_words(self) -> str:
        if self.presenter.text.strip():
            return self.tr("Không thấy hồ sơ nào. Gõ ít chữ hơn, hoặc gõ mã hồ sơ trên phiếu hẹn.")
        return self.tr("Chưa tiếp nhận hồ sơ nào. Bấm Ctrl+1 để tiếp nhận.")

    def _search_anew(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _search_on(self, letter: str) -> None:
        self.search.setFocus()
        self.search.setText(letter)

    def _lay_out(self) -> None:
        left = QFrame()
        left.setObjectName("panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(9))
        column.addWidget(Field(self.tr("Tìm hồ sơ"), self.search))
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        self._split = Split(left, self.detail, (372, 340))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)


def _is_press(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress
