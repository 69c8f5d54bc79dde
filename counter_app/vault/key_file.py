"""``database.keys``: the database's key, wrapped for each way it may be opened.

The key itself is random and never leaves memory. Ways: the station's secret in the
operating system's keyring, a passphrase, the agency's escrow key. Losing the keyring
therefore loses no data, and nothing here ever offers to erase and start again.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault.sealing import (
    KEY_BYTES,
    new_key,
    seal,
    unseal,
    unwrap,
    unwrap_with_passphrase,
    wrap,
    wrap_with_passphrase,
)

PURPOSE = "counter_app database key"
NAME = "database.keys"
ESCROW = "escrow.pub"


def create(
    folder: Path,
    *,
    station_secret: bytes | None = None,
    passphrase: str | None = None,
    escrow_public_key: bytes | None = None,
) -> bytes:
    """A new database key, wrapped in every way given. At least one is needed.

    Raises StorageTrouble KEY_MISSING when no way is given, KEY_WRONG when the folder
    already has a key file.
    """
    if station_secret is None and passphrase is None:
        raise StorageTrouble(StorageTroubleCode.KEY_MISSING)
    path = folder / NAME
    if path.exists():
        raise StorageTrouble(StorageTroubleCode.KEY_WRONG)
    key = new_key()
    slots: dict[str, bytes] = {}
    if station_secret is not None:
        slots["keyring"] = wrap(station_secret, key, PURPOSE)
    if passphrase is not None:
        slots["passphrase"] = wrap_with_passphrase(passphrase, key, PURPOSE)
    if escrow_public_key is not None:
        slots["escrow"] = seal(escrow_public_key, key, PURPOSE)
    _write(path, slots)
    return key


def open_with(
    folder: Path,
    *,
    station_secret: Callable[[], bytes | None] = lambda: None,
    passphrase: Callable[[], str | None] = lambda: None,
) -> bytes:
    """The database key by the first way that is there.

    Raises StorageTrouble KEY_MISSING when no way is at hand, KEY_WRONG when one was
    tried and does not fit.
    """
    slots = _read(folder / NAME)
    if "keyring" in slots:
        secret = station_secret()
        fits = None if secret is None else _opened(secret, slots["keyring"])
        if fits is not None:
            return fits
        # Another folder's secret of the same name: the words may still open this one.
        if secret is not None and "passphrase" not in slots:
            raise StorageTrouble(StorageTroubleCode.KEY_WRONG)
    if "passphrase" in slots:
        words = passphrase()
        if words is not None:
            return unwrap_with_passphrase(words, slots["passphrase"], PURPOSE)
    raise StorageTrouble(StorageTroubleCode.KEY_MISSING)


def _opened(secret: bytes, wrapped: bytes) -> bytes | None:
    try:
        return unwrap(secret, wrapped, PURPOSE)
    except StorageTrouble:
        return None


def ways(folder: Path) -> frozenset[str]:
    """Which ways the key file knows; empty when there is none."""
    path = folder / NAME
    return frozenset(_read(path)) if path.exists() else frozenset()


def open_for_escrow(folder: Path, private_key: bytes) -> bytes:
    """The database key by the agency's X25519 private key (32 bytes).

    Raises StorageTrouble ESCROW_WRONG, ESCROW_MISSING when the key file was made without one.
    """
    sealed = _read(folder / NAME).get("escrow")
    if sealed is None:
        raise StorageTrouble(StorageTroubleCode.ESCROW_MISSING)
    return unseal(private_key, sealed, PURPOSE)


def put_passphrase(folder: Path, key: bytes, passphrase: str) -> None:
    """From now on these words open the database too; the other ways stay as they are."""
    path = folder / NAME
    _write(path, {**_read(path), "passphrase": wrap_with_passphrase(passphrase, key, PURPOSE)})


def escrow_public_key(folder: Path) -> bytes | None:
    """The agency's X25519 key of ``escrow.pub`` (64 hex digits); None where there is none.

    Raises StorageTrouble ESCROW_KEY_INVALID, DISK_ERROR.
    """
    try:
        key = bytes.fromhex((folder / ESCROW).read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise StorageTrouble(StorageTroubleCode.ESCROW_KEY_INVALID) from error
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR) from error
    if len(key) != KEY_BYTES:
        raise StorageTrouble(StorageTroubleCode.ESCROW_KEY_INVALID)
    return key


def _read(path: Path) -> dict[str, bytes]:
    try:
        body: Mapping[str, Any] = json.loads(path.read_text(encoding="ascii"))
        return {name: base64.b64decode(text) for name, text in body["slots"].items()}
    except FileNotFoundError as error:
        raise StorageTrouble(StorageTroubleCode.KEY_MISSING) from error
    except OSError as error:  # a folder by that name, or nobody may read it
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR) from error
    # Nested deeply enough, JSON ends in a RecursionError.
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise StorageTrouble(StorageTroubleCode.KEY_WRONG) from error


def _write(path: Path, slots: Mapping[str, bytes]) -> None:
    text = json.dumps(
        {"version": 1, "slots": {k: base64.b64encode(v).decode() for k, v in slots.items()}},
        indent=1,
    )
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
