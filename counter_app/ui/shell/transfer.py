"""Ctrl+F7: where a ticket goes and why, asked in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field


class TransferStrip(QWidget):
    """Where to and why, asked in place."""

    def __init__(self, presenter: CallPresenter, done: Callable[[], None]) -> None:
        super().__init__()
        self._presenter, self._done = presenter, done
        self._series = Choice()
        self._reason = QLineEdit()
        self._reason.returnPressed.connect(self._go)
        self._series.installEventFilter(EnterMovesOn(self))
        go = KeyButton(self.tr("Chuyển số này"), "Enter")
        go.clicked.connect(self._go)
        drop = KeyButton(self.tr("Thôi"), "Esc")
        drop.clicked.connect(done)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(Field(self.tr("Chuyển sang"), self._series), 1)
        row.addWidget(Field(self.tr("Lý do chuyển"), self._reason), 1)
        acts = QHBoxLayout()
        acts.setSpacing(px(8))
        acts.addStretch(1)
        acts.addWidget(go)
        acts.addWidget(drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addLayout(acts)
        self.hide()

    def open(self) -> None:
        """Show the question; the first series that is not this ticket's own is proposed."""
        ticket = self._presenter.ticket
        own = "" if ticket is None else ticket.series_name
        others = [(s.name_vi, s.code) for s in self._presenter.series if s.name_vi != own]
        self._series.offer(others)
        self._series.choose_first()
        self._reason.clear()
        self.show()
        self._series.setFocus()

    def _go(self) -> None:
        code = self._series.value()
        if code is not None:
            self._presenter.transfer(str(code), self._reason.text().strip())
            self._done()
