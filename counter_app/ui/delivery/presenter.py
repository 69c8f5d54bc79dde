"""What still has to reach the portal. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.views import OutboxLine, OutboxSummary
from counter_app.ui.changes_in_sight import ChangesInSight
from counter_app.ui.delivery.words import is_parked
from counter_app.ui.workplace import Workplace


class DeliveryPresenter(QObject):
    """The outbox, problems first."""

    changed = Signal()

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.lines: tuple[OutboxLine, ...] = ()
        self.summary: OutboxSummary | None = None
        self.trouble: Exception | None = None
        self.busy = False
        self.changes = ChangesInSight(place.tasks, self._office_changed, self)

    def refresh(self) -> None:
        """Read the outbox again."""
        queries, office = self._place.services.queries, self._place.desk.office_id
        self._place.tasks.read("outbox", lambda: queries.outbox(office), self._list)
        self._place.tasks.read("outbox_counts", lambda: queries.outbox_summary(office), self._count)

    @property
    def several_parked(self) -> bool:
        """Whether one act for all of them is worth a button."""
        return sum(map(is_parked, self.lines)) > 1

    def send_now(self) -> None:
        """F9: end every wait."""
        place = self._place
        self._write(lambda: place.services.delivering.send_now(place.desk))

    def retry(self, outbox_id: UUID) -> None:
        """One operation that waits for a person."""
        place = self._place
        self._write(lambda: place.services.delivering.retry(place.desk, outbox_id))

    def retry_all(self) -> None:
        """Every operation that is parked."""
        place = self._place
        self._write(lambda: place.services.delivering.retry_all(place.desk))

    def _write(self, work: Callable[[], tuple[None, ChangeSet]]) -> None:
        if self.busy:
            return
        self.busy, self.trouble = True, None
        self.changed.emit()
        self._place.tasks.write(work, self._done, self._failed)

    def _done(self, _nothing: None) -> None:
        self.busy = False
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.busy, self.trouble = False, error
        self.changed.emit()

    def _list(self, lines: tuple[OutboxLine, ...]) -> None:
        self.lines = lines
        self.changed.emit()

    def _count(self, summary: OutboxSummary) -> None:
        self.summary = summary
        self.changed.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.OUTBOX):
            self.refresh()
