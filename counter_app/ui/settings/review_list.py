"""What a reviewer reads of a version: first what must be looked at, then what it says."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidgetItem

from counter_app.domain.procedure import ProcedureVersion
from counter_app.ui.settings.doubts import doubts_of
from counter_app.ui.theme import px
from counter_app.ui.widgets.lines import Lines
from counter_app.wording.version import version_facts

LEAST = 110
"""Some lines are always read together, at 100 %; where there is less room the screen scrolls."""


class ReviewList(Lines):
    """One line a doubt, one a fact, with a heading before each group."""

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName(self.tr("Điều cần xem trước khi công bố"))
        self._shown: ProcedureVersion | None = None

    def fit(self) -> None:
        """Higher than other lists at least."""
        self.setMinimumHeight(px(LEAST))

    def show_version(self, version: ProcedureVersion | None) -> None:
        """Replace the lines, from the top; the version that stands there stays where it is."""
        if version == self._shown:
            return
        self._shown = version
        self.clear()
        if version is None:
            return
        doubts = doubts_of(version)
        for line in doubts:
            self.addItem(f"▲ {line}")
        if not doubts:
            self.addItem(self.tr("✓ Không có mục nào phải xem lại."))
        for group in version_facts(version):
            self.addItem(self._heading(group.heading))
            self.addItems(group.lines)
        self.setCurrentRow(0)
        self.scrollToTop()

    def _heading(self, words: str) -> QListWidgetItem:
        item = QListWidgetItem()
        item.setText(words)
        font = QFont(self.font())
        font.setBold(True)
        item.setFont(font)
        return item
