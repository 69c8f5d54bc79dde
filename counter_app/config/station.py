"""``DIR/station.id``: what the office's data knows this PC by."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode

FILE_NAME = "station.id"


def machine_mark(folder: Path) -> str:
    """What this PC is recognised by, in ASCII; made once.

    A file that a power cut left empty or full of zeros is as good as none.
    Raises StorageTrouble DISK_ERROR.
    """
    path = folder / FILE_NAME
    try:
        return _read(path) or _write(path, uuid4().hex)
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR) from error


def _read(path: Path) -> str:
    try:
        mark = path.read_bytes().strip().decode("ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""
    return mark if mark.isprintable() else ""


def _write(path: Path, mark: str) -> str:
    """Aside, synced, then in place: half a mark would be another PC's."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="ascii") as file:
        file.write(mark)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return mark
