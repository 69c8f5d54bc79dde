"""Measurements of the real window on a virtual screen, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.filling import fill
from benchmarks.measure import Figure
from counter_app.app.data_key import PASSPHRASE
from counter_app.app.folder import open_folder
from counter_app.app.office import SEED_FILE
from counter_app.config.paths import resource
from counter_app.exchange.catalogue.seed import load_seed
from counter_app.practice.office import LOGINS, PASSWORD, open_office, practice_plan, seat
from counter_app.services.clocks import SystemClock
from counter_app.services.office_plan import PlannedPortal, PlannedPrinter

STARTS = 15
DOSSIERS = 20_000
WORDS = "cụm mật khẩu để đo tốc độ"
SCREEN = ("dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1366x768x24")
"""With a session bus, as every desktop has: without one Qt starts one at the first label."""


def starting() -> list[Figure]:
    """First paint of the real window against an empty PySide6 window, in turns."""
    windows = ("benchmarks.empty_window", "benchmarks.first_window")
    empty, ours = _figures("benchmarks.in_turns", str(STARTS), *windows)
    floor = "an empty PySide6 window on the same virtual screen"
    return [Figure("first paint of the window", ours, "ms", floor, empty, "<= 1.5x")]


def typing() -> list[Figure]:
    """From the start to the first letter in "Thủ tục" with 20,000 dossiers stored."""
    with tempfile.TemporaryDirectory() as folder:
        _real_office(Path(folder), DOSSIERS)
        runs = [
            _figures("benchmarks.typing_window", folder, LOGINS[0], PASSWORD) for _ in range(6)
        ][1:]
    letters, logins = zip(*runs, strict=True)
    return [
        Figure("start to login, encrypted office of 20,000", _median(list(logins)), "ms"),
        Figure(
            'start to typing in "Thủ tục", 20,000 dossiers',
            _median(list(letters)),
            "ms",
            aim="<= 1500 ms",
        ),
    ]


def counting() -> list[Figure]:
    """Keys of the scripted receptions, up to and with F9."""
    with tempfile.TemporaryDirectory() as folder:
        ran = _run("benchmarks.counted_keys", folder)
    lines = [line.split("\t") for line in ran.splitlines() if "\t" in line]
    return [
        Figure(f"keys: {name}, {papers} papers", float(keys), "keys", aim=f"<= {limit}")
        for name, papers, keys, limit in lines
    ]


def working() -> list[Figure]:
    """How freely the window breathes at a busy counter, and what it keeps."""
    with tempfile.TemporaryDirectory() as folder:
        late, latest, memory, widgets = _figures("benchmarks.busy_window", folder)
    return [
        Figure("gap of a 10 ms timer at a busy counter, p99", late, "ms", aim="<= 50 ms"),
        Figure("gap of a 10 ms timer at a busy counter, max", latest, "ms", aim="<= 100 ms"),
        Figure("memory kept of 100 receptions, the town's too", memory, "MiB"),
        Figure("widgets kept of 100 receptions", widgets, "", aim="0"),
    ]


def _real_office(folder: Path, dossiers: int) -> None:
    """A folder as a real office has it: locked by a passphrase, the seed published, filled."""
    opened = open_folder(folder, practice=False, environ={PASSPHRASE: WORDS})
    resources = resource("calendar").parent
    plan = practice_plan(
        [PlannedPrinter("Máy in quầy", "thermal", "tcp://127.0.0.1:9")],
        PlannedPortal("dvcqg-bus", "http://127.0.0.1:9", "", "H53.99"),
        resources,
    )
    open_office(opened.engine, plan, load_seed(resources / SEED_FILE), resources)
    desk = seat(opened.engine, "quay1", 1, SystemClock().now())
    with opened.units() as unit:
        procedure = unit.procedures.published(desk.office_id)[0]
        connection = unit.outbox.connection_id(desk.office_id)
    if connection is None:
        raise LookupError("the practice office has a portal connection")
    fill(opened.engine, desk, procedure, connection, dossiers, unsent=0)
    opened.close()


def _figures(module: str, *arguments: str) -> list[float]:
    return [float(word) for word in _run(module, *arguments).splitlines()[-1].split()]


def _run(module: str, *arguments: str) -> str:
    # Compiled as on every machine: a shell that forbids bytecode would time the compiler.
    environment = {key: value for key, value in os.environ.items() if key not in _UNWANTED}
    ran = subprocess.run(
        [*SCREEN, sys.executable, "-m", module, *arguments],
        capture_output=True,
        check=True,
        text=True,
        env={**environment, PASSPHRASE: WORDS, "XDG_CONFIG_HOME": tempfile.gettempdir()},
    )
    return ran.stdout


_UNWANTED = ("PYTHONDONTWRITEBYTECODE", "QT_QPA_PLATFORM")


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
