"""Scanned files at rest: what was put comes back, what was touched is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.services.ports import FileStore
from counter_app.storage.engine import postgres_engine
from counter_app.storage.file_store import (
    CHUNK,
    OVERHEAD,
    DatabaseFileStore,
    FolderFileStore,
    decrypt,
    encrypt,
)
from counter_app.storage.rows.files import FileChunkRow

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
FILE, OTHER_FILE = uuid4(), uuid4()
PAGE = bytes(range(256)) * 9000
"""Over two chunks."""
SEALED = CHUNK + OVERHEAD


class Shelf(Protocol):
    """A store whose bytes can be reached behind its back."""

    store: FileStore

    def chunks(self, file_id: UUID) -> list[bytes]: ...

    def replace(self, file_id: UUID, chunks: list[bytes]) -> None: ...


class FolderShelf:
    def __init__(self, folder: Path) -> None:
        self.store: FileStore = FolderFileStore(folder)
        self.folder = folder

    def path(self, file_id: UUID) -> Path:
        (path,) = self.folder.rglob(file_id.hex)
        return path

    def chunks(self, file_id: UUID) -> list[bytes]:
        data = self.path(file_id).read_bytes()
        return [data[start : start + SEALED] for start in range(0, len(data), SEALED)]

    def replace(self, file_id: UUID, chunks: list[bytes]) -> None:
        self.path(file_id).write_bytes(b"".join(chunks))


class DatabaseShelf:
    def __init__(self, url: str) -> None:
        self.engine = postgres_engine(url)
        self.store: FileStore = DatabaseFileStore(self.engine)

    def chunks(self, file_id: UUID) -> list[bytes]:
        statement = select(FileChunkRow.data).where(FileChunkRow.file_id == file_id)
        with Session(self.engine) as session:
            return list(session.scalars(statement.order_by(FileChunkRow.position)))

    def replace(self, file_id: UUID, chunks: list[bytes]) -> None:
        with Session(self.engine) as session, session.begin():
            session.execute(text("DELETE FROM file_chunk WHERE file_id = :id"), {"id": file_id})
            session.add_all(
                FileChunkRow(file_id=file_id, position=position, data=chunk)
                for position, chunk in enumerate(chunks)
            )


@pytest.fixture(params=["folder", pytest.param("database", marks=pytest.mark.postgres)])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "folder":
        yield FolderShelf(tmp_path / "files")
        return
    database = DatabaseShelf(request.getfixturevalue("office_url"))
    yield database
    database.engine.dispose()


def assert_refused(shelf: Shelf, file_id: UUID = FILE, key: bytes = KEY) -> None:
    with pytest.raises(StorageTrouble) as trouble:
        shelf.store.get(file_id, key)
    assert trouble.value.code is StorageTroubleCode.FILE_DAMAGED


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_was_put_comes_back(shelf: Shelf, size: int) -> None:
    data = (PAGE * 2)[:size]
    shelf.store.put(FILE, KEY, data)

    assert shelf.store.get(FILE, KEY) == data


def test_putting_again_replaces(shelf: Shelf) -> None:
    shelf.store.put(FILE, KEY, PAGE)
    shelf.store.put(FILE, KEY, b"short")

    assert shelf.store.get(FILE, KEY) == b"short"


def test_the_disk_holds_no_plain_page(shelf: Shelf) -> None:
    shelf.store.put(FILE, KEY, PAGE)

    assert all(PAGE[:64] not in chunk for chunk in shelf.chunks(FILE))


def test_tampering_is_noticed(shelf: Shelf) -> None:
    shelf.store.put(FILE, KEY, PAGE)
    shelf.store.put(OTHER_FILE, KEY, PAGE)
    good, other = shelf.chunks(FILE), shelf.chunks(OTHER_FILE)
    flipped = bytes([good[1][0] ^ 1]) + good[1][1:]
    touched = {
        "swapped": [good[1], good[0], good[2]],
        "repeated": [good[0], good[0], good[2]],
        "cut off": good[:2],
        "begun later": good[1:],
        "flipped": [good[0], flipped, good[2]],
        "shortened": [good[0], good[1], good[2][:-1]],
        "stump": [good[0], good[1], good[2][:5]],
        "emptied": [],
        "only a stump": [b"x"],
        "another file's": [good[0], other[1], good[2]],
        "all another file's": other,
    }

    for how, chunks in touched.items():
        shelf.replace(FILE, chunks)
        with pytest.raises(StorageTrouble) as trouble:
            shelf.store.get(FILE, KEY)
        assert trouble.value.code is StorageTroubleCode.FILE_DAMAGED, how

    shelf.replace(FILE, good)
    assert shelf.store.get(FILE, KEY) == PAGE


def test_another_key_opens_nothing(shelf: Shelf) -> None:
    shelf.store.put(FILE, KEY, PAGE)

    assert_refused(shelf, key=OTHER_KEY)


def test_a_file_that_is_not_there(shelf: Shelf) -> None:
    assert_refused(shelf)


def test_a_write_that_broke_off_leaves_the_old_file(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    shelf.store.put(FILE, KEY, b"first")
    stump = shelf.path(FILE).with_suffix(".part")
    stump.write_bytes(b"half of the second")

    assert shelf.store.get(FILE, KEY) == b"first"
    shelf.store.put(FILE, KEY, b"second")
    assert shelf.store.get(FILE, KEY) == b"second"
    assert not stump.exists()


def test_a_folder_that_cannot_be_written_is_trouble(tmp_path: Path) -> None:
    store = FolderFileStore(tmp_path / "files")
    (tmp_path / "files" / FILE.hex[-2:]).write_bytes(b"a file stands in the way")

    with pytest.raises(StorageTrouble) as trouble:
        store.put(FILE, KEY, PAGE)

    assert trouble.value.code is StorageTroubleCode.DISK_ERROR


@settings(max_examples=30)
@given(data=st.binary(max_size=200), where=st.integers(0), bit=st.integers(0, 7))
def test_every_bit_is_guarded(data: bytes, where: int, bit: int) -> None:
    sealed = b"".join(encrypt(data, KEY, FILE))
    place = where % len(sealed)
    touched = sealed[:place] + bytes([sealed[place] ^ (1 << bit)]) + sealed[place + 1 :]

    with pytest.raises(StorageTrouble):
        decrypt([touched], KEY, FILE)
