"""Builds the places of the rail for a clerk at a counter, each when it is first visited."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counter_app.ui.comfort import Comfort
from counter_app.ui.delivery.screen import DeliveryScreen
from counter_app.ui.dossiers.screen import DossiersScreen
from counter_app.ui.keys import Scope
from counter_app.ui.queue.screen import QueueScreen
from counter_app.ui.reception.screen import ReceptionScreen
from counter_app.ui.settings.screen import SettingsScreen
from counter_app.ui.shell.call_presenter import CallPresenter
from counter_app.ui.widgets.screen import Screen
from counter_app.ui.workplace import Workplace


class Places(QObject):
    """The reception at once, the others when asked for: a login should not wait for them."""

    made = Signal(object)
    """Screen built just now."""
    comfort_changed = Signal(object)
    """Comfort."""
    logout_wanted = Signal()

    def __init__(
        self, place: Workplace, call: CallPresenter, comfort: Comfort, room: QWidget
    ) -> None:
        """``room``: what the screens are shown in."""
        super().__init__(room)
        self._place, self._comfort, self._room = place, comfort, room
        self.reception = ReceptionScreen(place, room)
        self._use(comfort)
        self.by_scope: dict[Scope, Screen] = {Scope.RECEPTION: self.reception}
        self._makers: dict[Scope, Callable[[], Screen]] = {
            Scope.QUEUE: lambda: QueueScreen(place, call, room),
            Scope.DOSSIERS: lambda: DossiersScreen(place, room),
            Scope.DELIVERY: lambda: DeliveryScreen(place, room),
            Scope.SETTINGS: self._settings,
        }

    def screen(self, scope: Scope) -> Screen:
        """The screen of a place."""
        if scope not in self.by_scope:
            made = self._makers[scope]()
            self.by_scope[scope] = made
            self.made.emit(made)
        return self.by_scope[scope]

    @property
    def dossiers(self) -> DossiersScreen:
        """The list of dossiers."""
        screen = self.screen(Scope.DOSSIERS)
        if not isinstance(screen, DossiersScreen):
            raise TypeError(Scope.DOSSIERS)
        return screen

    def _settings(self) -> SettingsScreen:
        screen = SettingsScreen(self._place, self._comfort, self._room)
        screen.comfort.changed.connect(self._take_comfort)
        screen.comfort.logout_wanted.connect(self.logout_wanted)
        return screen

    def _take_comfort(self, comfort: Comfort) -> None:
        self._comfort = comfort
        self._use(comfort)
        self.comfort_changed.emit(comfort)

    def _use(self, comfort: Comfort) -> None:
        self.reception.presenter.parts.pages.use(
            colour=comfort.colour, duplex=comfort.duplex, feeder=comfort.feeder
        )
