"""The catalogue's review and what can be tried on the devices. No widgets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from counter_app.domain.ids import ProcedureVersionId
from counter_app.domain.procedure import VersionState
from counter_app.domain.text import fold
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.repositories import StoredVersion
from counter_app.ui.workplace import Workplace


class CataloguePresenter(QObject):
    """Drafts wait for a person: every doubt is shown, nothing is published by itself."""

    changed = Signal()

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._all: tuple[StoredVersion, ...] = ()
        self._loaded = False
        self.text = ""
        self.drafts_only = True
        self.busy = False
        self.trouble: Exception | None = None
        self.published = 0
        place.tasks.changed.connect(self._office_changed)

    @property
    def versions(self) -> tuple[StoredVersion, ...]:
        """What the list shows."""
        wanted = fold(self.text)
        return tuple(
            one
            for one in self._all
            if (not self.drafts_only or one.state is VersionState.DRAFT)
            and (wanted in fold(one.content.name_vi) or wanted in one.content.code)
        )

    @property
    def drafts(self) -> int:
        """How many wait for a person."""
        return sum(one.state is VersionState.DRAFT for one in self._all)

    def load(self) -> None:
        """Read every version."""
        place = self._place
        self._loaded = True
        place.tasks.office(
            lambda: place.services.catalogue.versions(place.desk), self._show, self._failed
        )

    def search(self, text: str) -> None:
        """By name or code."""
        self.text = text
        self.changed.emit()

    def show_drafts_only(self, only: bool) -> None:
        """Drafts, or everything."""
        self.drafts_only = only
        self.changed.emit()

    def publish(self, version_ids: Sequence[ProcedureVersionId]) -> None:
        """F9: the clerk takes the responsibility for these versions."""
        if self.busy or not version_ids:
            return
        self.busy, self.trouble, self.published = True, None, 0
        self.changed.emit()
        place, chosen = self._place, tuple(version_ids)
        place.tasks.write(
            lambda: place.services.catalogue.publish(place.desk, chosen),
            self._done,
            self._failed,
        )

    def _show(self, versions: tuple[StoredVersion, ...]) -> None:
        self._all = versions
        self.changed.emit()

    def _done(self, count: int) -> None:
        self.busy, self.published = False, count
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.busy, self.trouble = False, error
        self.changed.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if self._loaded and changes.touches(Topic.CATALOGUE):
            self.load()
