"""Reading foreign files without letting them eat memory or time.

Sizes are counted while reading, never believed. What breaks a cap is FILE_TOO_LARGE; what
is broken in itself is FILE_NOT_RECOGNISED.
"""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from counter_app.domain.failures import (
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)

_MIB = 1024 * 1024
MAX_FILE = 128 * _MIB
"""Of the file as it lies on the disk."""
MAX_TEXT = 128 * _MIB
"""Of its text once unpacked; the 610 real records hold 8 MiB, the whole catalogue some 35."""
MAX_RECORDS = 10_000
"""The national catalogue has fewer than 3,000 procedures in force."""
MAX_LINE = 2 * _MIB
"""Of one record on one line; the longest of the 610 real ones holds 80 KiB."""
MAX_VALUE = 8 * _MIB
"""Of one JSON value at the top level."""

_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 64 * 1024


@contextmanager
def foreign_file(path: Path) -> Iterator[IO[bytes]]:
    """Open for reading, unpacking gzip; translate what goes wrong while reading."""
    try:
        if not path.is_file():
            raise not_recognised(path)
        if path.stat().st_size > MAX_FILE:
            raise too_large(path)
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                yield raw
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise not_recognised(path) from error
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR, file=path.name) from error


def not_recognised(path: Path) -> Refusal:
    """The file is of no kind that is known here, or breaks off."""
    return Refusal(RefusalCode.FILE_NOT_RECOGNISED, file=path.name)


def too_large(path: Path) -> Refusal:
    """The file is larger than any catalogue."""
    return Refusal(RefusalCode.FILE_TOO_LARGE, file=path.name)


def read_lines(path: Path) -> Iterator[bytes]:
    """Lines without their ends, blank lines left out."""
    total = 0
    with foreign_file(path) as file:
        while line := file.readline(MAX_LINE + 1):
            total += len(line)
            if len(line) > MAX_LINE or total > MAX_TEXT:
                raise too_large(path)
            line = line.removeprefix(codecs.BOM_UTF8).strip()
            if line:
                yield line


def read_beginning(path: Path, size: int = _CHUNK) -> bytes:
    """The first bytes, unpacked if the file is gzipped."""
    with foreign_file(path) as file:
        return file.read(size)


def read_json_values(path: Path) -> Iterator[Any]:
    """The values of a JSON array, or JSON values one after the other, without holding all."""
    with foreign_file(path) as file:
        text = _Text(path, file)
        in_array = text.skip(" \t\r\n").startswith("[")
        if in_array:
            text.advance(1)
        while True:
            text.skip(" \t\r\n," if in_array else " \t\r\n")
            if in_array and text.buffer.startswith("]"):
                return
            if not text.buffer:
                if in_array:
                    raise not_recognised(path)
                return
            yield text.value()


class _Text:
    """A window on the text of a file that grows until one value fits."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._json = json.JSONDecoder()
        self._total = 0
        self._at_end = False
        self.buffer = ""

    def skip(self, signs: str) -> str:
        """Drop leading signs; the rest of the window is empty only at the end of the file."""
        self.buffer = self.buffer.lstrip(signs)
        while not self.buffer and not self._at_end:
            self._grow(_CHUNK)
            self.buffer = self.buffer.lstrip(signs)
        return self.buffer

    def advance(self, size: int) -> None:
        """Drop what was read."""
        self.buffer = self.buffer[size:]

    def value(self) -> Any:
        """The next JSON value."""
        while True:
            try:
                found, end = self._json.raw_decode(self.buffer)
            except RecursionError as error:
                raise not_recognised(self._path) from error
            except ValueError as error:
                if self._at_end:
                    raise not_recognised(self._path) from error
            else:
                # A number at the edge of the window may go on behind it.
                if end < len(self.buffer) or self._at_end:
                    self.advance(end)
                    return found
            if len(self.buffer) > MAX_VALUE:
                raise too_large(self._path)
            self._grow(max(_CHUNK, len(self.buffer)))

    def _grow(self, size: int) -> None:
        more = self._file.read(size)
        self._total += len(more)
        self._at_end = not more
        self.buffer += self._decode(more, final=self._at_end)
        if self._total > MAX_TEXT:
            raise too_large(self._path)
