"""What happens on the stage: who stands there, what was tried, how far the lesson is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from counter_app.practice.stage_window.cast import Cast, Guest
from counter_app.practice.stage_window.memory import Form, Liking, save_liking
from counter_app.practice.stage_window.steps import Mark, Progress, Step
from counter_app.practice.stage_window.town_hands import PrintedPaper, TownHands
from counter_app.practice.stage_window.witness import Witness
from counter_app.practice.stage_window.words import WORDS, Words, other


class CardNote(StrEnum):
    """What became of the card that was held up last."""

    NOTHING = "nothing"
    READ = "read"
    WITHOUT_CLERK = "without_clerk"
    UNPLUGGED = "unplugged"


class Scene(QObject):
    """One per window. Every act returns at once."""

    changed = Signal()
    """Something that is shown is another."""
    liked = Signal()
    """Form, language or what else is remembered is another."""

    def __init__(
        self,
        cast: Cast,
        hands: TownHands,
        witness: Witness,
        liking: Liking,
        save: Callable[[Liking], None] = save_liking,
    ) -> None:
        super().__init__()
        self.hands, self.witness = hands, witness
        self.liking = liking
        self.progress = Progress()
        self.card_note = CardNote.NOTHING
        self.enlarged: PrintedPaper | None = None
        self._cast, self._save = cast, save
        self._number = 1
        self.guest: Guest = cast.guest(1)
        self._before = hands.view
        self.somebody_sits = witness.somebody_sits
        hands.looked.connect(self._look_at_counter)
        hands.changed.connect(self._town_changed)
        witness.noticed.connect(self._noticed)
        witness.card_came.connect(self._card_came)
        for part in (hands, witness):
            part.setParent(self)

    @property
    def words(self) -> Words:
        """The language in force."""
        return WORDS[self.liking.language]

    def close(self) -> None:
        """Before the town stops: acts under way end, nobody listens any more."""
        self.witness.close()
        self.hands.close()

    # The citizen

    def next_guest(self) -> None:
        """The next one steps up; what lies in the scanner stays there."""
        self._number += 1
        self.guest = self._cast.guest(self._number)
        self.card_note = CardNote.NOTHING
        self.changed.emit()

    def show_card(self) -> None:
        """He holds his card under the reader; who has none does nothing."""
        if self.guest.card:
            self.hands.show_card(self.guest.card, self._beeped)

    def feed(self) -> None:
        """His papers go into the scanner."""
        self.hands.feed(self.guest)

    # The printed papers

    def enlarge(self, paper: PrintedPaper | None) -> None:
        """Look at a paper closely; None: enough."""
        self.enlarged = paper
        self.changed.emit()

    def turn(self, by: int) -> None:
        """Look at a neighbour of the enlarged paper: -1 newer, +1 older."""
        neighbour = self.neighbour(by)
        if neighbour is not None:
            self.enlarge(neighbour)

    def neighbour(self, by: int) -> PrintedPaper | None:
        """The paper ``by`` places older than the enlarged one."""
        papers = self.hands.view.papers
        places = [place for place, one in enumerate(papers) if one is self.enlarged]
        if not places or not 0 <= places[0] + by < len(papers):
            return None
        return papers[places[0] + by]

    # The lesson

    def mark(self, step: Step, mark: Mark) -> None:
        """The newcomer ticks or skips a step."""
        self._go_on(self.progress.marked(step, mark))

    def look_at(self, step: Step) -> None:
        """Read a step."""
        self._go_on(self.progress.looking_at(step))

    def start_over(self) -> None:
        """All seven again; what happened so far counts no more."""
        self._before = self.hands.view
        self.witness.start_over()
        self._go_on(Progress())

    # What is remembered

    def choose_form(self, form: Form) -> None:
        """Whole, folded or hidden."""
        self._like(replace(self.liking, form=form))

    def switch_language(self) -> None:
        """Vietnamese to English and back."""
        self._like(replace(self.liking, language=other(self.liking.language)))

    def choose_floating(self, *, floating: bool) -> None:
        """A window of its own, or at the side."""
        self._like(replace(self.liking, floating=floating))

    def choose_steps(self, *, shown: bool) -> None:
        """With or without the seven steps."""
        self._like(replace(self.liking, steps=shown))

    def _like(self, liking: Liking) -> None:
        self.liking = liking
        self._save(liking)
        self.liked.emit()

    def _go_on(self, progress: Progress) -> None:
        if progress != self.progress:
            self.progress = progress
            self.changed.emit()

    def _noticed(self, steps: frozenset[Step]) -> None:
        self._go_on(self.progress.noticed(steps))

    def _town_changed(self) -> None:
        before, view = self._before, self.hands.view
        if not before.seen:
            self._before = before = view
        steps = set()
        if view.scanned > before.scanned:
            steps.add(Step.SCAN)
        if view.dossiers > before.dossiers:
            steps.add(Step.PORTAL)
        self.progress = self.progress.noticed(steps)
        self.changed.emit()

    def _look_at_counter(self) -> None:
        sits = self.witness.somebody_sits
        if sits != self.somebody_sits:
            self.somebody_sits = sits
            self._say(CardNote.NOTHING)
        self.witness.look_at_form()

    def _beeped(self, connected: bool) -> None:
        if not connected:
            self._say(CardNote.UNPLUGGED)

    def _card_came(self, somebody_sat: bool) -> None:
        self._say(CardNote.READ if somebody_sat else CardNote.WITHOUT_CLERK)

    def _say(self, note: CardNote) -> None:
        self.card_note = note
        self.changed.emit()
