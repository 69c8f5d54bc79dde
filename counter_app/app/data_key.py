"""What opens a data folder: the system's keyring, or a passphrase. Light to import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from counter_app.config.paths import DATABASE_FILE
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault import key_file, system_keyring

PASSPHRASE = "COUNTER_KEY_PASSPHRASE"  # noqa: S105 - the variable's name

Prompt = Callable[[], str | None]
"""Asks a person for the passphrase; None where nobody can be asked."""


def database_key(folder: Path, environ: Mapping[str, str], prompt: Prompt, choose: Prompt) -> bytes:
    """The data folder's key by keyring or passphrase; made on first use of an empty folder.

    ``prompt`` asks for the passphrase of a database that is there, ``choose`` for a new one
    where the system has no keyring to lock a new database with. Raises StorageTrouble.
    """
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


def _keyring_secret(folder: Path) -> bytes | None:
    try:
        return system_keyring.station_secret(str(folder))
    except StorageTrouble:
        return None  # the passphrase may still open it
