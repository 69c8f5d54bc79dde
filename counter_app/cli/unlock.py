"""``unlock``: the agency's escrow key opens the data, a new passphrase closes it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path

from counter_app.app.data_key import PASSPHRASE
from counter_app.app.database import OpenOffice
from counter_app.app.folder import open_folder
from counter_app.app.office import office_keys
from counter_app.config.station import machine_mark
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault import key_file

SHORTEST = 12
"""Letters of a passphrase, as in the window."""

Ask = Callable[[str], str]


def unlock(
    folder: Path, escrow: Path, *, environ: Mapping[str, str] = os.environ, ask: Ask = getpass
) -> int:
    """Give the data folder a new passphrase. No row is touched but the station's own key.

    ``escrow``: a file with the X25519 private key, 64 hex digits. On a PC that has no key
    file yet, the new passphrase makes one, and the escrow key lets it into its shared office.
    Raises StorageTrouble ESCROW_WRONG or ESCROW_MISSING and what opening a folder raises.
    """
    private = _private_key(escrow)
    known = bool(key_file.ways(folder))
    key = key_file.open_for_escrow(folder, private) if known else None
    words = environ.get(PASSPHRASE) or _chosen(ask)
    if words is None:
        return 2
    if key is not None:
        key_file.put_passphrase(folder, key, words)
    opened = open_folder(folder, practice=False, environ={**environ, PASSPHRASE: words})
    try:
        _open_office_key(opened, private)
    finally:
        opened.close()
    print("Đã đặt cụm mật khẩu mới. Mở chương trình như thường lệ.")
    return 0


def _private_key(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise StorageTrouble(StorageTroubleCode.ESCROW_WRONG) from error


def _chosen(ask: Ask) -> str | None:
    words = ask(f"Cụm mật khẩu mới (ít nhất {SHORTEST} ký tự): ")
    if len(words.strip()) < SHORTEST:
        print(f"Cụm mật khẩu quá ngắn. Gõ ít nhất {SHORTEST} ký tự.", file=sys.stderr)
        return None
    if words != ask("Gõ lại cụm mật khẩu: "):
        print("Hai lần gõ chưa giống nhau. Làm lại từ đầu.", file=sys.stderr)
        return None
    return words


def _open_office_key(opened: OpenOffice, private: bytes) -> None:
    """This station opens the office's files again, whatever it had lost."""
    with opened.units() as unit:
        office = unit.office.office()
        if office is None:
            return  # nothing was received yet
        station, _, _ = unit.office.station(machine_mark(opened.folder), opened.clock.now())
        unit.commit()
    keys = office_keys(opened)
    try:
        keys.open(office.id, station)
    except StorageTrouble as trouble:
        if trouble.code not in (StorageTroubleCode.KEY_MISSING, StorageTroubleCode.KEY_WRONG):
            raise
        keys.let_in(office.id, station, private)
