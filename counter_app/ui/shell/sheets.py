"""The sheets every screen has: keys (F1) and finder (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counter_app.services.views import DossierLine
from counter_app.ui.keys import Scope
from counter_app.ui.shell.access import closed_deeds
from counter_app.ui.shell.finder import Choice, Finder
from counter_app.ui.shell.keys_sheet import KeysSheet
from counter_app.ui.workplace import Workplace


class Sheets:
    """At most one is open."""

    def __init__(
        self, host: QWidget, place: Workplace, open_dossier: Callable[[str], None]
    ) -> None:
        def opened(line: DossierLine) -> None:
            open_dossier(line.code)

        self.keys = KeysSheet(host, closed_deeds(place.desk))
        self.finder = Finder(host, place, opened)

    def show_keys(self, screen: Scope) -> None:
        """F1; a second press closes."""
        if self.keys.isVisible():
            self.keys.close_sheet()
            return
        self.finder.close_sheet()
        self.keys.open_for(screen)

    def find(self, acts: tuple[Choice, ...]) -> None:
        """Ctrl+K, with what can be done now; a second press closes."""
        if self.finder.isVisible():
            self.finder.close_sheet()
            return
        self.keys.close_sheet()
        self.finder.open_with(acts)

    def close(self) -> bool:
        """Esc. False when none was open."""
        for sheet in (self.keys, self.finder):
            if sheet.isVisible():
                sheet.close_sheet()
                return True
        return False
