"""What stands behind the call bar: the ticket at this counter and the acts on it. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, Signal

from counter_app.domain.ids import CommandId, TicketId, uuid7
from counter_app.domain.queue_rules import WaitRange
from counter_app.domain.ticket import Series, Ticket, TicketAct, TicketState
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.views import QueueView, TicketView
from counter_app.ui.workplace import Workplace

Write = Callable[[], tuple[Ticket | None, ChangeSet]]


class CallPresenter(QObject):
    """One counter's view of the queue. Lives on the GUI thread."""

    changed = Signal()
    ticket_changed = Signal(object)
    """TicketId of the ticket now at the counter, or None."""
    acted = Signal(object)
    """TicketAct that was done here."""
    refused = Signal(object)
    """Exception an act ended in; None when nobody waits."""

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._queue = place.services.queueing
        self.view: QueueView | None = None
        self.busy = False
        self._started: TicketId | None = None
        """Being served, whatever the view, which is read behind, still says."""
        place.tasks.changed.connect(self._office_changed)

    @property
    def ticket(self) -> TicketView | None:
        """The ticket called or served here."""
        return None if self.view is None else self.view.current

    @property
    def waiting(self) -> int:
        """How many people wait for this counter's series."""
        return 0 if self.view is None else self.view.waiting_total

    @property
    def wait(self) -> WaitRange | None:
        """How long the last of them will wait."""
        return None if self.view is None else self.view.wait

    @property
    def series(self) -> tuple[Series, ...]:
        """Where a ticket can be sent to."""
        return () if self.view is None else self.view.series

    def may(self, act: TicketAct) -> bool:
        """Whether the ticket at the counter is in a state for ``act``."""
        if self.busy:
            return False
        if act is TicketAct.CALL:
            return self.view is not None
        if self.ticket is None:
            return False
        only_called = {TicketAct.RECALL, TicketAct.NO_SHOW, TicketAct.START}
        called = self.ticket.state is TicketState.CALLED and self.ticket.id != self._started
        return act not in only_called or called

    def time_here(self) -> timedelta:
        """How long the citizen is being called or served."""
        ticket = self.ticket
        since = None if ticket is None else ticket.started_at or ticket.called_at
        return timedelta() if since is None else self._place.now() - since

    def time_waited(self) -> timedelta:
        """How long the citizen waited before the first call."""
        ticket = self.ticket
        if ticket is None:
            return timedelta()
        return (ticket.called_at or self._place.now()) - ticket.issued_at

    def refresh(self) -> None:
        """Read the queue again."""
        desk = self._place.desk
        day = self._place.today()
        self._place.tasks.read(
            "queue",
            lambda: self._place.services.queries.queue(
                desk.office_id, desk.counter_id, desk.series_codes, day
            ),
            self._show,
        )

    def call_next(self) -> None:
        """F5. With a ticket still open the office refuses, and the bar says what to press."""
        command = CommandId(uuid7())
        self._write(lambda: self._queue.call_next(self._place.desk, command), TicketAct.CALL)

    def recall(self) -> None:
        """F6."""
        self._act(TicketAct.RECALL, self._queue.recall)

    def begin(self) -> None:
        """The clerk started on the citizen's business: from called to served, without a key."""
        self._act(TicketAct.START, self._queue.start)

    def finish(self) -> None:
        """F7."""
        self._act(TicketAct.FINISH, self._queue.finish)

    def no_show(self) -> None:
        """Ctrl+F6."""
        self._act(TicketAct.NO_SHOW, self._queue.no_show)

    def hold(self) -> None:
        """Shift+F7: the form is parked with the ticket."""
        self._act(TicketAct.HOLD, self._queue.hold)

    def resume(self, ticket_id: TicketId) -> None:
        """A ticket kept back returns to the counter; the form parked with it returns too."""
        if not self.busy:
            self._write(lambda: self._queue.resume(self._place.desk, ticket_id), TicketAct.RESUME)

    def transfer(self, series_code: str, reason: str) -> None:
        """Ctrl+F7, once the clerk said where to and why."""
        self._act(
            TicketAct.TRANSFER,
            lambda desk, ticket_id: self._queue.transfer(desk, ticket_id, series_code, reason),
        )

    def _act(
        self, act: TicketAct, use_case: Callable[..., tuple[Ticket | None, ChangeSet]]
    ) -> None:
        ticket = self.ticket
        if ticket is not None and self.may(act):
            self._write(lambda: use_case(self._place.desk, ticket.id), act)

    def _write(self, task: Write, act: TicketAct) -> None:
        if self.busy:
            return
        self.busy = True
        self.changed.emit()
        self._place.tasks.write(task, lambda ticket: self._written(act, ticket), self._refused)

    def _written(self, act: TicketAct, ticket: Ticket | None) -> None:
        self.busy = False
        self._started = ticket.id if ticket is not None and act is TicketAct.START else None
        if act is TicketAct.CALL and ticket is None:
            self.refused.emit(None)
        else:
            self.acted.emit(act)
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        self.busy = False
        self.changed.emit()
        self.refused.emit(error)
        self.refresh()

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.QUEUE):
            self.refresh()

    def _show(self, view: QueueView) -> None:
        before = None if self.ticket is None else self.ticket.id
        self.view = view
        self.changed.emit()
        after = None if view.current is None else view.current.id
        if before != after:
            self.ticket_changed.emit(after)
