from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counter_app.ui.garbage import GarbageRounds


@pytest.fixture(autouse=True)
def _as_the_tests_run() -> Iterator[None]:
    yield
    gc.disable()
    gc.unfreeze()


class Closed:
    """What is left of a closed screen: nobody holds it but itself."""

    def __init__(self, ends: list[threading.Thread]) -> None:
        self.itself = self
        self._ends = ends

    def __del__(self) -> None:
        self._ends.append(threading.current_thread())


def allocate_in_a_lane() -> threading.Thread:
    """A lane that makes many times what sets Python's own collector off."""

    def work() -> None:
        for _ in range(100_000):
            around: list[object] = []
            around.append(around)

    lane = threading.Thread(target=work, name="lane")
    lane.start()
    lane.join()
    return lane


def test_a_lane_takes_no_closed_screen_apart(qapp: QApplication, qtbot: QtBot) -> None:
    ends: list[threading.Thread] = []
    owner = QObject()
    rounds = GarbageRounds(owner)
    rounds.begin()
    Closed(ends)

    allocate_in_a_lane()
    before_the_round = list(ends)
    qtbot.waitUntil(lambda: bool(ends))

    assert before_the_round == []
    assert ends == [threading.main_thread()]


def test_left_alone_python_takes_it_apart_in_the_lane() -> None:
    """The wrong variant: what the rounds are there to prevent does happen without them."""
    ends: list[threading.Thread] = []
    gc.enable()
    Closed(ends)

    lane = allocate_in_a_lane()
    gc.disable()

    assert ends == [lane]
