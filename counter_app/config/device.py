"""Which PC this is, where two of them hold copies of one data folder."""

from __future__ import annotations

import platform
import sys
from hashlib import sha256
from pathlib import Path

LINUX_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
WINDOWS_ID = r"SOFTWARE\Microsoft\Cryptography"
LETTERS = 16


def device_mark() -> str:
    """16 hex digits of a hash of the PC's name and its system's id: neither leaves the PC.

    The same after every restart. Two PCs with one name and one system id are not told apart.
    """
    named = f"{platform.node()}\n{_system_id()}"
    return sha256(named.encode(errors="surrogateescape")).hexdigest()[:LETTERS]


def _system_id() -> str:
    if sys.platform == "win32":
        return _windows_id()
    for path in LINUX_IDS:
        try:
            return path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return ""


def _windows_id() -> str:
    if sys.platform != "win32":
        return ""
    import winreg  # there on Windows only

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, WINDOWS_ID) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    except OSError:
        return ""
