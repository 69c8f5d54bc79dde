"""The screen "Hàng đợi": give a number with one key, see who waits and who was kept back."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from counter_app.domain.roles import Action
from counter_app.ui.keys import Deed, Scope
from counter_app.ui.queue.issue_panel import IssuePanel
from counter_app.ui.queue.presenter import QueuePresenter
from counter_app.ui.queue.waiting_panel import WaitingPanel
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.widgets.screen import Room, Screen
from counter_app.ui.widgets.split import Split
from counter_app.ui.workplace import Workplace


class QueueScreen(Screen):
    """Renders the presenter's state."""

    scope = Scope.QUEUE

    def __init__(self, place: Workplace, call: CallPresenter, parent: QWidget) -> None:
        super().__init__(parent)
        presenter = QueuePresenter(place, call, self)
        self.issue, self.waiting = IssuePanel(presenter), WaitingPanel(presenter)
        self._split = Split(self.waiting, self.issue, (340, 280), side_first=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)
        self._stale = False
        presenter.changed.connect(self._presenter_changed)
        self.bind(
            Deed.ISSUE,
            self.issue.issue,
            lambda: place.desk.may(Action.ISSUE_TICKET) and self.issue.ready,
        )
        self.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _presenter_changed(self) -> None:
        # The call bar above every screen asks for the queue all day.
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the presenter's state."""
        self._stale = False
        self.issue.refresh()
        self.waiting.refresh()

    def first_focus(self) -> None:
        """The series."""
        self.issue.series.setFocus()

    def arrange(self, room: Room) -> None:
        """Lay out for the room there is."""
        self._split.arrange(room)
        self.waiting.table.setColumnHidden(1, room is not Room.WIDE)
