"""The papers of the dossier: one tab stop, arrows between papers, digits tick, + and - count."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.checklist import to_digitise
from counter_app.ui.reception.form import Form
from counter_app.ui.reception.paper_row import (
    COUNT_WIDTH,
    ROW_MARGIN,
    ROW_SPACING,
    STATE_INDENT,
    STATE_WIDTH,
    PaperRow,
)
from counter_app.ui.reception.papers import enough
from counter_app.ui.reception.presenter import ReceptionPresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.scrolling import bring_into_view
from counter_app.ui.widgets.text import label, restyle

ORIGINALS, COPIES = 0, 1
LIST_MARGIN = 2


class Checklist(QFrame):
    """Has the focus as a whole; one row in it is current."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self.setObjectName("papers")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Thành phần hồ sơ"))
        self._presenter = presenter
        self._filling = presenter.parts.filling
        self._rows: list[PaperRow] = []
        self._current, self._column = 0, ORIGINALS
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(*[px(LIST_MARGIN)] * 4)
        self._box.setSpacing(0)
        self._box.addStretch(1)

    @property
    def rows(self) -> tuple[PaperRow, ...]:
        """The rows shown."""
        return tuple(self._rows[: len(self._filling.form.items)])

    def refresh(self) -> None:
        """Show the form's papers; rows are kept and reused."""
        form = self._filling.form
        while len(self._rows) < len(form.items):
            self._rows.append(self._make_row(len(self._rows)))
        conditions = _conditions(form)
        for index, row in enumerate(self._rows):
            there = index < len(form.items)
            row.setVisible(there)
            if there:
                item = form.items[index]
                row.show_item(item, conditions.get(item.component_id, ""))
        self._current = min(self._current, max(0, len(form.items) - 1))
        self._mark()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the scope "checklist" in the one table of keys."""
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
            return
        act()
        event.accept()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        self._show_ring(shown=True)
        self._mark()
        self._show_current()
        super().focusInEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes."""
        self._show_ring(shown=False)
        self._mark()
        super().focusOutEvent(event)

    def _show_ring(self, *, shown: bool) -> None:
        # Round what is seen of the list, not round the list that scrolls in it.
        restyle(self._scroll_area() or self, "focused", "true" if shown else "false")

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        text, key = event.text(), Qt.Key(event.key())
        if text and text in "123456789":
            return lambda: self._tick(int(text) - 1)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in steps:
            return lambda: self._go(self._current + steps[key])
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return lambda: self._choose_column(COPIES if key == Qt.Key.Key_Right else ORIGINALS)
        if text in ("+", "="):
            return lambda: self._count(1)
        if text in ("-", "_"):
            return lambda: self._count(-1)
        if key == Qt.Key.Key_Space:
            return lambda: self._tick(self._current)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._leave
        return None

    def _leave(self) -> None:
        self.focusNextChild()

    def _tick(self, index: int) -> None:
        if index < len(self._filling.form.items):
            self._current = index
            self._filling.tick(index)
            self._mark()
            self._show_current()

    def _count(self, step: int) -> None:
        originals = step if self._column == ORIGINALS else 0
        copies = step if self._column == COPIES else 0
        self._filling.count(self._current, originals=originals, copies=copies)

    def _go(self, index: int) -> None:
        self._current = min(max(index, 0), max(0, len(self.rows) - 1))
        self._mark()
        self._show_current()

    def _show_current(self) -> None:
        if self.rows:
            bring_into_view(self.rows[self._current])

    def _choose_column(self, column: int) -> None:
        self._column = column
        self._mark()

    def _mark(self) -> None:
        focused = self.hasFocus()
        for index, row in enumerate(self._rows):
            row.show_current(current=focused and index == self._current, column=self._column)

    def _make_row(self, index: int) -> PaperRow:
        row = PaperRow(index + 1)
        row.ticked.connect(lambda: self._clicked(index, tick=True))
        row.chosen.connect(lambda: self._clicked(index, tick=False))
        row.counts_typed.connect(lambda a, b: self._typed_counts(index, a, b))
        row.pages_dropped.connect(lambda ids: self._dropped(index, ids))
        self._box.insertWidget(index, row)
        return row

    def _clicked(self, index: int, *, tick: bool) -> None:
        self._current = index
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if tick:
            self._filling.tick(index)
        # A click has toggled the box already; what the form says counts.
        self.refresh()

    def _typed_counts(self, index: int, originals: int, copies: int) -> None:
        item = self._filling.form.items[index]
        self._filling.count(
            index, originals=originals - item.originals, copies=copies - item.copies
        )

    def _dropped(self, index: int, ids: tuple[str, ...]) -> None:
        item = self._filling.form.items[index]
        self._presenter.parts.pages.assign([UUID(one) for one in ids], item.component_id)

    def _scroll_area(self) -> QScrollArea | None:
        parent: QObject | None = self.parent()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parent()
        return parent


class ChecklistHeader(QWidget):
    """Title, how many are there, and the column heads."""

    def __init__(self, presenter: ReceptionPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._count = label("", "soft")
        above = QHBoxLayout()
        above.addWidget(label(self.tr("Thành phần hồ sơ"), "heading"))
        above.addStretch(1)
        above.addWidget(self._count)
        self._heads = QWidget()
        heads = QHBoxLayout(self._heads)
        heads.setSpacing(px(ROW_SPACING))
        heads.addWidget(label(self.tr("Giấy tờ"), "field"), 1)
        for words in (self.tr("Chính"), self.tr("Sao")):
            head = label(words, "field")
            head.setFixedWidth(px(COUNT_WIDTH))
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            heads.addWidget(head)
        state = label(self.tr("Tình trạng"), "field")
        state.setFixedWidth(px(STATE_WIDTH))
        state.setContentsMargins(px(STATE_INDENT), 0, 0, 0)
        heads.addWidget(state)
        self._row = heads
        self.stand_above(0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(above)
        column.addWidget(self._heads)

    def stand_above(self, left: int, right: int) -> None:
        """Put the heads over their columns; pixels beside the list, a scroll bar among them."""
        edge = px(LIST_MARGIN) + px(ROW_MARGIN)
        self._row.setContentsMargins(left + edge, 0, right + edge, 0)

    def refresh(self) -> None:
        """Count again."""
        form = self._presenter.form
        self._heads.setVisible(bool(form.items))
        if not form.items:
            self._count.setText("")
            return
        there, asked = enough(form.items)
        words = self.tr("Đủ {there} / {asked} giấy tờ").format(there=there, asked=asked)
        waiting = len(to_digitise(form.items))
        if waiting:
            words += " · " + self.tr("chưa số hóa {n}").format(n=waiting)
        self._count.setText(words)


def _conditions(form: Form) -> dict[str, str]:
    """component id -> the words of the source, where the clerk must judge by them."""
    parts = () if form.version is None else form.version.components
    return {part.id: part.condition.text_vi for part in parts if not part.mandatory}
