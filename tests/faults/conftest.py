"""Sizes and seeds of the campaigns, and their figures at the end.

``make test`` runs seeded samples; ``make campaign`` the whole, with seeds of its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import SystemRandom

import pytest

from counter_app.storage.engine import postgres_engine
from tests.faults.report import Report
from tests.fixtures.office import build_office
from tests.fixtures.postgres import PostgresServer

SEED_OF_THE_SAMPLE = 20261123
FIGURES = "campaign"
KEPT = Path("out") / "campaign.txt"
"""What a whole campaign printed."""

Size = Callable[[int, int], int]
Show = Callable[[Report], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known when pytest is called with this folder, as ``benchmarks.campaign`` does."""
    parser.addoption("--whole", action="store_true", help="campaigns at full size")
    parser.addoption("--seed", type=int, help="seed of the campaigns")


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    """``size(sample, whole)``: how often, in this run."""
    whole = request.config.getoption("--whole", default=False)
    return lambda sample, full: full if whole else sample


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed that was asked for, else a fixed one; a fresh one for a whole campaign."""
    asked: int | None = request.config.getoption("--seed", default=None)
    if asked is not None:
        return asked
    if request.config.getoption("--whole", default=False):
        return SystemRandom().getrandbits(32)
    return SEED_OF_THE_SAMPLE


@pytest.fixture
def show(record_property: Callable[[str, object], None]) -> Show:
    """Have a report printed at the end of the run."""
    return lambda report: record_property(FIGURES, str(report))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each campaign."""
    reports = [
        line
        for outcome in ("passed", "failed")
        for test in terminalreporter.stats.get(outcome, [])
        for name, line in test.user_properties
        if name == FIGURES and test.when == "call"
    ]
    if reports:
        terminalreporter.section("campaigns")
        for line in reports:
            terminalreporter.line(line)
    if terminalreporter.config.getoption("--whole", default=False):
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text("".join(f"{line}\n" for line in reports), encoding="utf-8")


@pytest.fixture
def office(sqlite_office: Path, tmp_path: Path) -> Path:
    """The practice office in an encrypted file of this test's own."""
    path = tmp_path / "office.db"
    shutil.copyfile(sqlite_office, path)
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def office_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The practice office in a file or on a server: its path or URL."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("office"))
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(server.template("office", _build)) as url:
        yield url


def _build(url: str) -> None:
    engine = postgres_engine(url)
    build_office(engine)
    engine.dispose()
