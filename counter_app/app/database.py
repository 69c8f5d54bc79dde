"""The database of an opened folder, on this program's schema."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from counter_app.config import options
from counter_app.config.device import device_mark
from counter_app.config.machine import MachineSettings
from counter_app.config.paths import DATABASE_FILE
from counter_app.domain.ids import StationId
from counter_app.services.clocks import SystemClock
from counter_app.services.ports import Clock
from counter_app.services.repositories import UnitOfWorkFactory
from counter_app.storage import schema
from counter_app.storage.backup import copy_database
from counter_app.storage.engine import postgres_engine, sqlite_engine, translated
from counter_app.storage.listening import OfficeListener
from counter_app.storage.server_clock import ServerClock
from counter_app.storage.unit_of_work import unit_of_work_factory
from counter_app.vault import system_keyring
from counter_app.vault.sealing import derive

STATION_KEY = "office key of this station"
"""What it is derived for."""


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


def open_database(
    folder: Path, settings: MachineSettings, key: bytes, *, practice: bool, clock: Clock | None
) -> OpenOffice:
    """Open the database, bringing its schema up. ``key``: 32 bytes, the folder's.

    Raises StorageTrouble for a wrong key, a version, a disk or a server.
    """
    database = settings[options.OFFICE_DATABASE]
    listener, kept = None, clock
    if database == "sqlite":
        path = folder / DATABASE_FILE
        engine, reading = sqlite_engine(path, key), sqlite_engine(path, key, read_only=True)
    else:
        password = system_keyring.database_password(database)
        engine = postgres_engine(database, password)
        server = ServerClock()
        listener, kept = OfficeListener(engine, server), clock or server
        reading = postgres_engine(database, password, read_only=True)
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
        station_key=derive(key, STATION_KEY),
        clock=kept or SystemClock(),
        listener=listener,
    )


def _back_up(engine: Engine, folder: Path) -> None:
    if engine.dialect.name != "sqlite":
        return  # the server's own backup
    target = folder / f"before-upgrade-{schema.revision(engine)}.db"
    copy_database(engine, target)
