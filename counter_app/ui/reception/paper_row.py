"""One paper of the checklist: sign, tick, name, counts, state."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.ui.reception.papers import LARGEST_COUNT, state_sign, state_words
from counter_app.ui.theme import px
from counter_app.ui.widgets.fields import CountBox
from counter_app.ui.widgets.text import label, restyle, set_text

PAGES_MIME = "application/x-counter-pages"
"""Ids of pages, one a line, dragged from the strip."""

COUNT_WIDTH, STATE_WIDTH, STATE_INDENT = 46, 116, 4
ROW_MARGIN, ROW_SPACING = 8, 7
KEPT_BY_THE_LIST = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    }
)


class Tick(QCheckBox):
    """A check box that leaves arrows and Return to the list it stands in."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks; the rest is the list's."""
        if Qt.Key(event.key()) in KEPT_BY_THE_LIST:
            event.ignore()
            return
        super().keyPressEvent(event)


class PaperRow(QFrame):
    """Pages can be dropped on it; a click on the name ticks it."""

    ticked = Signal()
    chosen = Signal()
    """It was clicked or focused: make it the current one."""
    counts_typed = Signal(int, int)
    """originals, copies."""
    pages_dropped = Signal(object)
    """Page ids as text."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAcceptDrops(True)
        self.tick = Tick()
        self.tick.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        # Toggled, not clicked: a screen reader toggles without a click.
        self.tick.toggled.connect(lambda _on: self.ticked.emit())
        self._number = label(f"{number}" if number <= 9 else "", "soft")
        self._number.setFixedWidth(px(14))
        self._name = label("", wrap=True)
        self._note = label("", "soft", wrap=True)
        self.originals, self.copies = CountBox(0, LARGEST_COUNT), CountBox(0, LARGEST_COUNT)
        for box in (self.originals, self.copies):
            box.setFixedWidth(px(COUNT_WIDTH))
            box.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            box.value_changed.connect(self._typed)
        self._state = label("", "strong")
        self._pages = label("", "soft")
        self._lay_out()

    def show_item(self, item: ChecklistItem, condition: str) -> None:
        """Show a paper."""
        sign, tone = state_sign(item)
        self._name.setText(item.name_vi)
        set_text(self._note, condition)
        here = item.state in (ItemState.HANDED_IN, ItemState.SHOWN)
        self.tick.blockSignals(True)
        self.tick.setChecked(here)
        self.tick.blockSignals(False)
        self.tick.setAccessibleName(item.name_vi)
        self.tick.setAccessibleDescription(state_words(item))
        self.originals.show_value(item.originals)
        self.copies.show_value(item.copies)
        self.originals.setAccessibleName(self.tr("Số bản chính: {name}").format(name=item.name_vi))
        self.copies.setAccessibleName(self.tr("Số bản sao: {name}").format(name=item.name_vi))
        set_text(self._state, f"{sign} {state_words(item)}", tone)
        set_text(self._pages, self._page_words(item))

    def show_current(self, *, current: bool, column: int) -> None:
        """Mark the current row and the count that + and - change."""
        restyle(self, "current", "true" if current else "false")
        for index, box in enumerate((self.originals, self.copies)):
            restyle(box, "chosen", "true" if current and index == column else "false")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose; on the name also tick."""
        self.chosen.emit()
        if event.position().x() < self.originals.x():
            self.ticked.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pages are welcome."""
        if event.mimeData().hasFormat(PAGES_MIME):
            restyle(self, "dropping", "true")
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        restyle(self, "dropping", "false")

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """They belong to this paper."""
        restyle(self, "dropping", "false")
        event.acceptProposedAction()
        self.pages_dropped.emit(page_ids(event.mimeData()))

    def _page_words(self, item: ChecklistItem) -> str:
        if item.pages:
            return self.tr("{n} trang").format(n=item.pages)
        if item.digitise and item.state is ItemState.HANDED_IN:
            return self.tr("chưa quét")
        return ""

    def _typed(self, _value: int) -> None:
        self.counts_typed.emit(self.originals.value(), self.copies.value())

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addStretch(1)
        names.addWidget(self._name)
        names.addWidget(self._note)
        names.addStretch(1)
        state = QVBoxLayout()
        state.setSpacing(0)
        state.addStretch(1)
        state.addWidget(self._state)
        state.addWidget(self._pages)
        state.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(ROW_MARGIN), px(4), px(ROW_MARGIN), px(4))
        row.setSpacing(px(ROW_SPACING))
        row.addWidget(self._number)
        row.addWidget(self.tick)
        row.addLayout(names, 1)
        row.addWidget(self.originals)
        row.addWidget(self.copies)
        holder = QFrame()
        holder.setFixedWidth(px(STATE_WIDTH))
        holder.setLayout(state)
        state.setContentsMargins(px(STATE_INDENT), 0, 0, 0)
        row.addWidget(holder)


def page_ids(data: QMimeData) -> tuple[str, ...]:
    """The ids of dragged pages."""
    return tuple(bytes(data.data(PAGES_MIME).data()).decode("ascii").splitlines())
