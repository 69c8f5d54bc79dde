"""Which of an office's programs delivers, and what all its stations must know of the login."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from counter_app.domain.failures import StorageTrouble
from counter_app.domain.ids import OfficeId, StationId
from counter_app.services.floor_repositories import LeaseRepository
from counter_app.services.ports import Clock
from counter_app.services.repositories import OutboxRepository
from counter_app.services.transaction import Transaction

log = logging.getLogger(__name__)

RESOURCE = "portal"
"""Name of the lease of whoever delivers."""

REFUSED = "portal-login"
"""Held by the station whose login was refused last."""

LEASE = timedelta(minutes=10)
"""Longer than all exchanges of one item but its files; renewed before each item and file."""

NOT_AGAIN = timedelta(minutes=15)
"""How long no other station logs in with words that were refused: wrong ones lock accounts."""


class DeliveryUnit(Transaction, Protocol):
    """What delivery uses of a unit of work."""

    @property
    def outbox(self) -> OutboxRepository:
        """The outbox."""
        ...

    @property
    def leases(self) -> LeaseRepository:
        """Leases."""
        ...


@dataclass(frozen=True, slots=True)
class LanePlace:
    """Whose outbox is delivered, and who holds the lease.

    ``holder`` names the process so that the same one comes back to its own lease after a
    crash, e.g. ``counter:<station id>``.
    """

    office_id: OfficeId
    station_id: StationId
    holder: str


class LeaseLostError(Exception):
    """Another process delivers now: hands off, whatever is in flight."""


class LaneLease:
    """The leases of one lane. May raise StorageTrouble where nothing else is said."""

    def __init__(self, units: Callable[[], DeliveryUnit], place: LanePlace, clock: Clock) -> None:
        self._units = units
        self._place = place
        self._clock = clock
        self._taken = False

    def take(self, unit: DeliveryUnit, extra: timedelta = timedelta()) -> None:
        """Take or renew it in the caller's transaction. Raises LeaseLostError."""
        now = self._clock.now()
        place = self._place
        until = now + LEASE + extra
        if not unit.leases.take(RESOURCE, place.station_id, place.holder, now, until):
            self._taken = False
            raise LeaseLostError
        self._taken = True

    def hold(self, seconds: float) -> None:
        """Renew it for an exchange that may last that much longer than others."""
        with self._units() as unit:
            self.take(unit, timedelta(seconds=seconds))
            unit.commit()

    def release(self) -> None:
        """Let another station deliver. Never raises."""
        if not self._taken:
            return
        try:
            self._give_back(RESOURCE)
            self._taken = False
        except StorageTrouble as trouble:
            log.warning("the portal's lease runs out by itself: %s", trouble.code)

    def login_refused(self) -> None:
        """The other stations leave these words alone."""
        now, place = self._clock.now(), self._place
        with self._units() as unit:
            unit.leases.take(REFUSED, place.station_id, place.holder, now, now + NOT_AGAIN)
            unit.commit()

    def login_changed(self) -> None:
        """Other words were entered."""
        self._give_back(REFUSED)

    def refused_elsewhere(self) -> bool:
        """Whether another station's login was refused a short while ago."""
        now, place = self._clock.now(), self._place
        with self._units() as unit:  # only asked: nothing is committed
            return not unit.leases.take(REFUSED, place.station_id, place.holder, now, now)

    def _give_back(self, resource: str) -> None:
        with self._units() as unit:
            unit.leases.release(resource, self._place.holder)
            unit.commit()
