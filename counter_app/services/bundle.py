"""Everything a front end works with, in one frozen bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the window paints before any of these is loaded
    from counter_app.domain.failures import PortalTroubleCode
    from counter_app.services.accounts import Accounts
    from counter_app.services.catalogue import Catalogue
    from counter_app.services.changes import ChangeSet
    from counter_app.services.delivering import Delivering
    from counter_app.services.portal_account import PortalAccount
    from counter_app.services.ports import PrinterState
    from counter_app.services.printing import Printing
    from counter_app.services.queueing import Queueing
    from counter_app.services.reception import Reception
    from counter_app.services.scanning import Scanning
    from counter_app.services.stations import Stations
    from counter_app.services.views import Queries


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """What the status line shows; read without I/O."""

    printers: tuple[tuple[str, PrinterState | None], ...] | None
    """(name, state as last asked; None: not asked yet). None until printing has begun."""
    scanner_ready: bool | None
    """None: no scanner is configured."""
    line_up: bool | None
    """None: no portal is configured, or not tried yet."""
    line_code: PortalTroubleCode | None = None
    """Why the line is not up."""


Unsubscribe = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of the office. Writes run on the office lane, queries on the reading lane."""

    reception: Reception
    queueing: Queueing
    printing: Printing
    scanning: Scanning
    delivering: Delivering
    accounts: Accounts
    catalogue: Catalogue
    stations: Stations | None
    """None where one PC is the whole office."""
    queries: Queries
    status: Callable[[], DeviceStatus]
    """Cheap; may be called on the GUI thread every second."""
    card_codes: Callable[[Callable[[bytes], None]], Unsubscribe]
    """Subscribe to codes of the card reader; called on the reader's thread."""
    outside_changes: Callable[[Callable[[ChangeSet], None]], Unsubscribe]
    """Subscribe to what lanes and other counters changed; called on their threads."""
    portal_account: PortalAccount | None = None
    """None where the portal's words are brought along, as in the practice office."""
