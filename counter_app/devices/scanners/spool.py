"""Scanned pages on disk until their dossier takes them: ciphertext only, whole or not at all.

``spool/<job>/<nnnnn>.page`` is written as ``.part``, forced to disk, renamed, and the folder
forced to disk: whatever happens, a ``.page`` is complete. Format: magic, 16 bytes of salt,
then AES-256-GCM chunks. Each page has its own key (HKDF-SHA256 of the job key); the nonce
counts the chunks and marks the last, so none can be cut off, swapped or moved to another
page or job. The plaintext is two bytes of length, JSON about the page, the JPEG.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.services.ports import PageSide, ScannedPage

KEY_BYTES = 32
CHUNK_BYTES = 1024 * 1024

_MAGIC = b"CSP1"
_SALT_BYTES = 16
_TAG_BYTES = 16
_JOB_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_PAGE_NAME = re.compile(r"(\d{5})\.page")


@dataclass(frozen=True, slots=True)
class SpooledPage:
    """A page that lies encrypted in the spool."""

    number: int
    path: Path
    sha256: str
    """Of the JPEG."""
    width: int
    height: int
    dpi: int
    side: PageSide
    size: int
    """Bytes of the JPEG."""


@dataclass(frozen=True, slots=True)
class LeftoverJob:
    """A scan that an earlier run of the program left behind."""

    job_id: str
    folder: Path
    pages: tuple[tuple[int, Path], ...]
    """Number and file of each complete page, in order."""


def write_page(spool: Path, job_id: str, job_key: bytes, page: ScannedPage) -> SpooledPage:
    """Encrypt one page and put it where a crash cannot halve it.

    Raises ``StorageTrouble``: ``DISK_FULL`` or ``DISK_ERROR``; nothing is left then.
    """
    folder = job_folder(spool, job_id)
    final = folder / f"{page.number:05d}.page"
    part = final.with_suffix(".part")
    about = {
        "sha256": hashlib.sha256(page.jpeg).hexdigest(),
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "side": page.side.value,
    }
    head = json.dumps(about).encode("ascii")
    plain = len(head).to_bytes(2, "big") + head + page.jpeg
    with _disk_failures():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _write_durably(part, _encrypt(plain, job_key, _bound_to(job_id, page.number)))
            part.replace(final)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(folder)
    return _spooled(page.number, final, about, page.jpeg)


def open_page(
    path: Path, job_key: bytes, job_id: str, number: int
) -> tuple[SpooledPage, ScannedPage]:
    """Decrypt one page and check it against its own hash.

    Raises ``StorageTrouble``: ``FILE_DAMAGED`` if a bit, the key, the job or the number is
    not the one it was written with, ``DISK_ERROR`` if it cannot be read.
    """
    with _disk_failures():
        sealed = path.read_bytes()
    damaged = StorageTrouble(StorageTroubleCode.FILE_DAMAGED, page=number)
    try:
        plain = _decrypt(sealed, job_key, _bound_to(job_id, number))
        length = int.from_bytes(plain[:2], "big")
        about = json.loads(plain[2 : 2 + length])
        jpeg = plain[2 + length :]
        spooled = _spooled(number, path, about, jpeg)
    except (InvalidTag, ValueError, KeyError) as error:
        raise damaged from error
    if hashlib.sha256(jpeg).hexdigest() != spooled.sha256:
        raise damaged
    scanned = ScannedPage(number, spooled.side, jpeg, spooled.width, spooled.height, spooled.dpi)
    return spooled, scanned


def read_page(path: Path, job_key: bytes, job_id: str, number: int) -> bytes:
    """The JPEG of one page; raises as ``open_page``."""
    return open_page(path, job_key, job_id, number)[1].jpeg


def complete_pages(spool: Path, job_id: str) -> list[tuple[int, Path]]:
    """Number and file of every complete page of a job, in order."""
    folder = job_folder(spool, job_id)
    found = (
        (_PAGE_NAME.fullmatch(path.name), path)
        for path in (folder.iterdir() if folder.is_dir() else ())
    )
    return sorted((int(match[1]), path) for match, path in found if match)


def recover(spool: Path) -> list[LeftoverJob]:
    """What a crash left: jobs with complete pages, in order; pieces are thrown away.

    Call it before any session of this program is open. A scan process that outlived its
    program ends by itself within seconds; a page it still finishes is found next time.
    """
    left = []
    with _disk_failures():
        for folder in sorted(spool.iterdir()) if spool.is_dir() else ():
            if not folder.is_dir() or not _JOB_ID.fullmatch(folder.name):
                continue
            for part in folder.glob("*.part"):
                part.unlink(missing_ok=True)
            if pages := complete_pages(spool, folder.name):
                left.append(LeftoverJob(folder.name, folder, tuple(pages)))
            else:
                shutil.rmtree(folder)
    return left


def discard_job(spool: Path, job_id: str) -> None:
    """Throw a job's pages away, once they are stored elsewhere or not wanted."""
    with _disk_failures():
        shutil.rmtree(job_folder(spool, job_id), ignore_errors=True)


def job_folder(spool: Path, job_id: str) -> Path:
    """Where a job's pages lie. A job id is letters, digits and hyphens."""
    if not _JOB_ID.fullmatch(job_id):
        raise ValueError(f"{job_id!r} cannot name a folder")
    return spool / job_id


def _spooled(number: int, path: Path, about: dict[str, object], jpeg: bytes) -> SpooledPage:
    return SpooledPage(
        number=number,
        path=path,
        sha256=str(about["sha256"]),
        width=int(str(about["width"])),
        height=int(str(about["height"])),
        dpi=int(str(about["dpi"])),
        side=PageSide(str(about["side"])),
        size=len(jpeg),
    )


def _bound_to(job_id: str, number: int) -> bytes:
    return f"{job_id}/{number}".encode("ascii")


def _page_key(job_key: bytes, salt: bytes, bound: bytes) -> AESGCM:
    if len(job_key) != KEY_BYTES:
        raise ValueError("a job key has 32 bytes")
    derived = HKDF(SHA256(), 32, salt, b"counter_app scan page " + bound).derive(job_key)
    return AESGCM(derived)


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes((last,))


def _encrypt(plain: bytes, job_key: bytes, bound: bytes) -> Iterator[bytes]:
    salt = os.urandom(_SALT_BYTES)
    cipher = _page_key(job_key, salt, bound)
    yield _MAGIC + salt
    for index, start in enumerate(range(0, len(plain), CHUNK_BYTES)):
        chunk = plain[start : start + CHUNK_BYTES]
        last = start + CHUNK_BYTES >= len(plain)
        yield cipher.encrypt(_nonce(index, last=last), chunk, bound)


def _decrypt(sealed: bytes, job_key: bytes, bound: bytes) -> bytes:
    head = len(_MAGIC) + _SALT_BYTES
    if sealed[: len(_MAGIC)] != _MAGIC or len(sealed) <= head:
        raise ValueError("not a page")
    cipher = _page_key(job_key, sealed[len(_MAGIC) : head], bound)
    step = CHUNK_BYTES + _TAG_BYTES
    chunks = [sealed[start : start + step] for start in range(head, len(sealed), step)]
    final = len(chunks) - 1
    return b"".join(
        cipher.decrypt(_nonce(index, last=index == final), chunk, bound)
        for index, chunk in enumerate(chunks)
    )


def _write_durably(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable. Windows has no handle for that and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_failures() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        code = StorageTroubleCode.DISK_FULL if full else StorageTroubleCode.DISK_ERROR
        raise StorageTrouble(code) from error
