"""PCs of one office agree on the time, whatever each of them believes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from counter_app.storage.engine import postgres_engine
from counter_app.storage.server_clock import TOLERANCE, ServerClock

pytestmark = pytest.mark.postgres
CLOSE = timedelta(seconds=10)
"""What a slow machine may need for a question."""


class SteadyCounter:
    """Counts only when told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def server(postgres_url: str) -> Iterator[Connection]:
    """A connection to a server whose time can be shifted."""
    engine = postgres_engine(postgres_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def say(server: Connection, time: str) -> None:
    """From now on the server says this time (SQL)."""
    # Found before the one of pg_catalog.
    server.execute(text("SET search_path = public, pg_catalog"))
    server.execute(
        text(
            "CREATE OR REPLACE FUNCTION public.clock_timestamp() RETURNS timestamptz AS"
            f" $$ SELECT {time} $$ LANGUAGE sql"
        )
    )


def difference(clock: ServerClock) -> timedelta:
    return clock.now() - datetime.now(UTC)


def test_before_it_asked_it_shows_the_time_of_the_pc() -> None:
    assert abs(difference(ServerClock())) < CLOSE


@pytest.mark.parametrize("minutes", [-11, 11])
def test_it_shows_the_servers_time(server: Connection, minutes: int) -> None:
    say(server, f"pg_catalog.clock_timestamp() + interval '{minutes} minutes'")
    clock = ServerClock()

    clock.follow(server)

    assert abs(difference(clock) - timedelta(minutes=minutes)) < CLOSE
    assert clock.now().utcoffset() == timedelta()


def test_it_runs_on_without_asking(server: Connection) -> None:
    steady = SteadyCounter()
    clock = ServerClock(steady)
    clock.follow(server)
    before = clock.now()

    steady.at += 90

    assert clock.now() - before == timedelta(seconds=90)


def test_a_small_difference_is_the_way_there_and_changes_nothing(server: Connection) -> None:
    clock = ServerClock(SteadyCounter())
    said = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)

    def hears(later: timedelta) -> timedelta:
        say(server, f"timestamptz '{said + later}'")
        clock.follow(server)
        return clock.now() - said

    assert hears(timedelta()) == timedelta()
    assert hears(TOLERANCE) == timedelta()
    assert hears(-TOLERANCE) == timedelta()
    assert hears(2 * TOLERANCE) == 2 * TOLERANCE
    assert hears(-60 * TOLERANCE) == -60 * TOLERANCE
