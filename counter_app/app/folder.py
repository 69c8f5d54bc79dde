"""Opening a data folder: its key, its database, its schema."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from counter_app.config import options
from counter_app.config.device import device_mark
from counter_app.config.machine import MachineSettings, read_machine
from counter_app.config.paths import DATABASE_FILE, LOCK_FILE, LOG_FOLDER
from counter_app.config.station import database_lost
from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble, StorageTroubleCode
from counter_app.domain.ids import StationId
from counter_app.practice.office import MARKER, PRACTICE_KEY
from counter_app.services.clocks import SystemClock
from counter_app.services.ports import Clock
from counter_app.services.repositories import UnitOfWorkFactory
from counter_app.storage import schema
from counter_app.storage.backup import copy_database
from counter_app.storage.engine import postgres_engine, sqlite_engine, translated
from counter_app.storage.listening import OfficeListener
from counter_app.storage.server_clock import ServerClock
from counter_app.storage.unit_of_work import unit_of_work_factory
from counter_app.vault import key_file, system_keyring
from counter_app.vault.sealing import derive

PASSPHRASE = "COUNTER_KEY_PASSPHRASE"  # noqa: S105 - the variable's name

Prompt = Callable[[], str | None]
"""Asks a person for the passphrase; None where nobody can be asked."""


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """An opened data folder: the database is there, on this program's schema, and readable."""

    folder: Path
    practice: bool
    settings: MachineSettings
    engine: Engine
    reading: Engine
    units: UnitOfWorkFactory
    station_key: bytes
    """What the office key is wrapped with for this station."""
    clock: Clock
    listener: OfficeListener | None = None
    """Hears the other stations of a shared office; knows this program's own connections."""
    device: str = field(default_factory=device_mark)
    """Tells this PC from one with a copy of its folder."""

    @property
    def shared(self) -> bool:
        """Whether other PCs work in the same office."""
        return self.engine.dialect.name != "sqlite"

    def holder(self, station: StationId, screen: str) -> str:
        """Who drives a device or the line, for its lease.

        One process a (PC, data folder, screen): after a crash the same comes back at once. A
        copy of the folder on another PC is somebody else: both would deliver.
        """
        return f"{station}:{self.device}:{screen}"

    def close(self) -> None:
        """Give the connections back."""
        self.reading.dispose()
        self.engine.dispose()


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
    where the system has no keyring to lock a new database with.

    Raises Refusal PRACTICE_FOLDER or NOT_PRACTICE_FOLDER, StorageTrouble for keys,
    versions and disks.
    """
    check_marker(folder, practice=practice)
    settings = read_machine(folder / "counter.toml", environ)
    database = settings[options.OFFICE_DATABASE]
    listener, kept = None, clock
    if database == "sqlite":
        path = folder / DATABASE_FILE
        if not practice and database_lost(folder):
            raise StorageTrouble(StorageTroubleCode.DATABASE_MISSING)
        key = PRACTICE_KEY if practice else _database_key(folder, environ, prompt, choose)
        engine, reading = sqlite_engine(path, key), sqlite_engine(path, key, read_only=True)
        station_key = derive(key, "office key of this station")
    else:
        password = system_keyring.database_password(database)
        engine = postgres_engine(database, password)
        server = ServerClock()
        listener, kept = OfficeListener(engine, server), clock or server
        reading = postgres_engine(database, password, read_only=True)
        station_key = PRACTICE_KEY if practice else _station_key(folder, environ, prompt, choose)
    schema.bring_up(engine, lambda: _back_up(engine, folder))
    if isinstance(kept, ServerClock):
        with translated(engine), engine.connect() as connection:
            kept.follow(connection)
    return OpenOffice(
        folder=folder,
        practice=practice,
        settings=settings,
        engine=engine,
        reading=reading,
        units=unit_of_work_factory(engine),
        station_key=station_key,
        clock=kept or SystemClock(),
        listener=listener,
    )


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


def _database_key(
    folder: Path, environ: Mapping[str, str], prompt: Prompt, choose: Prompt
) -> bytes:
    """The SQLCipher key by keyring or passphrase; made on first use of an empty folder."""
    words = environ.get(PASSPHRASE)
    if key_file.ways(folder):
        return key_file.open_with(
            folder,
            station_secret=lambda: _keyring_secret(folder),
            passphrase=lambda: words or prompt(),
        )
    if (folder / DATABASE_FILE).exists():
        # A database without its key file: never begin anew beside it.
        raise StorageTrouble(StorageTroubleCode.KEY_MISSING)
    secret = None
    if not words:
        try:
            secret = system_keyring.station_secret(str(folder), create=True)
        except StorageTrouble:
            words = choose()
            if not words:
                raise
    return key_file.create(
        folder,
        station_secret=secret,
        passphrase=words,
        escrow_public_key=key_file.escrow_public_key(folder),
    )


def _station_key(folder: Path, environ: Mapping[str, str], prompt: Prompt, choose: Prompt) -> bytes:
    key = _database_key(folder, environ, prompt, choose)
    return derive(key, "office key of this station")


def _keyring_secret(folder: Path) -> bytes | None:
    try:
        return system_keyring.station_secret(str(folder))
    except StorageTrouble:
        return None  # the passphrase may still open it


def _back_up(engine: Engine, folder: Path) -> None:
    if engine.dialect.name != "sqlite":
        return  # the server's own backup
    target = folder / f"before-upgrade-{schema.revision(engine)}.db"
    copy_database(engine, target)
