"""The tray "Chờ số hóa": received dossiers whose papers still wait for the scanner. No widgets."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from counter_app.domain.checklist import ChecklistItem, ItemState
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
        self.waiting = 0
        """Dossiers that wait for the scanner, listed or not."""
        self.text = ""
        self.chosen: ScanTrayLine | None = None
        self._items: tuple[ChecklistItem, ...] = ()
        self.pages = Pages(place, self)
        self.pages.changed.connect(self.changed)
        place.tasks.changed.connect(self._office_changed)

    @property
    def items(self) -> tuple[ChecklistItem, ...]:
        """Papers of the chosen dossier that lie in it, with the pages they have now."""
        counts = dict(self.pages.counts())
        items = (replace(item, pages=counts.get(item.component_id, 0)) for item in self._items)
        return tuple(item for item in items if item.state is ItemState.HANDED_IN or item.pages)

    @property
    def may_scan(self) -> bool:
        """Whether a dossier is in sight to scan into."""
        return self.chosen is not None and bool(self.lines or not self.text)

    def scan(self) -> None:
        """F3 on the sheet."""
        if self.may_scan:
            self.pages.scan()

    def refresh(self) -> None:
        """Read the tray again, for whoever may see whose dossiers lie in it."""
        if not self._place.desk.may(Action.READ_DOSSIER):
            return
        queries, office = self._place.services.queries, self._place.desk.office_id
        text = self.text
        self._place.tasks.read(
            "scan_tray",
            lambda: (queries.scan_tray(office, text), queries.waiting_for_scan(office)),
            self._show,
        )

    def search(self, text: str) -> None:
        """List what the words find; an empty text lists who waits longest."""
        if text != self.text:
            self.text = text
            self.refresh()

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

    def _show(self, found: tuple[tuple[ScanTrayLine, ...], int]) -> None:
        self.lines, self.waiting = found
        self.changed.emit()

    def _show_items(self, line: ScanTrayLine, items: tuple[ChecklistItem, ...]) -> None:
        if self.chosen is line:
            self._items = items
            self.changed.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.DOSSIERS, Topic.SCANS):
            self.refresh()
