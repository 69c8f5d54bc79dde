"""Versions of procedures to tick."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem

from counter_app.domain.ids import ProcedureVersionId
from counter_app.services.repositories import StoredVersion
from counter_app.ui.settings.doubts import state_words
from counter_app.ui.widgets.lines import Lines

ROLE = Qt.ItemDataRole.UserRole


class CatalogueList(Lines):
    """One line per version; those ticked are published together."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shown: tuple[StoredVersion, ...] = ()

    def show_versions(self, versions: tuple[StoredVersion, ...]) -> bool:
        """Replace the lines; False when these stand there already, ticks and all."""
        if versions == self._shown:
            return False
        self._shown = versions
        self.blockSignals(True)
        self.clear()
        for one in versions:
            content = one.content
            item = QListWidgetItem()
            item.setText(f"{content.short_name_vi or content.name_vi} · {content.code}")
            item.setToolTip(f"{content.name_vi} · {state_words(one.state)}")
            item.setData(ROLE, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0 if versions else -1)
        self.blockSignals(False)
        return True

    @property
    def chosen(self) -> StoredVersion | None:
        """The line one is on."""
        row = self.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    @property
    def ticked(self) -> list[ProcedureVersionId]:
        """What is to be published."""
        items = [self.item(row) for row in range(self.count())]
        return [item.data(ROLE).id for item in items if item.checkState() is Qt.CheckState.Checked]
