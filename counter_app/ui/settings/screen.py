"""The screen "Cài đặt": catalogue, devices, comfort."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter_app.ui.comfort import Comfort
from counter_app.ui.keys import Deed, Scope
from counter_app.ui.settings.catalogue_panel import CataloguePanel
from counter_app.ui.settings.presenter import CataloguePresenter
from counter_app.ui.settings.side import Side
from counter_app.ui.widgets.screen import Room, Screen
from counter_app.ui.widgets.split import Split
from counter_app.ui.workplace import Workplace


class SettingsScreen(Screen):
    """Changes of comfort are told; the shell applies and keeps them."""

    scope = Scope.SETTINGS

    def __init__(self, place: Workplace, comfort: Comfort, parent: QWidget) -> None:
        super().__init__(parent)
        self._presenter = CataloguePresenter(place, self)
        self.catalogue = CataloguePanel(self._presenter)
        self._side = Side(place, comfort)
        self.devices, self.comfort = self._side.devices, self._side.comfort
        self._split = Split(self.catalogue, self._side, (340, 280), side_scrolls=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._split)
        self.bind(Deed.PUBLISH, self.catalogue.publish, self.catalogue.publish_button.isEnabled)

    def first_focus(self) -> None:
        """The search of the catalogue; everything is read anew."""
        self._presenter.load()
        self._side.load()
        self.catalogue.search.setFocus()

    def arrange(self, room: Room) -> None:
        """Lay out for the room there is."""
        self._split.arrange(room)
