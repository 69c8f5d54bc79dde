"""The call bar: who is being served, who waits, and the acts of the queue."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from counter_app.domain.ticket import TicketAct
from counter_app.ui.keys import Deed, hint
from counter_app.ui.shell import call_words
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.shell.transfer import TransferStrip
from counter_app.ui.theme import px
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.folding import FoldingButton, FoldingPrimary
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import Tone, label, set_text


class CallBar(QFrame):
    """Stands above every screen of the counter."""

    def __init__(self, presenter: CallPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._wide = True
        self._label = label("–", "ticket")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._state = label("", "strong")
        self._detail = label("", "soft")
        self._waiting = label("", "strong")
        self._range = label("", "soft")
        self._note = label("", wrap=True)
        self._note.hide()
        self._make_buttons()
        self._transfer = TransferStrip(presenter, self._end_transfer)
        self._lay_out()
        presenter.changed.connect(self.refresh)
        presenter.refused.connect(self._say_refused)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self.refresh()

    def fold(self, room: Room) -> None:
        """Where words do not fit, buttons show sign and key, and the details go."""
        wide = room is Room.WIDE
        for button in self._plain:
            button.fold(folded=not wide)
        self.next_button.fold(folded=not wide)
        self._transfer.fold(room)
        self._detail.setVisible(wide)
        self._people.setVisible(wide)
        self._wide = wide
        self._state.setVisible(room is not Room.NARROW)
        self._show_time()

    def start_transfer(self) -> None:
        """Ctrl+F7: ask in place where to and why."""
        if self._presenter.may(TicketAct.TRANSFER):
            self._transfer.open()

    def go_back(self) -> bool:
        """Esc closes the question."""
        if self._transfer.isVisible():
            self._end_transfer()
            return True
        return False

    def refresh(self) -> None:
        """Show the presenter's state."""
        ticket = self._presenter.ticket
        number = "–" if ticket is None else ticket.label
        self._label.setText(number)
        self._label.setAccessibleName(call_words.called_number(number))
        may = self._presenter.may
        for act, button in self._by_act.items():
            button.setEnabled(may(act))
        self._waiting.setText(call_words.people(self._presenter.waiting))
        set_text(self._range, call_words.wait(self._presenter.wait))
        if ticket is None:
            self._transfer.hide()
        self._show_time()

    def say(self, words: str, tone: Tone = Tone.DANGER) -> None:
        """Say something in place; an empty text takes it away."""
        set_text(self._note, words, tone)

    def _make_buttons(self) -> None:
        presenter = self._presenter
        acts: tuple[tuple[TicketAct, Deed, str, str, Callable[[], None]], ...] = (
            (TicketAct.RECALL, Deed.RECALL, self.tr("Gọi lại"), "recall", presenter.recall),
            (TicketAct.NO_SHOW, Deed.NO_SHOW, self.tr("Vắng"), "no_show", presenter.no_show),
            (
                TicketAct.TRANSFER,
                Deed.TRANSFER,
                self.tr("Chuyển"),
                "transfer",
                self.start_transfer,
            ),
            (TicketAct.HOLD, Deed.HOLD, self.tr("Giữ lại"), "hold", presenter.hold),
            (TicketAct.FINISH, Deed.FINISH, self.tr("Xong"), "finish", presenter.finish),
        )
        self._plain: list[FoldingButton] = []
        self._by_act: dict[TicketAct, QWidget] = {}
        for act, deed, words, sign, do in acts:
            button = FoldingButton(words, hint(deed), sign)
            button.clicked.connect(self._doing(do))
            self._plain.append(button)
            self._by_act[act] = button
        self.next_button = FoldingPrimary(self.tr("Gọi tiếp"), hint(Deed.CALL_NEXT), "call_next")
        self.next_button.clicked.connect(self._doing(presenter.call_next))
        self._by_act[TicketAct.CALL] = self.next_button

    def _doing(self, do: Callable[[], None]) -> Callable[[], None]:
        def pressed() -> None:
            self.say("")
            do()

        return pressed

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._state)
        words.addWidget(self._detail)
        self._people = QWidget()
        people = QVBoxLayout(self._people)
        people.setContentsMargins(0, 0, 0, 0)
        people.setSpacing(0)
        people.addWidget(self._waiting)
        people.addWidget(self._range)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._label)
        row.addSpacing(px(6))
        row.addLayout(words)
        row.addStretch(1)
        row.addWidget(self._people)
        row.addSpacing(px(8))
        acts = FlowLayout(None, px(8))
        for button in (*self._plain, self.next_button):
            acts.addWidget(button)
        row.addLayout(acts)
        row.setAlignment(acts, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(row)
        column.addWidget(self._note)
        column.addWidget(self._transfer)

    def _show_time(self) -> None:
        ticket = self._presenter.ticket
        if ticket is None:
            self._state.setText(self.tr("Chưa gọi số") if self._wide else "")
            self._detail.setText(self.tr("Bấm F5 để mời người tiếp theo"))
            return
        here = self._presenter.time_here()
        self._state.setText(call_words.state(ticket, here, short=not self._wide))
        self._detail.setText(call_words.detail(ticket, self._presenter.time_waited()))

    def _say_refused(self, error: Exception | None) -> None:
        self.say(call_words.refused(error), Tone.SOFT if error is None else Tone.DANGER)

    def _end_transfer(self) -> None:
        self._transfer.hide()
        self.next_button.setFocus()
