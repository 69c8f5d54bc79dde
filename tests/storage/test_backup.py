"""The copy made before an upgrade: encrypted like its original, whole or not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.storage import schema
from counter_app.storage.backup import copy_database
from counter_app.storage.engine import sqlite_engine
from tests.fixtures.office import KEY, floor_on


@pytest.fixture
def opened(office_file: Path) -> Iterator[Engine]:
    engine = sqlite_engine(office_file, KEY)
    yield engine
    engine.dispose()


def dossiers_in(path: Path) -> int:
    engine = sqlite_engine(path, KEY)
    with engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM dossier")).scalar_one()
    engine.dispose()
    return int(count)


def test_the_copy_holds_everything_under_the_same_key(opened: Engine, tmp_path: Path) -> None:
    floor = floor_on(opened)
    floor.reception.receive(floor.desk, floor.command())

    copy_database(opened, tmp_path / "before.db")

    assert dossiers_in(tmp_path / "before.db") == 1
    with pytest.raises(StorageTrouble) as trouble:
        schema.revision(sqlite_engine(tmp_path / "before.db", b"x" * 32))
    assert trouble.value.code is StorageTroubleCode.KEY_WRONG


def test_a_second_copy_takes_the_place_of_the_first(opened: Engine, tmp_path: Path) -> None:
    floor = floor_on(opened)
    copy_database(opened, tmp_path / "before.db")
    floor.reception.receive(floor.desk, floor.command())

    copy_database(opened, tmp_path / "before.db")

    assert dossiers_in(tmp_path / "before.db") == 1
    assert not (tmp_path / "before.part").exists()


def test_what_a_kill_left_of_a_copy_is_no_hindrance(opened: Engine, tmp_path: Path) -> None:
    (tmp_path / "before.part").write_bytes(b"half a copy")

    copy_database(opened, tmp_path / "before.db")

    assert dossiers_in(tmp_path / "before.db") == 0


def test_a_copy_that_cannot_be_written_is_trouble(opened: Engine, tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as trouble:
        copy_database(opened, tmp_path / "no such folder" / "before.db")

    assert trouble.value.code is StorageTroubleCode.DISK_ERROR


def test_the_engine_goes_on_with_transactions_after_a_copy(opened: Engine, tmp_path: Path) -> None:
    copy_database(opened, tmp_path / "before.db")
    floor = floor_on(opened)

    with floor.units() as unit:
        unit.office.station("left without commit", floor.clock.now())

    with opened.connect() as connection:
        names = connection.execute(text("SELECT machine_mark FROM station")).scalars().all()
    assert "left without commit" not in names
