"""The procedures on offer and how they are found while the clerk types. No widgets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from counter_app.domain.search import ProcedureIndex, ProcedureKey
from counter_app.domain.text import fold
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.repositories import StoredVersion
from counter_app.ui.workplace import Workplace

MOST_ROWS = 8


class Procedures(QObject):
    """The published catalogue in memory, so that a key needs no database."""

    loaded = Signal()

    def __init__(self, place: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._read = False
        self._usage: Mapping[str, int] = {}
        self._by_code: dict[str, StoredVersion] = {}
        self._index = ProcedureIndex(())
        place.tasks.changed.connect(self._office_changed)

    @property
    def none_published(self) -> bool:
        """The catalogue was read, and nothing of it is in force."""
        return self._read and not self._by_code

    @property
    def catalogue(self) -> tuple[StoredVersion, ...]:
        """Everything in force today."""
        return tuple(self._by_code.values())

    def load(self) -> None:
        """Read catalogue and usage again."""
        place = self._place
        place.tasks.office(lambda: place.services.reception.catalogue(place.desk), self._show)
        place.tasks.read(
            "usage", lambda: place.services.queries.usage(place.desk.office_id), self._rank
        )

    def find(self, text: str) -> tuple[StoredVersion, ...]:
        """The best matches of initials, words or a code, however the input method bent them."""
        matches = self._index.find(text, MOST_ROWS, self._usage)
        return tuple(self._by_code[match.key.code] for match in matches)

    def exact(self, text: str) -> StoredVersion | None:
        """The procedure called exactly so, or with this code; None for anything less."""
        wanted = fold(text)
        if not wanted:
            return None
        for stored in self._by_code.values():
            content = stored.content
            if wanted in (content.code, fold(content.short_name_vi), fold(content.name_vi)):
                return stored
        return None

    def _rank(self, usage: Mapping[str, int]) -> None:
        self._usage = usage

    def _show(self, catalogue: tuple[StoredVersion, ...]) -> None:
        self._read = True
        self._by_code = {stored.content.code: stored for stored in catalogue}
        self._index = ProcedureIndex(
            ProcedureKey(one.code, one.name_vi, one.short_name_vi, one.field_vi)
            for one in (stored.content for stored in catalogue)
        )
        self.loaded.emit()

    def _office_changed(self, changes: ChangeSet) -> None:
        if changes.touches(Topic.CATALOGUE):
            self.load()
