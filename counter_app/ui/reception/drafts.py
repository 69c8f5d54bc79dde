"""Keeps what is typed: saved within two seconds, parked with its ticket. No widgets."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from counter_app.domain.ids import TicketId
from counter_app.services.repositories import Draft, StoredVersion
from counter_app.ui.reception.draft import form_from_json, form_to_json
from counter_app.ui.reception.form import Form
from counter_app.ui.workplace import Workplace

SAVE_AFTER_MS = 1000
"""After the last key; with the write itself well below two seconds."""
UNDO_MS = 10_000


class Drafts(QObject):
    """The open drafts of this clerk at this counter."""

    listed = Signal()
    """Another set of drafts is on offer."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._open: dict[UUID, Draft] = {}
        self._quiet: set[UUID] = set()
        self._dropped: dict[UUID, QTimer] = {}
        self._form: Form | None = None
        self._saved: Form | None = None
        self._timer = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save_now)

    def load(self) -> None:
        """Ask what was left open, after a crash or the day before."""
        place = self._place
        place.tasks.office(lambda: place.services.reception.open_drafts(place.desk), self._show)

    def offers(self, current: UUID) -> tuple[Draft, ...]:
        """Drafts to offer beside the form that is open."""
        hidden = {current, *self._quiet, *self._dropped}
        return tuple(draft for key, draft in self._open.items() if key not in hidden)

    def of_ticket(self, ticket_id: TicketId) -> Draft | None:
        """The draft parked with a ticket, rather than one put away while it was served."""
        kept = (one for one in self._open.values() if one.id not in self._dropped)
        found = [one for one in kept if one.ticket_id == ticket_id]
        return max(found, key=lambda one: (one.id in self._quiet, one.saved_at), default=None)

    def touch(self, form: Form) -> None:
        """Something was typed: save soon."""
        self._form = form
        self._timer.start()

    def save_now(self) -> None:
        """Write the draft if it is not written yet."""
        self._timer.stop()
        form = self._form
        if form is None or form is self._saved:
            return
        self._saved = form
        draft = self._draft(form)
        self._open[form.draft_id] = draft
        place = self._place
        place.tasks.write(
            lambda: place.services.reception.save_draft(place.desk, draft),
            failed=lambda error: self._not_saved(error, form),
        )

    def pause(self) -> None:
        """F9 is under way: nothing may be written behind it."""
        self._timer.stop()

    def park(self, form: Form, *, quietly: bool = False) -> None:
        """Put a form away as it is. ``quietly``: it comes back with its ticket, no offer.

        Tell by ``listed`` once another form is open.
        """
        self.touch(form)
        self.save_now()
        self._let_go()
        if quietly:
            self._quiet.add(form.draft_id)

    def take(self, draft: Draft, catalogue: Iterable[StoredVersion]) -> Form | None:
        """The form of a draft, back at the counter; None if another version wrote it."""
        try:
            form = form_from_json(draft.body, draft.id, catalogue)
        except (KeyError, TypeError, ValueError):
            return None
        self._quiet.discard(draft.id)
        self._saved = form
        return form

    def received(self, draft_id: UUID) -> None:
        """F9 closed the draft in its own transaction."""
        self._let_go()
        self._open.pop(draft_id, None)
        self.listed.emit()

    def close(self, draft_id: UUID) -> None:
        """Nothing is left in the form: its draft goes too."""
        self._let_go()
        if self._open.pop(draft_id, None) is not None:
            self._close(draft_id)

    def drop(self, draft: Draft) -> None:
        """Throw a draft away, with ten seconds to think better of it."""
        timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        timer.timeout.connect(lambda: self._really_drop(draft))
        self._dropped[draft.id] = timer
        timer.start()
        self.listed.emit()

    def undo_drop(self, draft: Draft) -> None:
        """Keep it after all."""
        timer = self._dropped.pop(draft.id, None)
        if timer is not None:
            timer.deleteLater()
        self.listed.emit()

    @property
    def dropped(self) -> tuple[Draft, ...]:
        """Thrown away within the last ten seconds."""
        return tuple(self._open[key] for key in self._dropped if key in self._open)

    def _really_drop(self, draft: Draft) -> None:
        timer = self._dropped.pop(draft.id, None)
        if timer is not None:
            timer.deleteLater()
        self._open.pop(draft.id, None)
        self._close(draft.id)
        self.listed.emit()

    def _close(self, draft_id: UUID) -> None:
        place = self._place
        place.tasks.write(lambda: place.services.reception.close_draft(place.desk, draft_id))

    def _let_go(self) -> None:
        self._timer.stop()
        self._form = self._saved = None

    def _draft(self, form: Form) -> Draft:
        return Draft(
            id=form.draft_id,
            counter_id=self._place.desk.counter_id,
            ticket_id=form.ticket_id,
            body=form_to_json(form),
            saved_at=self._place.now(),
        )

    def _not_saved(self, error: Exception, form: Form) -> None:
        if self._saved is form:
            self._saved = None
        self._place.tasks.troubled.emit(error)

    def _show(self, drafts: tuple[Draft, ...]) -> None:
        for draft in drafts:
            self._open.setdefault(draft.id, draft)
        self.listed.emit()
