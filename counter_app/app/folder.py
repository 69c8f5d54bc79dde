"""Opening a data folder. Light to import: what is slow is loaded while the key is fetched."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.app.data_key import Prompt, database_key
from counter_app.config import options
from counter_app.config.machine import read_machine
from counter_app.config.paths import LOCK_FILE, LOG_FOLDER
from counter_app.config.station import database_lost
from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble, StorageTroubleCode
from counter_app.practice.marker import MARKER, PRACTICE_KEY

if TYPE_CHECKING:
    from counter_app.app.database import OpenOffice
    from counter_app.services.ports import Clock


def open_folder(
    folder: Path,
    *,
    practice: bool,
    environ: Mapping[str, str] = os.environ,
    prompt: Prompt = lambda: None,
    choose: Prompt = lambda: None,
    clock: Clock | None = None,
) -> OpenOffice:
    """Open a data folder, creating its database if there is none yet.

    ``prompt`` asks for the passphrase of a database that is there, ``choose`` for a new one
    where the system has no keyring to lock a new database with; both on a thread of their own.

    Raises Refusal PRACTICE_FOLDER or NOT_PRACTICE_FOLDER, StorageTrouble for keys,
    versions and disks.
    """
    check_marker(folder, practice=practice)
    settings = read_machine(folder / "counter.toml", environ)
    alone = settings[options.OFFICE_DATABASE] == "sqlite"
    if alone and not practice and database_lost(folder):
        raise StorageTrouble(StorageTroubleCode.DATABASE_MISSING)

    def fetch() -> bytes:
        return PRACTICE_KEY if practice else database_key(folder, environ, prompt, choose)

    with ThreadPoolExecutor(1, "data key") as aside:
        key = aside.submit(fetch)
        # While a person types, a keyring answers or argon2 works: the rest of the program.
        importlib.import_module("counter_app.app.running")
        from counter_app.app.database import open_database

        return open_database(folder, settings, key.result(), practice=practice, clock=clock)


def check_marker(folder: Path, *, practice: bool) -> None:
    """Practice and real work never share a folder; the folder is made when it is missing."""
    marker = folder / MARKER
    if practice and not marker.exists() and folder.is_dir() and _has_data(folder):
        raise Refusal(RefusalCode.NOT_PRACTICE_FOLDER)
    if not practice and marker.exists():
        raise Refusal(RefusalCode.PRACTICE_FOLDER)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if practice:
            marker.touch()
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.FOLDER_NOT_USABLE) from error


def _has_data(folder: Path) -> bool:
    return any(path.name not in (LOCK_FILE, LOG_FOLDER) for path in folder.iterdir())
