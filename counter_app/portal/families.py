"""One place that knows which adapter belongs to a wire family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.portal.bus import BusAdapter
from counter_app.portal.relay import Relay
from counter_app.portal.schema import RequestSchemas
from counter_app.portal.session import BusSession, BusSettings, Secrets
from counter_app.portal.tables import FAMILY, load_answers
from counter_app.portal.transfer import Limits, Line
from counter_app.services.portal_port import PortalAdapter
from counter_app.services.ports import Clock

__all__ = ["Connection", "Secrets", "open_adapter"]

_BUS_OPTIONS = frozenset({"login_path", "call_path", "dstcode"})


@dataclass(frozen=True, slots=True)
class Connection:
    """A row of ``portal_connection``."""

    family: str
    url: str
    unit: str
    files_url: str = ""
    """Address of the relay; "" = dossiers go without their files."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Of this family: ``login_path``, ``call_path``, ``dstcode``."""


def open_adapter(
    connection: Connection,
    secrets: Callable[[], Secrets],
    tables: Path,
    clock: Clock,
    *,
    limits: Limits | None = None,
    proxy: str | None = None,
) -> PortalAdapter:
    """The adapter of a connection; no I/O yet. ``tables`` is the folder resources/portal.

    ``secrets`` is asked on the portal thread, each time they are needed: what is entered while
    the program runs counts at once. It does no I/O. Empty ones never reach a login.

    Raises PortalTrouble NOT_CONFIGURED for a family this version cannot speak (``manual``
    included) or a connection without address or unit.
    """
    if connection.family != FAMILY or not (connection.url and connection.unit):
        raise PortalTrouble(PortalTroubleCode.NOT_CONFIGURED, family=connection.family)
    line = Line(clock, limits, proxy=proxy)
    options = {name: connection.options[name] for name in _BUS_OPTIONS & set(connection.options)}
    session = BusSession(
        BusSettings(connection.url, connection.unit, **options),
        secrets,
        line,
        load_answers(tables / f"answers-{FAMILY}.json"),
    )
    relay = None
    if connection.files_url:
        relay = Relay(line, connection.files_url, lambda: secrets().relay_token, clock.now)
    return BusAdapter(session, RequestSchemas(tables), relay)
