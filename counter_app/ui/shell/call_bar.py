"""The call bar: who is being served, who waits, and the acts of the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.ticket import TicketAct
from counter_app.ui.keys import Deed, hint
from counter_app.ui.shell import call_words
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.shell.transfer import TransferStrip
from counter_app.ui.theme import px
from counter_app.ui.widgets.flow import FlowLayout
from counter_app.ui.widgets.folding import FoldingButton, FoldingPrimary, Spelling
from counter_app.ui.widgets.screen import Room
from counter_app.ui.widgets.text import Tone, label, set_text, wrapped_tip


class Said(StrEnum):
    """How much stands between the number and the buttons."""

    WHOLE = "whole"
    """State, priority, how many wait and how long."""
    STATE = "state"
    """State, and how many wait."""
    BRIEFLY = "briefly"
    """The same in two short words."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to lay the bar out."""

    said: Said
    spelling: Spelling
    tight: bool = False


FORMS = (
    Form(Said.WHOLE, Spelling.LINE),
    Form(Said.WHOLE, Spelling.LINE, tight=True),
    Form(Said.WHOLE, Spelling.STACKED),
    Form(Said.STATE, Spelling.LINE),
    Form(Said.STATE, Spelling.STACKED),
    Form(Said.STATE, Spelling.STACKED, tight=True),
    Form(Said.BRIEFLY, Spelling.STACKED, tight=True),
    Form(Said.BRIEFLY, Spelling.WORDS, tight=True),
    Form(Said.NOTHING, Spelling.WORDS, tight=True),
)
"""From the fullest down; buttons keep their words in all. After the last one they wrap."""

_USUAL = {
    Said.WHOLE: "Ưu tiên: người trên 80 tuổi · đã chờ 88 phút",
    Said.STATE: "Đang phục vụ · 88:88",
    Said.BRIEFLY: "88:88",
    Said.NOTHING: "",
}
"""As wide as what is usually said of a ticket; never shown."""
_NUMBER = "A888"


class CallBar(QFrame):
    """Stands above every screen of the counter."""

    def __init__(self, presenter: CallPresenter) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._presenter = presenter
        self._form = FORMS[0]
        self._said = ""
        self._label = label("–", "ticket")
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._label.ensurePolished()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMinimumWidth(self._label.fontMetrics().horizontalAdvance(_NUMBER))
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
        presenter.acted.connect(lambda _act: self.say(""))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self.refresh()

    def fold(self, room: Room) -> None:
        """The question folds by the window's room; what the bar itself says is measured."""
        self._transfer.fold(room)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as fits now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

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
        if ticket is None:
            self._transfer.hide()
        self._fit()

    def say(self, words: str, tone: Tone = Tone.DANGER) -> None:
        """Say something in place; an empty text takes it away."""
        set_text(self._note, words, tone)

    def _make_buttons(self) -> None:
        presenter = self._presenter
        acts: tuple[tuple[TicketAct, Deed, str, Callable[[], None]], ...] = (
            (TicketAct.RECALL, Deed.RECALL, self.tr("Gọi lại"), presenter.recall),
            (TicketAct.NO_SHOW, Deed.NO_SHOW, self.tr("Vắng"), presenter.no_show),
            (TicketAct.TRANSFER, Deed.TRANSFER, self.tr("Chuyển"), self.start_transfer),
            (TicketAct.HOLD, Deed.HOLD, self.tr("Giữ lại"), presenter.hold),
            (TicketAct.FINISH, Deed.FINISH, self.tr("Xong"), presenter.finish),
        )
        self._plain: list[FoldingButton] = []
        self._by_act: dict[TicketAct, QWidget] = {}
        for act, deed, words, do in acts:
            button = FoldingButton(words, hint(deed))
            button.clicked.connect(self._doing(do))
            self._plain.append(button)
            self._by_act[act] = button
        self.next_button = FoldingPrimary(self.tr("Gọi tiếp"), hint(Deed.CALL_NEXT))
        self.next_button.clicked.connect(self._doing(presenter.call_next))
        self._by_act[TicketAct.CALL] = self.next_button

    def _doing(self, do: Callable[[], None]) -> Callable[[], None]:
        def pressed() -> None:
            self.say("")
            do()

        return pressed

    def _lay_out(self) -> None:
        words, people = QVBoxLayout(), QVBoxLayout()
        for column, lines in (
            (words, (self._state, self._detail)),
            (people, (self._waiting, self._range)),
        ):
            column.setSpacing(0)
            for line in lines:
                column.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self._label)
        row.addSpacing(px(6))
        row.addLayout(words)
        row.addStretch(1)
        row.addLayout(people)
        row.addSpacing(px(8))
        acts = FlowLayout(None, px(8))
        for button in (*self._plain, self.next_button):
            acts.addWidget(button)
        row.addLayout(acts)
        row.setAlignment(acts, Qt.AlignmentFlag.AlignVCenter)
        self._row, self._columns, self._acts = row, (words, people), acts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(14), px(8), px(12), px(8))
        self._column.setSpacing(px(6))
        self._column.addLayout(row)
        self._column.addWidget(self._note)
        self._column.addWidget(self._transfer)

    def _fit(self) -> None:
        """Take the fullest form that has room."""
        edge = self._column.contentsMargins()
        room = self.contentsRect().width() - edge.left() - edge.right()
        for form in FORMS:
            self._take(form)
            if self._needed() <= room:
                break

    def _take(self, form: Form) -> None:
        self._form = form
        for button in self._plain:
            button.fold(form.spelling, tight=form.tight)
        self.next_button.fold(form.spelling, tight=form.tight)
        self._said = self._show_words()

    def _needed(self) -> int:
        """Width of everything on one line, as the form in force has it.

        Room is kept for somebody being served, so that buttons stay where they are when
        the next person is called.
        """
        for part in (*self._columns, self._acts, self._row):
            part.invalidate()
        served = self._state.fontMetrics().horizontalAdvance(_USUAL[self._form.said])
        spare = served - self._columns[0].sizeHint().width()
        return self._row.sizeHint().width() + max(0, spare)

    def _show_time(self) -> None:
        """Every second; longer words may need another form."""
        before = self._said
        self._said = self._show_words()
        if len(self._said) != len(before):
            self._fit()

    def _show_words(self) -> str:
        presenter, form = self._presenter, self._form
        people, wait = call_words.people(presenter.waiting), call_words.wait(presenter.wait)
        state, detail = self._served(short=form.said is Said.BRIEFLY)
        whole = "\n".join(filter(None, (state, detail, people, wait)))
        if form.said is Said.BRIEFLY:
            people = call_words.people(presenter.waiting, short=True)
        if form.said is not Said.WHOLE:
            detail, people, wait = people, "", ""
        if form.said is Said.NOTHING:
            state, detail = "", ""
        for line, words in (
            (self._state, state),
            (self._detail, detail),
            (self._waiting, people),
            (self._range, wait),
        ):
            set_text(line, words)
        self._label.setToolTip(wrapped_tip(whole))
        return whole

    def _served(self, *, short: bool) -> tuple[str, str]:
        ticket = self._presenter.ticket
        if ticket is None:
            nobody = "" if short else self.tr("Chưa gọi số")
            return nobody, self.tr("Bấm F5 để mời người tiếp theo")
        state = call_words.state(ticket, self._presenter.time_here(), short=short)
        return state, call_words.detail(ticket, self._presenter.time_waited())

    def _say_refused(self, error: Exception | None) -> None:
        self.say(call_words.refused(error), Tone.SOFT if error is None else Tone.DANGER)

    def _end_transfer(self) -> None:
        self._transfer.hide()
        self.next_button.setFocus()
