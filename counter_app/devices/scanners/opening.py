"""From the address in the settings to a scanner."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from counter_app.devices.scanners.escl import EsclScanner
from counter_app.devices.scanners.folder import FolderScanner
from counter_app.devices.scanners.sane import SaneScanner
from counter_app.devices.scanners.wia import WiaScanner
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import Scanner


def open_scanner(address: str) -> Scanner:
    """``escl://host:port/eSCL``, ``sane:DEVICE``, ``wia:DEVICE`` or ``folder:PATH``.

    Opens no device yet. Raises ``DeviceTrouble(SCANNER_NOT_CONFIGURED)`` for anything else.
    """
    scheme, _, rest = address.strip().partition(":")
    try:
        opened = _open(scheme.lower(), rest, address)
    except ValueError as error:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_CONFIGURED) from error
    if opened is None:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_NOT_CONFIGURED)
    return opened


def _open(scheme: str, rest: str, address: str) -> Scanner | None:
    if scheme == "escl":
        place = urlsplit(address.strip())
        if not place.hostname:
            return None
        return EsclScanner(place.hostname, place.port or 80, place.path or "/eSCL")
    if not rest:
        return None
    if scheme == "sane":
        return SaneScanner(rest)
    if scheme == "wia":
        return WiaScanner(rest)
    if scheme == "folder":
        return FolderScanner(Path(rest))
    return None
