"""What stands beside the catalogue under "Cài đặt": devices, the office's PCs, comfort."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.ui.comfort import Comfort
from counter_app.ui.settings.comfort_panel import ComfortPanel
from counter_app.ui.settings.device_panel import DevicePanel
from counter_app.ui.settings.stations_panel import StationsPanel
from counter_app.ui.theme import px
from counter_app.ui.workplace import Workplace


class Side(QWidget):
    """One panel under the other."""

    def __init__(self, place: Workplace, comfort: Comfort) -> None:
        super().__init__()
        self.devices = DevicePanel(place)
        self.comfort = ComfortPanel(comfort)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.devices)
        if place.services.stations is not None:
            column.addWidget(StationsPanel(place, place.services.stations))
        column.addWidget(self.comfort)
        column.addStretch(1)
