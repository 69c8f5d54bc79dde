"""Scanned files at rest: AES-256-GCM in chunks of 1 MiB; on disk the name is the file id.

Each chunk is authenticated with the file id, its position and whether it is the last,
so chunks cannot be swapped, repeated or cut off unnoticed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.storage.engine import translated, watchdog
from counter_app.storage.rows.files import FileChunkRow

CHUNK = 1 << 20
NONCE = 12
OVERHEAD = NONCE + 16
NO_SPACE = 28
"""errno ENOSPC, the same on Windows and Linux."""


def encrypt(data: bytes, key: bytes, file_id: UUID) -> Iterator[bytes]:
    """Ciphertext chunk by chunk."""
    cipher = AESGCM(key)
    count = max(1, -(-len(data) // CHUNK))
    for position in range(count):
        nonce = os.urandom(NONCE)
        part = data[position * CHUNK : (position + 1) * CHUNK]
        yield nonce + cipher.encrypt(nonce, part, _bound(file_id, position, position == count - 1))


def decrypt(chunks: list[bytes], key: bytes, file_id: UUID) -> bytes:
    """The inverse. Raises StorageTrouble FILE_DAMAGED."""
    if not chunks:  # even an empty file has one: nobody emptied it unnoticed
        raise StorageTrouble(StorageTroubleCode.FILE_DAMAGED)
    cipher = AESGCM(key)
    try:
        return b"".join(
            cipher.decrypt(
                chunk[:NONCE], chunk[NONCE:], _bound(file_id, position, position == len(chunks) - 1)
            )
            for position, chunk in enumerate(chunks)
        )
    except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce
        raise StorageTrouble(StorageTroubleCode.FILE_DAMAGED) from error


def _bound(file_id: UUID, position: int, last: bool) -> bytes:
    return file_id.bytes + position.to_bytes(4, "big") + bytes([last])


def write_durably(path: Path, chunks: Iterable[bytes]) -> None:
    """Written aside, synced, put in place of ``path``, folder synced. Raises OSError."""
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):  # the first failure is the one to tell
            part.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` durable. Raises OSError."""
    if os.name == "nt":
        return  # NTFS journals the rename; a folder cannot be opened for fsync
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FolderFileStore:
    """Implements ``services.ports.FileStore`` in a folder of the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, file_id: UUID, key: bytes, data: bytes) -> None:
        """Durable when it returns: written aside, synced, renamed, folder synced."""
        path = self._path(file_id)
        try:
            if not path.parent.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                sync_folder(self._folder)
            write_durably(path, encrypt(data, key, file_id))
        except OSError as error:
            full = error.errno == NO_SPACE
            code = StorageTroubleCode.DISK_FULL if full else StorageTroubleCode.DISK_ERROR
            raise StorageTrouble(code) from error

    def get(self, file_id: UUID, key: bytes) -> bytes:
        """Raises StorageTrouble FILE_DAMAGED when it is missing or was changed."""
        try:
            data = self._path(file_id).read_bytes()
        except OSError as error:
            raise StorageTrouble(StorageTroubleCode.FILE_DAMAGED) from error
        size = CHUNK + OVERHEAD
        chunks = [data[start : start + size] for start in range(0, len(data), size)]
        return decrypt(chunks, key, file_id)

    def _path(self, file_id: UUID) -> Path:
        # The last byte is random in a UUIDv7: 256 folders keep each one small.
        return self._folder / file_id.hex[-2:] / file_id.hex


class DatabaseFileStore:
    """Implements ``services.ports.FileStore`` in the shared PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, file_id: UUID, key: bytes, data: bytes) -> None:
        """One transaction of its own; putting a file again replaces its chunks.

        Raises StorageTrouble.
        """
        with self._session(times=1 + len(data) // CHUNK) as session:
            session.execute(delete(FileChunkRow).where(FileChunkRow.file_id == file_id))
            for position, chunk in enumerate(encrypt(data, key, file_id)):
                session.add(FileChunkRow(file_id=file_id, position=position, data=chunk))
            session.commit()

    def get(self, file_id: UUID, key: bytes) -> bytes:
        """Raises StorageTrouble FILE_DAMAGED when it is missing or was changed."""
        mine = FileChunkRow.file_id == file_id
        with self._session() as session:
            count = session.scalar(select(func.count()).where(mine)) or 0
        statement = select(FileChunkRow.data).where(mine).order_by(FileChunkRow.position)
        with self._session(times=1 + count) as session:
            chunks = list(session.scalars(statement))
        return decrypt(chunks, key, file_id)

    @contextmanager
    def _session(self, times: int = 1) -> Iterator[Session]:
        with (
            translated(self._engine),
            Session(self._engine) as session,
            watchdog(session.connection(), times),
            closing(session),  # the rollback is a call too
        ):
            yield session
