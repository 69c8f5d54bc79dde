"""The tray "Chờ số hóa": received dossiers whose papers still wait for the scanner. No widgets."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from counter_app.domain.checklist import ChecklistItem
from counter_app.domain.roles import Action
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.views import ScanTrayLine
from counter_app.ui.reception.pages import Pages
from counter_app.ui.workplace import Workplace


class ScanTray(QObject):
    """Counts for the link, the list, and the dossier being scanned."""

    changed = Signal()

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.lines: tuple[ScanTrayLine, ...] = ()
        self.chosen: ScanTrayLine | None = None
        self._items: tuple[ChecklistItem, ...] = ()
        self.pages = Pages(place, self)
        self.pages.changed.connect(self.changed)
        place.tasks.changed.connect(self._office_changed)

    @property
    def items(self) -> tuple[ChecklistItem, ...]:
        """Papers of the chosen dossier with the pages they have now."""
        counts = dict(self.pages.counts())
        return tuple(replace(item, pages=counts.get(item.component_id, 0)) for item in self._items)

    def refresh(self) -> None:
        """Read the tray again, for whoever may see whose dossiers lie in it."""
        if not self._place.desk.may(Action.READ_DOSSIER):
            return
        queries, office = self._place.services.queries, self._place.desk.office_id
        self._place.tasks.read("scan_tray", lambda: queries.scan_tray(office), self._show)

    def choose(self, line: ScanTrayLine | None) -> None:
        """Open a dossier's papers and pages."""
        if line is None or (self.chosen and line.dossier_id == self.chosen.dossier_id):
            return
        self.chosen, self._items = line, ()
        self.pages.open(line.dossier_id, known_empty=False)
        self._place.tasks.read(
            "tray_papers",
            lambda: self._place.services.queries.components(line.dossier_id),
            lambda items: self._show_items(line, items),
        )
        self.changed.emit()

    def _show(self, lines: tuple[ScanTrayLine, ...]) -> None:
        self.lines = lines
        self.changed.emit()

    def _show_items(self, line: ScanTrayLine, items: tuple[ChecklistItem, ...]) -> None:
        if self.chosen is line:
            self._items = items
            self.changed.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.DOSSIERS, Topic.SCANS):
            self.refresh()
