"""Databases for the tests of storage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_app.storage.engine import postgres_engine, sqlite_engine
from tests.fixtures.office import KEY, PracticeFloor, build_office, floor_on
from tests.fixtures.postgres import PostgresServer


@pytest.fixture
def office_file(sqlite_office: Path, tmp_path: Path) -> Path:
    """The practice office in an encrypted file of this test's own (key ``KEY``)."""
    path = tmp_path / "office.db"
    shutil.copyfile(sqlite_office, path)
    return path


@pytest.fixture(scope="module")
def sqlite_floor(
    sqlite_office: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PracticeFloor]:
    """A practice office for all examples of a property."""
    path = tmp_path_factory.mktemp("floor") / "office.db"
    shutil.copyfile(sqlite_office, path)
    engine = sqlite_engine(path, KEY)
    yield floor_on(engine)
    engine.dispose()


@pytest.fixture
def office_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The practice office on a server, in a database of this test's own."""
    with postgres_server.database(postgres_server.template("office", _build)) as url:
        yield url


def _build(url: str) -> None:
    engine = postgres_engine(url)
    build_office(engine)
    engine.dispose()
