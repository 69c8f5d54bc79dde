"""Commands look at an office that is there; only the window makes one."""

from __future__ import annotations

import os
from pathlib import Path

from counter_app.app.database import OpenOffice
from counter_app.app.folder import open_folder
from counter_app.config import options
from counter_app.config.machine import FILE_NAME, read_machine
from counter_app.config.paths import DATABASE_FILE
from counter_app.config.station import database_lost
from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble, StorageTroubleCode
from counter_app.practice.marker import MARKER
from counter_app.vault import key_file


def open_existing(folder: Path, *, practice: bool) -> OpenOffice:
    """``open_folder`` of a folder that holds data; creates nothing in any other.

    Raises Refusal OFFICE_NOT_SET_UP for an empty or mistyped folder, and what
    ``open_folder`` raises.
    """
    if folder.exists() and not folder.is_dir():
        raise StorageTrouble(StorageTroubleCode.FOLDER_NOT_USABLE)
    if not _holds_data(folder, practice=practice):
        raise Refusal(RefusalCode.OFFICE_NOT_SET_UP)
    return open_folder(folder, practice=practice)


def _holds_data(folder: Path, *, practice: bool) -> bool:
    settings = read_machine(folder / FILE_NAME, os.environ)
    if settings[options.OFFICE_DATABASE] != "sqlite":
        # The data is the server's; this PC has been there when it has keys for it.
        return (folder / (MARKER if practice else key_file.NAME)).exists()
    database = folder / DATABASE_FILE
    filled = database.exists() and database.stat().st_size > 0
    return filled or (not practice and database_lost(folder))
