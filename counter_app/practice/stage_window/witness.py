"""Notices which of the seven steps happened, from what the office tells its screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal

from counter_app.domain.working_calendar import office_time
from counter_app.practice.stage_window.steps import Step
from counter_app.services.bundle import Services, Unsubscribe
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.desk import Desk
from counter_app.ui.tasks import Tasks


class Witness(QObject):
    """Lives on the GUI thread; reads on the reading lane, and only after something changed."""

    noticed = Signal(object)
    """frozenset of Step."""
    card_came = Signal(bool)
    """The program heard the reader; the flag says whether a clerk was at the counter."""

    _heard = Signal()

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        desk: Callable[[], Desk | None],
        procedure_chosen: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """``desk``: who sits at the counter now; ``procedure_chosen``: in his form.

        Both are asked on the GUI thread.
        """
        super().__init__(parent)
        self._services, self._tasks, self._desk = services, tasks, desk
        self._procedure_chosen = procedure_chosen
        self._since = services.reception.now()
        self._heard.connect(self._card, Qt.ConnectionType.QueuedConnection)
        tasks.changed.connect(self._changed)
        # Emitting is all that is done on the reader's thread.
        self._unsubscribe: Unsubscribe = services.card_codes(lambda _raw: self._heard.emit())

    @property
    def somebody_sits(self) -> bool:
        """Whether a clerk is logged in."""
        return self._desk() is not None

    def look_at_form(self) -> None:
        """The office hears of a dossier only when it is received; the form is looked at."""
        if self.somebody_sits and self._procedure_chosen():
            self.noticed.emit(frozenset({Step.PROCEDURE}))

    def close(self) -> None:
        """Listen no more."""
        self._unsubscribe()
        self._tasks.forget("stage")

    def start_over(self) -> None:
        """Only what happens from now on counts."""
        self._since = self._services.reception.now()

    def _card(self) -> None:
        sits = self.somebody_sits
        self.card_came.emit(sits)
        if sits:
            self.noticed.emit(frozenset({Step.CARD}))

    def _changed(self, changes: ChangeSet) -> None:
        desk = self._desk()
        if desk is not None and changes.touches(Topic.QUEUE, Topic.DOSSIERS):
            # What went wrong here goes wrong for the counter's own screens too: they say it.
            self._tasks.read("stage", lambda: self._look(desk), self.noticed.emit, lambda _e: None)

    def _look(self, desk: Desk) -> frozenset[Step]:
        queries, now = self._services.queries, self._services.reception.now()
        today = office_time(now).date()
        queue = queries.queue(desk.office_id, desk.counter_id, desk.series_codes, today)
        here = (queue.current,) if queue.current else ()
        tickets = (*here, *queue.waiting, *queue.recent)
        steps = set()
        if any(self._is_new(ticket.issued_at) for ticket in tickets):
            steps.add(Step.NUMBER)
        if any(self._is_new(ticket.called_at) for ticket in tickets):
            steps.add(Step.CALL)
        latest = queries.dossiers(desk.office_id, limit=1)
        if any(self._is_new(line.received_at) for line in latest):
            steps.add(Step.RECEIVE)
        return frozenset(steps)

    def _is_new(self, at: datetime | None) -> bool:
        return at is not None and at >= self._since
