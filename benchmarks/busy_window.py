"""A busy counter, by keys: ``python -m benchmarks.busy_window DIR``, on any screen.

The practice office in its window, its town in the same process. Receptions with a card, every
fourth with a ticket issued and called, every seventh with a walk through the screens. Prints
the gaps of a 10 ms timer on the GUI thread (milliseconds, 99th percentile and longest), then
the growth of the process for each hundred receptions (MiB, widgets).
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

import psutil
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.measure import percentile
from counter_app.practice.people import invent_person
from counter_app.ui.application import make_application
from counter_app.ui.garbage import GarbageRounds
from tests.journeys.keys import (
    CTRL,
    FOUR_PAPERS,
    KeyClerk,
    call_somebody,
    key_clerk,
    known_citizen_by_card,
    new_citizen_by_card,
)

SETTLING, MEASURED = 16, 40
"""Receptions before and while it is measured: every screen is built in the first ones."""
EVERY_MS = 10
PLACES = (Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_5, Qt.Key.Key_7, Qt.Key.Key_1)
KNOWN = 30
"""From this reception on the people come a second time."""


class Pulse:
    """How late a timer on the GUI thread is."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(max(0.0, (now - self._last) * 1000 - EVERY_MS))
        self._last = now


def receive(clerk: KeyClerk, number: int) -> None:
    """One visitor."""
    if number % 4 == 0:
        call_somebody(clerk)
    person = invent_person(500 + number % KNOWN, age=30)
    if number < KNOWN:
        new_citizen_by_card(clerk, person, FOUR_PAPERS)
    else:
        known_citizen_by_card(clerk, person)
    clerk.receive()
    if number % 7 == 0:
        for place in PLACES:
            clerk.press(place, CTRL)


def size() -> tuple[float, int]:
    """MiB of the process, and widgets alive."""
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20, len(QApplication.allWidgets())


def measure(folder: Path) -> tuple[float, float, float, float]:
    """See the module."""
    app = make_application()
    with key_clerk(folder) as clerk:
        rounds = GarbageRounds(app)
        rounds.begin()
        for number in range(SETTLING):
            receive(clerk, number)
        memory, widgets = size()
        pulse = Pulse()
        for number in range(SETTLING, SETTLING + MEASURED):
            receive(clerk, number)
        gaps = pulse.gaps
        more_memory, more_widgets = size()
    hundred = 100 / MEASURED
    return (
        percentile(gaps, 99),
        max(gaps),
        (more_memory - memory) * hundred,
        (more_widgets - widgets) * hundred,
    )


if __name__ == "__main__":
    print(*measure(Path(sys.argv[1]) / "office"))
