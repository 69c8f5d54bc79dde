"""``DIR/station.id``: what the office's data knows this PC by, and that there is an office."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from counter_app.config.paths import DATABASE_FILE, PAGES_FOLDER
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


def database_lost(folder: Path) -> bool:
    """Whether an office that is this PC alone worked in the folder, and its database is gone.

    Keys alone say nothing: a first start may have been cut off right after them. The mark of
    the PC and the folder of pages are made when an office that is set up starts.
    """
    database = folder / DATABASE_FILE
    empty = not database.exists() or (database.is_file() and not database.stat().st_size)
    return empty and any((folder / name).exists() for name in (FILE_NAME, PAGES_FOLDER))


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
