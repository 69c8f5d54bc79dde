"""Changes for a screen: at once while somebody looks at it, the rest when he comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from counter_app.services.changes import ChangeSet, changed
from counter_app.ui.tasks import Tasks


class ChangesInSight(QObject):
    """Lives on the GUI thread.

    Every act and every lane tells what it changed. A list nobody sees would be read, measured
    and laid out again several times for each dossier.
    """

    def __init__(self, tasks: Tasks, take: Callable[[ChangeSet], None], parent: QObject) -> None:
        """``take`` hears of changes; whatever happens before the first ``look`` counts as seen."""
        super().__init__(parent)
        self._take = take
        self._in_sight = True
        self._missed = changed()
        tasks.changed.connect(self._changed)

    def look(self, *, in_sight: bool) -> None:
        """Whether the screen can be seen from now on."""
        self._in_sight = in_sight
        missed = self._missed
        if in_sight and missed.topics:
            self._missed = changed()
            self._take(missed)

    def _changed(self, changes: ChangeSet) -> None:
        if self._in_sight:
            self._take(changes)
        else:
            self._missed = changed(*self._missed.topics, *changes.topics)
