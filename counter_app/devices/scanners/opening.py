"""From the address in the settings to a scanner."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

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
    # One driver is loaded, not four: each stays out of the other systems' way.
    if scheme == "escl":
        from counter_app.devices.scanners.escl import EsclScanner

        place = urlsplit(address.strip())
        if not place.hostname:
            return None
        return EsclScanner(place.hostname, place.port or 80, place.path or "/eSCL")
    if not rest:
        return None
    if scheme == "sane":
        from counter_app.devices.scanners.sane import SaneScanner

        return SaneScanner(rest)
    if scheme == "wia":
        from counter_app.devices.scanners.wia import WiaScanner

        return WiaScanner(rest)
    if scheme == "folder":
        from counter_app.devices.scanners.folder import FolderScanner

        return FolderScanner(Path(rest))
    return None
