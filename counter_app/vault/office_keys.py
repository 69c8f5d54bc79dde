"""The office key: made by the first station, kept once for each holder, never in clear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from counter_app.domain.failures import (
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.ids import OfficeId, StationId
from counter_app.services.ports import Clock
from counter_app.services.repositories import UnitOfWork, UnitOfWorkFactory
from counter_app.services.stations import GOOD_FOR, INVITATION, as_typed
from counter_app.vault.sealing import (
    new_key,
    seal,
    unseal,
    unwrap,
    unwrap_with_passphrase,
    wrap,
    wrap_with_passphrase,
)

STATION = "station"
EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
ESCROW, AGENCY = "escrow", "agency"
SKEW = timedelta(hours=1)
"""How far another PC's clock may be ahead; a clock set back opens no old invitation."""


class OfficeKeys:
    """Opens the office key on one station.

    ``station_key`` closes it here; ``escrow`` is the agency's public key, if there is one.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory,
        clock: Clock,
        station_key: bytes,
        escrow: Callable[[], bytes | None],
    ) -> None:
        self._units = units
        self._clock = clock
        self._station_key = station_key
        self._escrow = escrow

    def open(self, office: OfficeId, station: StationId) -> bytes:
        """The key; the first station of an office makes it.

        Raises StorageTrouble KEY_MISSING on a station that was not let in yet.
        """
        with self._units() as unit:
            wrapped = unit.office.wrapped_key(office, STATION, str(station))
            if wrapped is not None:
                return unwrap(self._station_key, wrapped, _purpose(office))
            # Two PCs that begin at once must not make two keys.
            unit.office.hold_office_key(office)
            if unit.office.has_office_key(office):
                raise StorageTrouble(StorageTroubleCode.KEY_MISSING)
            key = new_key()
            self._keep(unit, office, station, key)
            escrow = self._escrow()
            if escrow is not None:
                sealed = seal(escrow, key, _purpose(office))
                unit.office.add_wrapped_key(office, ESCROW, AGENCY, sealed, self._clock.now())
            unit.commit()
        return key

    def home(self, unit: UnitOfWork, office: OfficeId) -> StationId | None:
        """The station whose office key this PC opens, the newest of several."""
        for holder, wrapped in unit.office.wrapped_keys(office, STATION, EVER):
            try:
                unwrap(self._station_key, wrapped, _purpose(office))
            except StorageTrouble:
                continue  # another PC's
            return StationId(UUID(holder))
        return None

    def waits_outside(self, office: OfficeId, station: StationId) -> bool:
        """Whether this station must be invited before anything can be done."""
        with self._units() as unit:
            mine = unit.office.wrapped_key(office, STATION, str(station))
            return mine is None and unit.office.has_office_key(office)

    def join(self, office: OfficeId, station: StationId, typed: str) -> None:
        """Come in by an invitation, which is used up. Raises Refusal INVITATION_UNKNOWN."""
        code, now = as_typed(typed), self._clock.now()
        with self._units() as unit:
            kept = unit.office.wrapped_keys(office, INVITATION, (now - GOOD_FOR, now + SKEW))
        # Trying a code takes a tenth of a second: never inside a transaction.
        for mark, wrapped in kept:
            key = _opened(code, wrapped, _purpose(office))
            if key is not None:
                self._use_up(office, station, mark, key)
                return
        raise Refusal(RefusalCode.INVITATION_UNKNOWN)

    def let_in(self, office: OfficeId, station: StationId, private_key: bytes) -> None:
        """Open the office key with the agency's private key and close it for this station anew.

        Raises StorageTrouble ESCROW_WRONG, ESCROW_MISSING when the office was made without one.
        """
        with self._units() as unit:
            sealed = unit.office.wrapped_key(office, ESCROW, AGENCY)
            if sealed is None:
                raise StorageTrouble(StorageTroubleCode.ESCROW_MISSING)
            key = unseal(private_key, sealed, _purpose(office))
            unit.office.drop_wrapped_key(office, STATION, str(station))
            self._keep(unit, office, station, key)
            unit.commit()

    def _use_up(self, office: OfficeId, station: StationId, mark: str, key: bytes) -> None:
        with self._units() as unit:
            if not unit.office.drop_wrapped_key(office, INVITATION, mark):
                raise Refusal(RefusalCode.INVITATION_UNKNOWN)  # another PC was faster
            self._keep(unit, office, station, key)
            unit.commit()

    def _keep(self, unit: UnitOfWork, office: OfficeId, station: StationId, key: bytes) -> None:
        wrapped = wrap(self._station_key, key, _purpose(office))
        unit.office.add_wrapped_key(office, STATION, str(station), wrapped, self._clock.now())


def closed_with(office: OfficeId, key: bytes) -> Callable[[str], bytes]:
    """Closes the office key with words, for ``Stations``."""
    return lambda words: wrap_with_passphrase(words, key, _purpose(office))


def _opened(code: str, wrapped: bytes, purpose: str) -> bytes | None:
    try:
        return unwrap_with_passphrase(code, wrapped, purpose)
    except StorageTrouble:
        return None  # another PC's invitation


def _purpose(office: OfficeId) -> str:
    return f"office key {office}"
