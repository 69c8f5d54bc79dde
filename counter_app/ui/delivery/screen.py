"""The screen "Gửi cổng": problems at the top, each with its sentence and a retry."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.domain.roles import Action
from counter_app.ui.delivery.panel import DeliveryPanel
from counter_app.ui.delivery.presenter import DeliveryPresenter
from counter_app.ui.delivery.table import fold_table
from counter_app.ui.keys import Deed, Scope
from counter_app.ui.widgets.screen import Room, Screen
from counter_app.ui.widgets.scrolling import Scrolling
from counter_app.ui.workplace import Workplace


class DeliveryScreen(Screen):
    """Renders the presenter's state."""

    scope = Scope.DELIVERY

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        presenter = DeliveryPresenter(place, self)
        self._presenter, self.changes = presenter, presenter.changes
        self.panel = DeliveryPanel(presenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Scrolling(self.panel))
        presenter.changed.connect(self.panel.refresh)
        may_send = place.desk.may(Action.SEND_TO_PORTAL)
        self.bind(
            Deed.SEND_NOW, presenter.send_now, lambda: may_send and self.panel.send.isEnabled()
        )
        self.offer(Deed.RETRY, self.panel.retry_chosen, lambda: may_send and self.panel.can_retry)

    def first_focus(self) -> None:
        """The list, read anew."""
        self.panel.take_focus()
        self._presenter.refresh()

    def arrange(self, room: Room) -> None:
        """Lay out for the room there is."""
        fold_table(self.panel.table, room)
