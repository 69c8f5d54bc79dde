"""Versions of procedures to tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem

from counter_app.domain.ids import ProcedureVersionId
from counter_app.domain.procedure import VersionState
from counter_app.services.repositories import StoredVersion
from counter_app.ui.settings.doubts import title_of
from counter_app.ui.widgets.lines import Lines
from counter_app.ui.widgets.text import wrapped_tip

ROLE = Qt.ItemDataRole.UserRole


class CatalogueList(Lines):
    """One line per version; the drafts that are ticked are published together."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._shown: tuple[StoredVersion, ...] = ()

    def show_versions(
        self,
        versions: tuple[StoredVersion, ...],
        ticked: Collection[ProcedureVersionId],
        heirs: Mapping[ProcedureVersionId, ProcedureVersionId],
    ) -> None:
        """Replace the lines; one stays on the version one was on, or on its heir."""
        if versions == self._shown:
            return
        before, chosen = self.currentRow(), self.chosen
        self._shown = versions
        self.blockSignals(True)
        self.clear()
        several = Counter(one.content.code for one in versions)
        for one in versions:
            item = self._item(one, ticked=one.id in ticked)
            if several[one.content.code] > 1:
                words = self.tr("{name} · phiên bản {number}")
                item.setText(words.format(name=item.text(), number=one.number))
            self.addItem(item)
        wanted = None if chosen is None else heirs.get(chosen.id, chosen.id)
        rows = [row for row, one in enumerate(versions) if one.id == wanted]
        least = 0 if versions else -1
        self.setCurrentRow(rows[0] if rows else max(least, min(before, len(versions) - 1)))
        self.blockSignals(False)

    def _item(self, one: StoredVersion, *, ticked: bool) -> QListWidgetItem:
        content = one.content
        item = QListWidgetItem()
        item.setText(f"{content.short_name_vi or content.name_vi} · {content.code}")
        item.setToolTip(wrapped_tip(title_of(one)))
        item.setData(ROLE, one)
        if one.state is VersionState.DRAFT:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            item.setCheckState(on)
        return item

    @property
    def chosen(self) -> StoredVersion | None:
        """The line one is on."""
        row = self.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None
