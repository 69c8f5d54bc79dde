"""A window on a fake office, offscreen, always the same fonts and theme."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import shiboken6
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from counter_app.ui.application import FUSION, make_application
from counter_app.ui.colours import ThemeName
from counter_app.ui.comfort import Comfort
from counter_app.ui.shell.opening import OpenedOffice
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import apply_theme
from counter_app.ui.workplace import Workplace
from tests.ui.direct import DirectTasks
from tests.ui.driver import Driver
from tests.ui.fakes import FakeOffice, desk


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application object of the program."""
    return QApplication


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The program's own style, on every system."""
    return ["counter_app", *FUSION]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path) -> None:
    """No test reads or writes what a clerk has set on this PC."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))


@pytest.fixture
def office() -> FakeOffice:
    """An office with nobody in it."""
    return FakeOffice()


@pytest.fixture
def place(qapp: QApplication, office: FakeOffice) -> Workplace:
    """A clerk whose tasks run at once, for presenters."""
    return Workplace(office.services, DirectTasks(), desk())


@pytest.fixture
def window(qapp: QApplication, office: FakeOffice) -> Iterator[MainWindow]:
    """The window with a clerk logged in, on real lanes."""
    make_application()
    if qapp.property("dressed") != "light":
        apply_theme(qapp, ThemeName.LIGHT)
        qapp.setProperty("dressed", "light")
    main = MainWindow(Comfort(), practice=True)
    main.office_opened(OpenedOffice(office.services))
    main.resize(1366, 768)
    main.show()
    main.activateWindow()
    main.seat(desk())
    yield main
    main.close()
    # Deleted here and now: every window left over makes the next style sheet slower.
    shiboken6.delete(main)
    gc.collect()


@pytest.fixture
def driver(window: MainWindow, office: FakeOffice) -> Driver:
    """Keys and waits on that window; everything it reads at the start has come."""
    made = Driver(window, office)
    made.settle()
    return made


@pytest.fixture
def at_zoom(
    request: pytest.FixtureRequest, qapp: QApplication, office: FakeOffice
) -> Iterator[Driver]:
    """The same at the size of type given as parameter."""
    make_application()
    apply_theme(qapp, ThemeName.LIGHT, request.param)
    qapp.setProperty("dressed", "")
    main = MainWindow(Comfort(zoom=request.param))
    main.office_opened(OpenedOffice(office.services))
    main.resize(1366, 768)
    main.show()
    main.seat(desk())
    made = Driver(main, office)
    made.settle()
    yield made
    main.close()
    shiboken6.delete(main)
