"""Composition root: settings -> engine -> adapters -> services.

The only package, besides ``cli`` and ``practice``, that may import everything. It is imported
after the window's first paint: everything slow hangs on it.
"""

from counter_app.app.folder import PASSPHRASE, OpenOffice, check_marker, open_folder
from counter_app.app.office import (
    SEED_FILE,
    join,
    office_keys,
    open_office_key,
    set_up,
    waits_outside,
)
from counter_app.app.running import Running, start

__all__ = [
    "PASSPHRASE",
    "SEED_FILE",
    "OpenOffice",
    "Running",
    "check_marker",
    "join",
    "office_keys",
    "open_folder",
    "open_office_key",
    "set_up",
    "start",
    "waits_outside",
]
