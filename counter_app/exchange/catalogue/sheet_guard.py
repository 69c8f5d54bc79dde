"""Looks at an XLSX from outside before anything parses it.

An XLSX is a zip of XML: both can be built to eat memory. Sizes are counted while
unpacking, never believed, and no part may declare entities (billion laughs).
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.exchange.catalogue.bounded import not_recognised, too_large

MAX_FILE = 16 * 1024 * 1024
MAX_UNPACKED = 48 * 1024 * 1024
"""All parts together; a workbook of 600 procedures unpacks to some 5 MiB."""
MAX_PARTS = 300
MAX_PART = 2 * 1024 * 1024
"""Of a part that is parsed as a whole (styles, workbook, relations)."""
MAX_STYLES = 512 * 1024
"""openpyxl needs 4 s for each MiB of them."""
MAX_STRINGS = 8 * 1024 * 1024
"""Of the shared texts, which are held in memory."""

UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError),
    *(RuntimeError, ValueError),
)
_CHUNK = 64 * 1024
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_DECLARATION = max(map(len, _DECLARATIONS))
_WORKBOOK = "xl/workbook.xml"


def check_workbook(path: Path) -> None:
    """Raise Refusal FILE_NOT_RECOGNISED or FILE_TOO_LARGE unless ``path`` is a harmless XLSX."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise too_large(path)
        with zipfile.ZipFile(path) as book:
            _check_parts(path, book)
    except UNREADABLE as error:
        # RuntimeError: a part is encrypted.
        raise not_recognised(path) from error
    except OSError as error:
        if error.errno is None:  # bzip2's word for damaged data
            raise not_recognised(path) from error
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR, file=path.name) from error


def _check_parts(path: Path, book: zipfile.ZipFile) -> None:
    parts = book.infolist()
    if _WORKBOOK not in {part.filename for part in parts}:
        raise not_recognised(path)
    if len(parts) > MAX_PARTS:
        raise too_large(path)
    left = MAX_UNPACKED
    for part in parts:
        left -= _check_part(path, book, part, left)


def _check_part(path: Path, book: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """The size of one part, read to its end."""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    limit = min(left, _limit(part.filename)) if is_xml else left
    size, tail = 0, b""
    with book.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise too_large(path)
            # Without the zero bytes UTF-16 reads like ASCII here.
            text = tail + chunk.replace(b"\0", b"")
            if is_xml and any(word in text for word in _DECLARATIONS):
                raise not_recognised(path)
            tail = text[-_LONGEST_DECLARATION:]
    return size


def _limit(name: str) -> int:
    if name.startswith("xl/worksheets/"):
        return MAX_UNPACKED
    return {"xl/sharedStrings.xml": MAX_STRINGS, "xl/styles.xml": MAX_STYLES}.get(name, MAX_PART)
