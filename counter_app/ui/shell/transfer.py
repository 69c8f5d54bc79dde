"""Ctrl+F7: where a ticket goes and why, asked in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QWidget

from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.theme import px
from counter_app.ui.widgets.buttons import KeyButton
from counter_app.ui.widgets.choice import Choice
from counter_app.ui.widgets.fields import EnterMovesOn, Field
from counter_app.ui.widgets.screen import Room


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
        asked, acts = QHBoxLayout(), QHBoxLayout()
        asked.setSpacing(px(10))
        asked.addWidget(Field(self.tr("Chuyển sang"), self._series), 1)
        asked.addWidget(Field(self.tr("Lý do chuyển"), self._reason), 1)
        acts.setSpacing(px(8))
        acts.addStretch(1)
        for button in (go, drop):
            acts.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(10))
        self._box.addLayout(asked, 1)
        self._box.addLayout(acts)
        self.hide()

    def fold(self, room: Room) -> None:
        """Where there is little room the buttons stand below."""
        direction = QBoxLayout.Direction
        narrow = room is Room.NARROW
        self._box.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

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
