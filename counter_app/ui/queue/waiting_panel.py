"""Right: who waits, in calling order, and who was kept back at this counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counter_app.services.views import TicketView
from counter_app.ui.formats import clock_text
from counter_app.ui.queue.presenter import QueuePresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.fields import Field
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.tables import Column, Table
from counter_app.ui.widgets.text import Tone, label, set_text

CARD_BAR = "|"
"""Stands between the fields of a card's code and in no reason."""


class WaitingPanel(QFrame):
    """The list holds no names."""

    def __init__(self, presenter: QueuePresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._count = label("", "soft")
        columns: tuple[Column[TicketView], ...] = (
            Column(self.tr("Số"), lambda one: one.label, 90, strong=True),
            Column(self.tr("Lĩnh vực"), lambda one: one.series_name),
            Column(self.tr("Ưu tiên"), lambda one: one.priority_name),
            Column(self.tr("Lấy số lúc"), lambda one: clock_text(one.issued_at), 110),
        )
        self.table: Table[TicketView] = Table(
            self.tr("Người đang chờ"), columns, lambda one: one.id, chooses=False
        )
        self._empty = label(self.tr("Không ai chờ."), "soft")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._held = QWidget()
        self._held_row = FlowLayout(self._held, px(8))
        self._held_title = label(self.tr("Giữ lại tại quầy này"), "field")
        self._shown_held: tuple[TicketView, ...] = ()
        self._void = VoidStrip(presenter)
        self.table.row_changed.connect(self._void.choose)
        self._lay_out()

    def refresh(self) -> None:
        """Show the queue."""
        view = self._presenter.view
        waiting = () if view is None else view.waiting
        self._void.show_waiting(waiting)
        self.table.show_rows(waiting)
        self.table.setVisible(bool(waiting))
        self._empty.setVisible(not waiting)
        self._void.setVisible(bool(waiting))
        words = self.tr("{n} người").format(n=0 if view is None else view.waiting_total)
        self._count.setText(words if waiting else "")
        self._show_held()

    def _show_held(self) -> None:
        held = self._presenter.held()
        self._held_title.setVisible(bool(held))
        self._held.setVisible(bool(held))
        if held == self._shown_held:
            return
        self._shown_held = held
        while (item := self._held_row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for ticket in held:
            button = KeyButton(self.tr("Mời lại {label}").format(label=ticket.label))
            button.clicked.connect(self._resuming(ticket))
            self._held_row.addWidget(button)

    def _resuming(self, ticket: TicketView) -> Callable[[], None]:
        return lambda: self._presenter.resume(ticket.id)

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(label(self.tr("Đang chờ, theo thứ tự gọi"), "heading"))
        above.addStretch(1)
        above.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(9))
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._void)
        column.addWidget(self._held_title)
        column.addWidget(self._held)


class VoidStrip(QWidget):
    """A number given by mistake is taken back, by name and with a reason.

    Only a person chooses the number: one that goes while its reason is typed takes the
    reason with it, so that what is typed on never voids another.
    """

    def __init__(self, presenter: QueuePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._ticket: TicketView | None = None
        self._reason = QLineEdit()
        self._reason.textChanged.connect(self._typed)
        self._reason.returnPressed.connect(self._go)
        self._go_button = KeyButton(self.tr("Hủy số"))
        self._go_button.clicked.connect(self._go)
        self._note = label("", wrap=True)
        self._note.hide()
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(Field(self.tr("Lý do hủy số đang chọn"), self._reason), 1)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self._go_button)
        row.addLayout(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self._note)
        self._show_number()

    def choose(self, ticket: TicketView | None) -> None:
        """The ticket it is about."""
        self._ticket = ticket
        if ticket is not None and not self._reason.text():
            set_text(self._note, "")
        self._show_number()

    def show_waiting(self, waiting: Sequence[TicketView]) -> None:
        """Called before the list follows: whether the ticket chosen still waits."""
        ticket = self._ticket
        if ticket is None or any(one.id == ticket.id for one in waiting):
            return
        typed = bool(self._reason.text())
        self._reason.clear()
        if typed:
            words = self.tr("Số {label} không còn chờ, chưa hủy gì. Nếu cần, chọn lại số rồi gõ.")
            set_text(self._note, words.format(label=ticket.label), Tone.WARNING)

    def _show_number(self) -> None:
        """Say on the button which number goes; without one nothing can be typed."""
        ticket = self._ticket
        words = self.tr("Hủy số")
        if ticket is not None:
            words = self.tr("Hủy số {label}").format(label=ticket.label)
        for say in (
            self._go_button.setText,
            self._go_button.setAccessibleName,
            self._go_button.setToolTip,
        ):
            say(words)
        self._reason.setReadOnly(ticket is None)
        self._reason.setPlaceholderText(
            self.tr("Chọn một số ở trên trước") if ticket is None else ""
        )
        self._enable()

    def _typed(self, text: str) -> None:
        card = self.tr("Đây là mã thẻ, không phải lý do. Xóa đi rồi gõ lý do.")
        set_text(self._note, card if CARD_BAR in text else "", Tone.DANGER)
        self._enable()

    def _enable(self) -> None:
        reason = self._reason.text()
        said = bool(reason.strip()) and CARD_BAR not in reason
        self._go_button.setEnabled(self._ticket is not None and said)

    def _go(self) -> None:
        if self._ticket is not None and self._go_button.isEnabled():
            self._presenter.void(self._ticket.id, self._reason.text().strip())
            self._reason.clear()
