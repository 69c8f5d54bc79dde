from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from counter_app.config.paths import resource
from counter_app.portal.families import Connection, Secrets, open_adapter
from counter_app.portal.mapping import BusMapper
from counter_app.portal.tables import AnswerTable, CodeTables, load_answers, load_codes
from counter_app.portal.transfer import Limits
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_port import PortalAdapter
from tests.fakes_delivery import SteppedClock

OpenBus = Callable[..., PortalAdapter]

TESTING = Limits(connect=2, answer=5, upload=5, drip=0.2)


@pytest.fixture(scope="session")
def portal_tables() -> Path:
    return resource("portal")


@pytest.fixture(scope="session")
def codes(portal_tables: Path) -> CodeTables:
    return load_codes(portal_tables / "codes-dvcqg-bus.json")


@pytest.fixture(scope="session")
def answer_table(portal_tables: Path) -> AnswerTable:
    return load_answers(portal_tables / "answers-dvcqg-bus.json")


@pytest.fixture(scope="session")
def mapper(codes: CodeTables) -> BusMapper:
    return BusMapper(codes)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


class _ClockOfTheTest:
    """The clock of a portal that outlives a test."""

    def __init__(self) -> None:
        self.clock = SteppedClock()

    def now(self) -> datetime:
        return self.clock.now()


@pytest.fixture(scope="session")
def portal_server(
    tmp_path_factory: pytest.TempPathFactory, portal_tables: Path
) -> Iterator[tuple[StandInPortal, _ClockOfTheTest]]:
    """One server for all tests: starting and stopping one takes longer than most of them."""
    clock = _ClockOfTheTest()
    folder = tmp_path_factory.mktemp("portal")
    with StandInPortal(folder, portal_tables, now=clock.now) as portal:
        yield portal, clock


@pytest.fixture
def stand_in(
    portal_server: tuple[StandInPortal, _ClockOfTheTest], clock: SteppedClock
) -> StandInPortal:
    """An empty portal that goes by ``clock``."""
    portal, server_clock = portal_server
    server_clock.clock = clock
    portal.start_over()
    return portal


@pytest.fixture
def open_bus(stand_in: StandInPortal, portal_tables: Path, clock: SteppedClock) -> OpenBus:
    """``open_bus(login=..., files=..., limits=...)``: an adapter to the stand-in."""

    def opened(
        login: tuple[str, str] | None = None,
        *,
        files: bool = True,
        limits: Limits = TESTING,
        url: str = "",
    ) -> PortalAdapter:
        name, password = login or stand_in.login
        connection = Connection(
            "dvcqg-bus", url or stand_in.url, "H53", stand_in.files_url if files else ""
        )
        secrets = Secrets(name, password, password)
        return open_adapter(connection, lambda: secrets, portal_tables, clock, limits=limits)

    return opened
