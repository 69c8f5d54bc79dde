"""What one station commits reaches the others as a hint, and never itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.pool import QueuePool

from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.commands import IssueTicket
from counter_app.services.lanes import ListenerThread
from counter_app.storage import listening
from counter_app.storage.engine import postgres_engine
from counter_app.storage.listening import EVERYTHING, OfficeListener
from counter_app.storage.server_clock import ServerClock
from tests.fixtures.office import PracticeFloor, build_office, floor_on
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.postgres
PATIENCE = 30


class Station:
    """A program of its own at the office's server; ``heard`` is what its listener told."""

    def __init__(self, url: str) -> None:
        self.engine = postgres_engine(url)
        self.clock = ServerClock()
        self.listener = OfficeListener(self.engine, self.clock)
        self.floor: PracticeFloor = floor_on(self.engine)
        self.heard: Queue[ChangeSet] = Queue()

    @contextmanager
    def listening(self) -> Iterator[None]:
        thread = ListenerThread(self.listener, self.heard.put)
        thread.start()
        try:
            assert self.hears() == EVERYTHING
            yield
        finally:
            thread.close()

    def hears(self) -> ChangeSet:
        return self.heard.get(timeout=PATIENCE)

    def issues_a_ticket(self) -> None:
        self.floor.queueing.issue(self.floor.desk, IssueTicket(CommandId(uuid7()), "A"))


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    def build(address: str) -> None:
        engine = postgres_engine(address)
        build_office(engine)
        engine.dispose()

    with postgres_server.database(postgres_server.template("listening", build)) as address:
        yield address


@pytest.fixture
def ours(url: str) -> Iterator[Station]:
    station = Station(url)
    yield station
    station.engine.dispose()


@pytest.fixture
def theirs(url: str) -> Iterator[Station]:
    station = Station(url)
    yield station
    station.engine.dispose()


def test_a_ticket_of_another_station_is_heard(ours: Station, theirs: Station) -> None:
    with ours.listening():
        theirs.issues_a_ticket()

        assert ours.hears().topics == {Topic.QUEUE}


def test_a_dossier_of_another_station_is_heard(ours: Station, theirs: Station) -> None:
    with ours.listening():
        theirs.floor.reception.receive(theirs.floor.desk, theirs.floor.command())

        assert ours.hears().touches(Topic.DOSSIERS)


def test_our_own_commits_are_no_news(ours: Station, theirs: Station) -> None:
    with ours.listening():
        ours.floor.reception.receive(ours.floor.desk, ours.floor.command())
        theirs.issues_a_ticket()

        assert ours.hears().topics == {Topic.QUEUE}  # and nothing before it


def test_what_was_rolled_back_is_never_heard(ours: Station, theirs: Station) -> None:
    with ours.listening():
        with theirs.engine.connect() as connection:
            connection.execute(text("SELECT pg_notify('counter_app', 'dossier_event')"))
            connection.rollback()
        theirs.issues_a_ticket()

        assert ours.hears().topics == {Topic.QUEUE}


def test_a_listener_that_was_cut_off_comes_back_and_looks_at_everything(
    ours: Station, theirs: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter_app.services.lanes.LISTENER_PAUSE", 0.01)
    with ours.listening():
        with theirs.engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query = :listen"
                ),
                {"listen": listening.LISTEN},
            )

        assert ours.hears() == EVERYTHING
        theirs.issues_a_ticket()
        assert ours.hears().topics == {Topic.QUEUE}


def test_the_time_is_asked_again_and_again(
    ours: Station, theirs: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "ASK_EVERY", 1)
    followed: Queue[None] = Queue()
    follow = ours.clock.follow

    def told(connection: Connection) -> None:
        follow(connection)
        followed.put(None)

    monkeypatch.setattr(ours.clock, "follow", told)
    with ours.listening():
        followed.get(timeout=PATIENCE)  # before it listens
        theirs.issues_a_ticket()  # busy or silent: the time is asked for

        followed.get(timeout=PATIENCE)


def test_a_connection_that_listened_never_does_other_work(ours: Station) -> None:
    with ours.listening():
        pass

    pool = ours.engine.pool
    assert isinstance(pool, QueuePool)
    connections = [ours.engine.connect() for _ in range(pool.size())]
    for connection in connections:
        assert connection.scalars(text("SELECT pg_listening_channels()")).all() == []
        connection.close()


def test_the_number_of_a_closed_connection_may_be_another_stations(ours: Station) -> None:
    with ours.engine.connect() as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
        assert number in ours.listener._own
    ours.engine.dispose()

    assert number not in ours.listener._own


def test_every_table_that_hints_has_its_topics(url: str) -> None:
    engine = postgres_engine(url)
    with engine.connect() as connection:
        hinting = connection.scalars(
            text(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'hint_event'"
            )
        ).all()
    engine.dispose()

    assert set(hinting) == set(listening.TOPICS)
