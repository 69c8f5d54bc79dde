"""A stage to play on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from counter_app.devices.readers.serial import open_reader
from counter_app.practice.stage_window.dock import StageDock
from counter_app.practice.stage_window.memory import Form, Liking
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.town_hands import TownHands
from counter_app.practice.stage_window.witness import Witness
from counter_app.practice.town import Town
from counter_app.services.desk import Desk
from counter_app.services.lanes import ReaderThread
from counter_app.ui.application import make_application
from counter_app.ui.colours import ThemeName
from counter_app.ui.tasks import Tasks
from counter_app.ui.theme import apply_theme
from tests.practice.stage_at_work import (
    RESOURCES,
    Stage,
    put_away,
    the_cast,
)
from tests.ui.fakes import FakeOffice


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Town(tmp_path / "town", RESOURCES) as running:
        yield running


@pytest.fixture
def liking() -> Liking:
    return Liking(Form.WHOLE)


@pytest.fixture
def stage(qapp: QApplication, town: Town, liking: Liking) -> Iterator[Stage]:
    """The stage docked to a window with one field."""
    make_application()
    apply_theme(qapp, ThemeName.LIGHT)
    office, tasks, saved = FakeOffice(), Tasks(), list[Liking]()
    seated: list[Desk] = []
    window, field = QMainWindow(), QLineEdit()
    window.setCentralWidget(field)
    window.resize(1366, 768)
    forms: list[str] = []
    witness = Witness(
        office.services, tasks, lambda: seated[0] if seated else None, lambda: bool(forms)
    )
    scene = Scene(the_cast(), TownHands(town), witness, liking, saved.append)
    dock = StageDock(window, scene)
    window.show()
    window.activateWindow()
    field.setFocus()
    scene.hands.start()
    dock.raise_curtain()
    yield Stage(town, office, tasks, window, field, dock, saved, seated, forms)
    scene.close()
    tasks.close()
    put_away(window)


@pytest.fixture
def reader(stage: Stage) -> Iterator[ReaderThread]:
    """The program's own end of the reader's cable."""
    office = stage.office
    made = ReaderThread(
        open_reader(stage.town.reader.address), lambda raw: office.beep(raw.decode())
    )
    made.start()
    stage.town.reader.wait_for_counter()
    yield made
    made.close()
