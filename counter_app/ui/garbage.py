"""Garbage is looked for on the GUI thread alone.

Python's own collector runs on whichever thread allocates next. On a lane it would take
apart the Qt objects of a closed screen on a thread they do not live on; Qt warns of a
timer that cannot be stopped, and dies later somewhere else.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

ROUND_MS = 1000


class GarbageRounds(QObject):
    """Looks for garbage once a second. Lives on the GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(ROUND_MS)
        self._timer.timeout.connect(collect_due)

    def begin(self) -> None:
        """From now on. What is there already stays for ever and is not walked again."""
        gc.freeze()
        self._timer.start()


def collect_due() -> None:
    """Collect what Python's own counters say is due, on the thread that calls.

    The counters go on while the collector is switched off (``gc.get_count``).
    """
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
