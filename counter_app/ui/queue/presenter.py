"""Giving numbers and looking at who waits. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from counter_app.domain.ids import CommandId, TicketId, uuid7
from counter_app.domain.ticket import Ticket
from counter_app.services.commands import IssueTicket
from counter_app.services.views import QueueView, TicketView
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.workplace import Workplace


class QueuePresenter(QObject):
    """Shares the counter's view of the queue with the call bar."""

    changed = Signal()

    def __init__(
        self, place: Workplace, call: CallPresenter, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._place, self._call = place, call
        self._command: CommandId | None = None
        self.issued: Ticket | None = None
        self.trouble: Exception | None = None
        call.changed.connect(self.changed)

    @property
    def view(self) -> QueueView | None:
        """The queue as this counter sees it; None until it was read."""
        return self._call.view

    @property
    def busy(self) -> bool:
        """A number is being given."""
        return self._command is not None

    def held(self) -> tuple[TicketView, ...]:
        """Tickets kept back at this counter; their citizens come again."""
        return () if self.view is None else self.view.held

    def issue(self, series_code: str, priority_code: str, *, print_ticket: bool = True) -> None:
        """F9: the next number of a series. A second press meanwhile does nothing."""
        if self.busy:
            return
        command = CommandId(uuid7())
        self._command, self.trouble = command, None
        self.changed.emit()
        place = self._place
        place.tasks.write(
            lambda: place.services.queueing.issue(
                place.desk,
                IssueTicket(command, series_code, priority_code, print_ticket=print_ticket),
            ),
            self._issued,
            self._failed,
        )

    def resume(self, ticket_id: TicketId) -> None:
        """Somebody kept back is here again."""
        self._call.resume(ticket_id)

    def void(self, ticket_id: TicketId, reason: str) -> None:
        """A number given by mistake; it is never used again."""
        place = self._place
        place.tasks.write(
            lambda: place.services.queueing.void(place.desk, ticket_id, reason),
            failed=self._failed,
        )

    def _issued(self, ticket: Ticket) -> None:
        self._command, self.issued = None, ticket
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._command, self.trouble = None, error
        self.changed.emit()
