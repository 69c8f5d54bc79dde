"""What stands beside the catalogue under "Cài đặt": devices, PCs, portal, comfort."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.domain.roles import Action, may
from counter_app.ui.comfort import Comfort
from counter_app.ui.settings.comfort_panel import ComfortPanel
from counter_app.ui.settings.device_panel import DevicePanel
from counter_app.ui.settings.portal_panel import PortalPanel, PracticePortalPanel
from counter_app.ui.settings.stations_panel import StationsPanel
from counter_app.ui.theme import px
from counter_app.ui.workplace import Workplace


class Side(QWidget):
    """One panel under the other."""

    def __init__(self, place: Workplace, comfort: Comfort) -> None:
        super().__init__()
        self.devices = DevicePanel(place)
        self.comfort = ComfortPanel(comfort)
        self._portal = _portal(place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.devices)
        if place.services.stations is not None:
            column.addWidget(StationsPanel(place, place.services.stations))
        if self._portal is not None:
            column.addWidget(self._portal)
        column.addWidget(self.comfort)
        column.addStretch(1)

    def load(self) -> None:
        """Read anew what may have changed elsewhere."""
        self.devices.refresh()
        if isinstance(self._portal, PortalPanel):
            self._portal.load()


def _portal(place: Workplace) -> PortalPanel | PracticePortalPanel | None:
    """For those who may configure the office."""
    if not may(place.desk.roles, Action.CONFIGURE):
        return None
    account = place.services.portal_account
    return PracticePortalPanel() if account is None else PortalPanel(place, account)
