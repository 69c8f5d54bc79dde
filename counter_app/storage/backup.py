"""A copy of the embedded database under its own key: whole, or not there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.storage.engine import NO_TRANSACTION, translated
from counter_app.storage.file_store import sync_folder


def copy_database(engine: Engine, target: Path) -> None:
    """Copy an SQLite office to ``target``, replacing an older copy. Durable when it returns.

    Others may go on writing. Raises StorageTrouble; an older copy is then still there.
    """
    part = target.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)  # VACUUM INTO writes to a new file only
        with translated(engine), engine.connect() as connection:
            connection.execution_options(**{NO_TRANSACTION: True})
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
        _sync(part)  # SQLite does not
        part.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
