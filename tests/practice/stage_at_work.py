"""The stage docked to a window, on a real town and a fake office: what its tests share."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from counter_app.config.paths import resource
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.stage import SEED_FILE
from counter_app.practice.stage_window.cast import Cast
from counter_app.practice.stage_window.dock import StageDock
from counter_app.practice.stage_window.memory import Liking
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.town import Town
from counter_app.services.desk import Desk
from counter_app.ui.tasks import Tasks
from tests.ui.fakes import FakeOffice

TODAY = date(2026, 11, 23)
RESOURCES = resource("calendar").parent
RECEIPT = b"\x1b@\x1dv0\x00\x48\x00\x64\x00" + b"\xff" * 72 * 100 + b"\x1dVB\x00"
PATIENCE_MS = 10_000


@cache
def the_cast() -> Cast:
    """The catalogue is read once."""
    return Cast(load_seed(resource(SEED_FILE)), TODAY)


@dataclass
class Stage:
    """Everything within reach of a test."""

    town: Town
    office: FakeOffice
    tasks: Tasks
    window: QMainWindow
    field: QLineEdit
    dock: StageDock
    saved: list[Liking]
    seated: list[Desk]
    forms: list[str]
    """Forms with a procedure chosen."""

    @property
    def scene(self) -> Scene:
        """What happens on it."""
        return self.dock.scene

    def wait(self, qtbot: QtBot, fact: Callable[[], bool]) -> None:
        """Until something that must happen has happened."""
        qtbot.waitUntil(fact, timeout=PATIENCE_MS)

    def press(self, key: str) -> None:
        """A key of the window."""
        QTest.keySequence(self.window, QKeySequence(key))


def put_away(window: QMainWindow) -> None:
    """Now, not some day: what is left over is restyled with every theme."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def send_to_printer(town: Town) -> None:
    """One black piece of paper with a cut."""
    host, port = town.printer.address.removeprefix("tcp://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        sock.sendall(RECEIPT)
