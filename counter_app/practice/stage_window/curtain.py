"""Puts the stage beside the practice window once town and office are open."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from counter_app.config.paths import resource
from counter_app.domain.working_calendar import office_time
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.stage import SEED_FILE, PracticeFloor
from counter_app.practice.stage_window.cast import Cast
from counter_app.practice.stage_window.dock import StageDock
from counter_app.practice.stage_window.memory import load_liking
from counter_app.practice.stage_window.scene import Scene
from counter_app.practice.stage_window.town_hands import TownHands
from counter_app.practice.stage_window.witness import Witness
from counter_app.services.desk import Desk
from counter_app.ui.shell.window import MainWindow


def gather_cast(floor: PracticeFloor) -> Cast:
    """Who comes to the counter today. Reads the catalogue: not for the GUI thread."""
    today = office_time(floor.running.services.reception.now()).date()
    return Cast(load_seed(resource(SEED_FILE)), today)


def raise_curtain(window: MainWindow, floor: PracticeFloor, cast: Cast) -> StageDock:
    """On the GUI thread. The stage ends by itself before the event loop does."""

    def desk() -> Desk | None:
        return None if window.view is None else window.view.place.desk

    def procedure_chosen() -> bool:
        view = window.view
        return view is not None and view.places.reception.presenter.form.stored is not None

    witness = Witness(floor.running.services, window.tasks, desk, procedure_chosen)
    scene = Scene(cast, TownHands(floor.town), witness, load_liking())
    dock = StageDock(window, scene)
    scene.setParent(dock)
    application = QCoreApplication.instance()
    if application is not None:
        application.aboutToQuit.connect(scene.close)
    scene.hands.start()
    dock.raise_curtain()
    return dock
