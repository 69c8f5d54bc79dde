"""The screen "Tiếp nhận" without its widgets: F9, tickets, drafts, the next thing to mend."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from counter_app.domain.ids import TicketId, uuid7
from counter_app.services.commands import Received
from counter_app.services.repositories import Draft, StoredVersion
from counter_app.ui.reception.checking import Fault, spot_of_refusal
from counter_app.ui.reception.commanding import command_of
from counter_app.ui.reception.form import Form, Spot, next_form
from counter_app.ui.reception.parts import build_parts
from counter_app.ui.workplace import Workplace


class ReceptionPresenter(QObject):
    """Lives on the GUI thread; every write goes through the lanes."""

    changed = Signal()
    focus_wanted = Signal(object)
    """Spot to go to."""
    answered = Signal(object, object)
    """Spot to go to (second) if the focus still stands untouched at the first."""
    touched = Signal()
    """The first key of a form: the citizen stands here, his ticket is being served."""
    received = Signal(object)
    """Received."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.parts = build_parts(place, self)
        self.tried = False
        """F9 was pressed and something was wrong: faults are shown at their fields."""
        self.refusal: Exception | None = None
        """What F9 itself ended in."""
        self.just_received: Received | None = None
        """Shown in place until the next procedure is chosen; the status line keeps it longer."""
        self._ticket_id: TicketId | None = None
        self._fault_at = 0
        parts = self.parts
        parts.filling.edited.connect(self._edited)
        parts.filling.changed.connect(self.changed)
        parts.party.changed.connect(self.changed)
        parts.party.focus_wanted.connect(self.focus_wanted)
        parts.party.answered.connect(self.answered)
        parts.party.another_came.connect(self._make_way)
        parts.pages.changed.connect(self._pages_changed)
        parts.pages.counted.connect(self._count_pages)
        parts.pages.open(self.form.dossier_id, known_empty=True)

    @property
    def form(self) -> Form:
        """What stands in the form."""
        return self.parts.filling.form

    @property
    def busy(self) -> bool:
        """F9 is under way."""
        return self.parts.filling.locked

    @property
    def untouched(self) -> bool:
        """Whether nothing would be lost by opening another form."""
        return self.form.untouched and not self.parts.pages.pages

    @property
    def shown_faults(self) -> tuple[Fault, ...]:
        """Faults said at their fields: only once F9 or F8 asked for them."""
        return self.parts.filling.faults if self.tried else ()

    def now(self) -> datetime:
        """The office's time."""
        return self._place.now()

    def choose_procedure(self, stored: StoredVersion) -> None:
        """Taken from the suggestions."""
        self.just_received = None
        self.parts.filling.choose_procedure(stored)
        self.leave_procedure()

    def leave_procedure(self) -> None:
        """Return in the procedure's fields: to the case if there is one, then to the person."""
        form = self.form
        if form.needs_case and form.case_id is None:
            self.focus_wanted.emit(Spot.CASE)
        elif form.submitter.empty:
            self.focus_wanted.emit(Spot.CARD)
        else:
            self.parts.party.go_on()

    def receive(self, *, keep: bool = False) -> None:
        """F9, or Shift+F9 to ``keep`` person and ticket. A second press meanwhile does nothing."""
        filling = self.parts.filling
        if filling.locked:
            return
        filling.work_out()
        if filling.faults:
            self._fault_at = 0
            self.next_fault()
            return
        filling.locked = True
        self.refusal = None
        self.parts.drafts.pause()
        self.changed.emit()
        place = self._place
        command = command_of(self.form, place.today())
        place.tasks.write(
            lambda: place.services.reception.receive(place.desk, command),
            lambda received: self._received(received, keep=keep),
            self._refused,
        )

    def next_fault(self) -> bool:
        """F8: show the faults and go to the next one. False past the last one."""
        faults = self.parts.filling.faults
        if self.form.untouched and not self.tried:
            return False
        if self._fault_at >= len(faults):
            self._fault_at = 0
            return False
        self.tried = True
        fault = faults[self._fault_at]
        self._fault_at += 1
        self.changed.emit()
        self._go_to(fault.spot)
        return True

    def start_new(self) -> None:
        """F2: an empty form; what was typed is parked and offered again."""
        if self.busy:
            return
        self.put_away()
        self._open(Form())
        self.focus_wanted.emit(Spot.PROCEDURE)
        self.parts.party.read_waiting()

    def put_away(self, *, quietly: bool = False) -> None:
        """Park what was typed, if anything was; offered again unless ``quietly``."""
        if self.busy or self.untouched:
            return
        self.parts.drafts.park(self.form, quietly=quietly)
        self._open(Form())
        # Only now: what stands in the form is never offered.
        self.parts.drafts.listed.emit()

    def restore(self, draft: Draft) -> bool:
        """Open a draft again; the form at hand is parked first. False if it cannot be read."""
        if self.busy:
            return False
        form = self.parts.drafts.take(draft, self.parts.procedures.catalogue)
        if form is None:
            return False
        self.put_away()
        self._open(form, known_empty=False)
        self.parts.drafts.listed.emit()
        self.focus_wanted.emit(self._where_to_go_on(form))
        return True

    def take_over(self, form: Form) -> None:
        """Go on with a form another view was filling in."""
        self._open(form, known_empty=False)
        if not form.untouched:
            self.parts.drafts.touch(form)

    def ticket_at_counter(self, ticket_id: TicketId | None) -> None:
        """Another ticket is called or served here; the form goes and comes with its ticket."""
        self._ticket_id = ticket_id
        if ticket_id is None or self.busy:
            return
        if not self.untouched and self.form.ticket_id not in (None, ticket_id):
            self.put_away()
        parked = self.parts.drafts.of_ticket(ticket_id)
        if self.untouched and parked is not None:
            self.restore(parked)
        elif not self.untouched and self.form.ticket_id is None:
            self.parts.filling.adopt(ticket_id=ticket_id)

    def ticket_put_aside(self, *, comes_back: bool) -> None:
        """The citizen goes away with his ticket: held, sent elsewhere or not there.

        Only a form whose ticket ``comes_back`` to this counter needs no offer: it comes along.
        """
        self.put_away(quietly=comes_back and self.form.ticket_id == self._ticket_id)

    def _make_way(self, owner: bool) -> None:
        """Somebody else: what was done for the person before is parked and offered, not lost."""
        if self.form.worked_on or self.parts.pages.pages:
            following = self.parts.filling.for_another(owner=owner)
            self.put_away()
            self._open(following)

    def _open(self, form: Form, *, known_empty: bool = True) -> None:
        self.tried, self.refusal, self._fault_at = False, None, 0
        self.parts.party.reset()
        self.parts.pages.open(form.dossier_id, known_empty=known_empty)
        self.parts.filling.open(form)

    def _edited(self) -> None:
        self.refusal = None
        form = self.form
        self._adopt_ticket()
        if self.untouched:
            self.parts.drafts.close(form.draft_id)
            # A closed draft stays closed: what is typed next is kept under another id.
            self.parts.filling.adopt(draft_id=uuid7())
            return
        self.parts.drafts.touch(self.form)
        self.touched.emit()

    def _pages_changed(self) -> None:
        """Pages are work too: a form that holds nothing else is kept from its first page on."""
        if len(self.parts.pages.pages) == 1 and self.form.untouched and not self.busy:
            self._adopt_ticket()
            self.parts.drafts.touch(self.form)
        self.changed.emit()

    def _adopt_ticket(self) -> None:
        if self.form.ticket_id is None and self._ticket_id is not None:
            self.parts.filling.adopt(ticket_id=self._ticket_id)

    def _count_pages(self) -> None:
        self.parts.filling.put_page_counts(self.parts.pages.counts())

    def _received(self, received: Received, *, keep: bool) -> None:
        self.just_received = received
        before = self.form
        self.parts.drafts.received(before.draft_id)
        self.parts.filling.locked = False
        following = next_form(before, keep_person=keep)
        self.tried, self.refusal, self._fault_at = False, None, 0
        self.parts.party.reset(keep=keep)
        self.parts.pages.open(following.dossier_id, known_empty=True)
        self.parts.filling.open(following)
        if not following.untouched:
            self.parts.drafts.touch(following)
        self.focus_wanted.emit(Spot.PROCEDURE)
        self.received.emit(received)
        self.parts.party.read_waiting()

    def _refused(self, error: Exception) -> None:
        self.parts.filling.locked = False
        self.refusal, self.tried = error, True
        self.parts.drafts.touch(self.form)
        self.changed.emit()
        spot = spot_of_refusal(error)
        if spot is not None:
            self._go_to(spot)

    def _go_to(self, spot: Spot) -> None:
        party = self.parts.party
        owner = spot.startswith("owner") or spot in _OWNER_SPOTS
        if owner != party.owner_shown and (owner or spot in _SUBMITTER_SPOTS):
            party.show_owner(shown=owner)
        self.focus_wanted.emit(spot)

    def _where_to_go_on(self, form: Form) -> Spot:
        if form.stored is None:
            return Spot.PROCEDURE
        return Spot.PAPERS if form.submitter.name and form.submitter.number else Spot.CARD


_OWNER_SPOTS = frozenset({Spot.TAX_CODE, Spot.REPRESENTATIVE, Spot.PAPER_NUMBER, Spot.PAPER_DATE})
_SUBMITTER_SPOTS = frozenset(
    {Spot.CARD, Spot.NAME, Spot.NUMBER, Spot.BIRTH, Spot.SEX, Spot.ADDRESS, Spot.PHONE}
)
