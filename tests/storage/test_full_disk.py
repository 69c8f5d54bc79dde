"""A full disk: the clerk is told, nothing is half saved, and work goes on when there is room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.storage.backup import copy_database
from counter_app.storage.engine import sqlite_engine
from counter_app.storage.file_store import FolderFileStore
from tests.conftest import REPOSITORY
from tests.faults.books import broken_promises, codes_told
from tests.fixtures.office import KEY, PracticeFloor, floor_on

MOST = 400
"""Receptions tried before the disk must be full."""


@pytest.fixture
def small_disk(tmp_path: Path, sqlite_office: Path) -> Iterator[Path]:
    """A disk of its own with an office and 1 MB of room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    size = sqlite_office.stat().st_size + 1_000_000
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount; test_a_limit_of_the_file_size covers the rest")
    try:
        shutil.copyfile(sqlite_office, folder / "office.db")
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def receive_until_full(floor: PracticeFloor) -> tuple[list[str], StorageTrouble]:
    codes: list[str] = []
    for _ in range(MOST):
        try:
            codes.append(floor.reception.receive(floor.desk, floor.command())[0].code)
        except StorageTrouble as trouble:
            return codes, trouble
    raise AssertionError("the disk never became full")


def test_receiving_on_a_full_disk(small_disk: Path) -> None:
    engine = sqlite_engine(small_disk / "office.db", KEY)
    floor = floor_on(engine)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(300_000))

    codes, trouble = receive_until_full(floor)

    assert trouble.code is StorageTroubleCode.DISK_FULL
    assert broken_promises(engine, codes_told(codes)) == []

    ballast.unlink()
    received, _ = floor.reception.receive(floor.desk, floor.command())

    assert broken_promises(engine, codes_told([*codes, received.code])) == []
    engine.dispose()


def test_a_page_on_a_full_disk(small_disk: Path) -> None:
    store = FolderFileStore(small_disk / "files")
    first, second = uuid4(), uuid4()
    store.put(first, KEY, b"a" * 400_000)

    with pytest.raises(StorageTrouble) as trouble:
        store.put(second, KEY, b"b" * 900_000)

    assert trouble.value.code is StorageTroubleCode.DISK_FULL
    assert store.get(first, KEY) == b"a" * 400_000
    assert [path.name for path in small_disk.rglob("files/*/*")] == [first.hex]


def test_a_backup_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(700_000))
    engine = sqlite_engine(small_disk / "office.db", KEY)

    with pytest.raises(StorageTrouble) as trouble:
        copy_database(engine, small_disk / "before.db")

    assert trouble.value.code is StorageTroubleCode.DISK_FULL
    assert not (small_disk / "before.part").exists()
    engine.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_limit_of_the_file_size(office_file: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-m", "tests.storage.limited_clerk", office_file, str(MOST)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    told = json.loads(child.stdout)

    assert told["trouble"] in {"disk_error", "disk_full"}
    assert told["codes"]
    engine = sqlite_engine(office_file, KEY)
    assert broken_promises(engine, codes_told(told["codes"])) == []
    floor = floor_on(engine)
    received, _ = floor.reception.receive(floor.desk, floor.command())
    assert received.code not in told["codes"]
    engine.dispose()
