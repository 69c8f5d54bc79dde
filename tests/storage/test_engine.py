"""The gate at every start: encrypted, with the right key, by an engine without the WAL bug."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, exc, text

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.party import Person
from counter_app.storage import schema
from counter_app.storage.engine import (
    check_file,
    postgres_engine,
    sqlite_engine,
    trouble_code,
)
from counter_app.storage.file_store import FolderFileStore
from tests.fixtures.office import KEY, PracticeFloor, floor_on

CANARY = "Kiếm Tìm Mẫu"
CANARY_NUMBER = "072190999999"


@pytest.fixture
def opened(office_file: Path) -> Iterator[Engine]:
    engine = sqlite_engine(office_file, KEY)
    yield engine
    engine.dispose()


def test_a_plain_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE dossier (id)")
    plain.close()

    with pytest.raises(StorageTrouble) as trouble:
        sqlite_engine(path, KEY)

    assert trouble.value.code is StorageTroubleCode.NOT_ENCRYPTED


def test_an_empty_file_is_no_plain_database(tmp_path: Path) -> None:
    check_file(tmp_path / "missing.db")
    (tmp_path / "empty.db").touch()
    check_file(tmp_path / "empty.db")


@pytest.mark.parametrize("read_only", [False, True])
def test_the_wrong_key_is_named(office_file: Path, read_only: bool) -> None:
    engine = sqlite_engine(office_file, b"x" * 32, read_only=read_only)

    with pytest.raises(StorageTrouble) as trouble:
        schema.revision(engine)

    assert trouble.value.code is StorageTroubleCode.KEY_WRONG
    engine.dispose()


def test_the_wrong_key_changes_nothing(office_file: Path) -> None:
    before = office_file.read_bytes()
    engine = sqlite_engine(office_file, b"x" * 32)
    with pytest.raises(StorageTrouble):
        schema.bring_up(engine)
    engine.dispose()

    assert office_file.read_bytes() == before


def test_an_engine_with_the_wal_bug_is_refused(tmp_path: Path) -> None:
    old = "sqlcipher3.dbapi2.sqlite_version_info"
    with patch(old, (3, 51, 2)), pytest.raises(StorageTrouble) as trouble:
        sqlite_engine(tmp_path / "office.db", KEY)

    assert trouble.value.code is StorageTroubleCode.ENGINE_TOO_OLD


def test_the_pragmas_a_power_cut_needs(opened: Engine) -> None:
    names = ("journal_mode", "synchronous", "foreign_keys", "mmap_size")
    with opened.connect() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert pragmas == ["wal", 2, 1, 0]  # 2: FULL


def test_the_reading_engine_cannot_write(office_file: Path) -> None:
    engine = sqlite_engine(office_file, KEY, read_only=True)

    with pytest.raises(exc.OperationalError), engine.begin() as connection:
        connection.execute(text("DELETE FROM draft"))
    engine.dispose()


def receive_the_canary(floor: PracticeFloor) -> None:
    command = floor.command()
    person: Person = replace(command.submitter, name=CANARY, identity_number=CANARY_NUMBER)
    floor.reception.receive(floor.desk, replace(command, submitter=person))


def test_no_citizen_stands_in_plain_on_the_disk(office_file: Path) -> None:
    engine = sqlite_engine(office_file, KEY)
    floor = floor_on(engine)
    receive_the_canary(floor)
    store = FolderFileStore(office_file.parent / "files")
    store.put(floor.desk.office_id, KEY, f"{CANARY} {CANARY_NUMBER}".encode())

    with_log = disk_of(office_file.parent)
    engine.dispose()  # moves the log into the file

    assert {path.suffix for path in with_log} >= {".db", ".db-wal"}
    for written in (with_log, disk_of(office_file.parent)):
        for canary in (CANARY.encode(), CANARY_NUMBER.encode(), b"CREATE TABLE"):
            assert [path for path, content in written.items() if canary in content] == []


def disk_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_flipped_bit_is_noticed(opened: Engine, office_file: Path) -> None:
    with opened.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM office")
    opened.dispose()  # moves the log into the file
    content = bytearray(office_file.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page + 2000] ^= 1
    office_file.write_bytes(content)

    with pytest.raises(StorageTrouble) as trouble:
        floor_on(opened)

    assert trouble.value.code is StorageTroubleCode.DATABASE_DAMAGED


def test_a_locked_database_is_named(opened: Engine, office_file: Path) -> None:
    with opened.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    other = sqlite_engine(office_file, KEY)

    with other.begin(), pytest.raises(StorageTrouble) as trouble:
        schema.revision(opened)

    assert trouble.value.code is StorageTroubleCode.DATABASE_LOCKED
    other.dispose()


class DriverError(Exception):
    """As psycopg raises them."""

    def __init__(self, sqlstate: str | None) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


DriverError.__module__ = "psycopg.errors"


@pytest.mark.parametrize(
    ("sqlstate", "code"),
    [
        ("53100", StorageTroubleCode.DISK_FULL),
        ("58030", StorageTroubleCode.DISK_ERROR),
        ("XX001", StorageTroubleCode.DATABASE_DAMAGED),
        ("40P01", StorageTroubleCode.DATABASE_LOCKED),
        ("55P03", StorageTroubleCode.DATABASE_LOCKED),
        ("57014", StorageTroubleCode.DATABASE_NOT_ANSWERING),
        ("57P01", StorageTroubleCode.DATABASE_UNREACHABLE),
        ("08006", StorageTroubleCode.DATABASE_UNREACHABLE),
        ("28P01", StorageTroubleCode.DATABASE_UNREACHABLE),
        ("53300", StorageTroubleCode.DATABASE_UNREACHABLE),
        (None, StorageTroubleCode.DATABASE_UNREACHABLE),
    ],
)
def test_what_the_server_says_becomes_a_code(
    sqlstate: str | None, code: StorageTroubleCode
) -> None:
    assert trouble_code(exc.OperationalError("", {}, DriverError(sqlstate))) is code


def test_a_broken_rule_of_the_database_is_a_bug() -> None:
    assert trouble_code(exc.IntegrityError("", {}, DriverError("23505"))) is None


def test_a_server_that_is_not_there_is_unreachable() -> None:
    engine = postgres_engine("postgresql://counter@127.0.0.1:9/office")

    with pytest.raises(StorageTrouble) as trouble:
        schema.revision(engine)

    assert trouble.value.code is StorageTroubleCode.DATABASE_UNREACHABLE


def test_an_error_of_the_database_quotes_no_name(opened: Engine) -> None:
    with pytest.raises(exc.SQLAlchemyError) as raised, opened.connect() as connection:
        connection.execute(text("SELECT no_such_column WHERE :name = 1"), {"name": "Nguyễn Mẫu"})

    assert "Nguyễn" not in str(raised.value)


def test_an_engine_on_a_server_hides_parameters() -> None:
    engine = postgres_engine("postgresql://counter@127.0.0.1:9/office")

    assert engine.hide_parameters
