"""Builds the places of the rail for a clerk at a counter."""

from __future__ import annotations

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


class Places:
    """One screen for each place, in the order of the rail."""

    def __init__(self, place: Workplace, call: CallPresenter, comfort: Comfort) -> None:
        self.reception = ReceptionScreen(place)
        self.reception.presenter.parts.pages.profile = comfort.scan
        self.dossiers = DossiersScreen(place)
        self.settings = SettingsScreen(place, comfort)
        self.by_scope: dict[Scope, Screen] = {
            Scope.RECEPTION: self.reception,
            Scope.QUEUE: QueueScreen(place, call),
            Scope.DOSSIERS: self.dossiers,
            Scope.DELIVERY: DeliveryScreen(place),
            Scope.SETTINGS: self.settings,
        }

    def take_comfort(self, comfort: Comfort) -> None:
        """How to scan was changed."""
        self.reception.presenter.parts.pages.profile = comfort.scan
