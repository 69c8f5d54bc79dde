"""A server that freezes: every call ends, and the clerk is told what nobody can know."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from uuid import uuid4

import psutil
import pytest
from sqlalchemy import Engine, event, text

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.storage.engine import postgres_engine
from counter_app.storage.file_store import DatabaseFileStore
from counter_app.storage.queries import SqlQueries
from counter_app.storage.unit_of_work import unit_of_work_factory
from tests.fixtures.office import MONDAY_MORNING, floor_on
from tests.fixtures.postgres import PostgresServer

pytestmark = pytest.mark.postgres

PATIENCE = 0.5


@pytest.fixture
def engine(office_url: str) -> Iterator[Engine]:
    engine = postgres_engine(office_url, patience=PATIENCE)
    yield engine
    engine.dispose()


def backend_of(engine: Engine) -> int:
    """The server's process behind the only connection of the pool, which stays open."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


@contextmanager
def frozen(*processes: int) -> Iterator[None]:
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@contextmanager
def thawed_at_last(process: int) -> Iterator[None]:
    """Goes on after many times the patience, so that a test of waiting for ever only fails."""
    rescue = Timer(10 * PATIENCE, os.kill, (process, signal.SIGCONT))
    rescue.start()
    try:
        yield
    finally:
        rescue.cancel()
        os.kill(process, signal.SIGCONT)


def test_a_call_on_a_frozen_server_ends(engine: Engine) -> None:
    units = unit_of_work_factory(engine)
    backend = backend_of(engine)

    with pytest.raises(StorageTrouble) as trouble, units() as unit, frozen(backend):
        unit.office.office()

    assert trouble.value.code is StorageTroubleCode.DATABASE_NOT_ANSWERING


def test_a_commit_on_a_frozen_server_ends(engine: Engine) -> None:
    units = unit_of_work_factory(engine)
    backend = backend_of(engine)

    def commit_while_frozen() -> None:
        with units() as unit:
            unit.office.station("a new PC", MONDAY_MORNING)
            with frozen(backend):
                unit.commit()

    with pytest.raises(StorageTrouble) as trouble:
        commit_while_frozen()

    assert trouble.value.code is StorageTroubleCode.DATABASE_NOT_ANSWERING


def test_leaving_without_commit_on_a_frozen_server_ends(engine: Engine) -> None:
    units = unit_of_work_factory(engine)
    backend = backend_of(engine)

    def leave_while_frozen() -> None:
        with units() as unit:
            unit.office.office()
            os.kill(backend, signal.SIGSTOP)

    with thawed_at_last(backend), pytest.raises(StorageTrouble) as trouble:
        leave_while_frozen()

    assert trouble.value.code is StorageTroubleCode.DATABASE_NOT_ANSWERING


def test_a_read_ends_when_the_server_froze_after_its_last_row(engine: Engine) -> None:
    queries = SqlQueries(engine)
    backend = backend_of(engine)

    def read_while_frozen() -> None:
        with queries.reading() as session:
            session.execute(text("SELECT 1"))
            os.kill(backend, signal.SIGSTOP)

    with thawed_at_last(backend), pytest.raises(StorageTrouble) as trouble:
        read_while_frozen()

    assert trouble.value.code is StorageTroubleCode.DATABASE_NOT_ANSWERING


def test_a_connection_that_froze_while_idle_is_replaced(engine: Engine) -> None:
    units = unit_of_work_factory(engine)
    backend = backend_of(engine)

    with frozen(backend), units() as unit:
        assert unit.office.office() is not None


def test_a_search_on_a_frozen_server_ends(engine: Engine) -> None:
    floor = floor_on(engine)
    everything = psutil.Process(backend_of(engine)).parent()
    assert everything is not None
    server = [everything.pid, *(child.pid for child in everything.children())]

    with pytest.raises(StorageTrouble) as trouble, frozen(*server):
        SqlQueries(engine).dossiers(floor.desk.office_id, "mau")

    assert trouble.value.code is StorageTroubleCode.DATABASE_UNREACHABLE


def test_storing_a_file_on_a_frozen_server_ends(engine: Engine) -> None:
    store = DatabaseFileStore(engine)
    backend = backend_of(engine)

    def freeze(*_: object) -> None:
        os.kill(backend, signal.SIGSTOP)

    event.listen(engine, "before_cursor_execute", freeze, once=True)
    try:
        with pytest.raises(StorageTrouble) as trouble:
            store.put(uuid4(), b"k" * 32, b"a page")
    finally:
        os.kill(backend, signal.SIGCONT)

    assert trouble.value.code is StorageTroubleCode.DATABASE_NOT_ANSWERING


def test_work_goes_on_when_the_server_is_back(engine: Engine) -> None:
    units = unit_of_work_factory(engine)
    backend = backend_of(engine)
    with pytest.raises(StorageTrouble), units() as unit, frozen(backend):
        unit.office.office()

    with units() as unit:
        assert unit.office.office() is not None


def test_a_server_that_was_restarted_is_not_noticed(
    engine: Engine, postgres_server: PostgresServer
) -> None:
    units = unit_of_work_factory(engine)
    backend = backend_of(engine)
    other = postgres_engine(str(engine.url.render_as_string()).replace("+psycopg", ""))
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": backend})
    other.dispose()

    with units() as unit:
        assert unit.office.office() is not None
