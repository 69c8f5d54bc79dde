"""Logging in at a counter, and looking at what lists hide."""

from __future__ import annotations

from datetime import timedelta

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import CitizenId, DossierId, StationId
from counter_app.domain.roles import Action
from counter_app.domain.text import printable
from counter_app.services.changes import ChangeSet, changed
from counter_app.services.clock_check import clock_doubt, seated
from counter_app.services.desk import Desk
from counter_app.services.floor_repositories import Account
from counter_app.services.ports import Clock, PasswordHasher
from counter_app.services.repositories import UnitOfWorkFactory

TRIES = 5
LOCKED_FOR = timedelta(minutes=5)
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
"""Verified against when the login is unknown, so that the answer takes as long."""


class Accounts:
    """Use cases around the clerk himself."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        clock: Clock,
        passwords: PasswordHasher,
        station_id: StationId,
    ) -> None:
        self._units = units
        self._clock = clock
        self._passwords = passwords
        self._station_id = station_id

    def login(self, login: str, password: str, counter_number: int) -> Desk:
        """Seat a clerk at a counter. Raises Refusal LOGIN_FAILED or LOGIN_LOCKED."""
        account = self.check(login, password)
        now = self._clock.now()
        with self._units() as unit:
            desk = unit.office.open_session(account, counter_number, self._station_id, now)
            unit.audit.append(desk, "login", ("clerk", str(account.id)), now)
            unit.commit()
        return seated(desk, now)

    def check(self, login: str, password: str) -> Account:
        """The account behind a right password; wrong ones are counted and lock it."""
        now = self._clock.now()
        with self._units() as unit:
            account = unit.office.account(printable(login))
        if account is None:
            self._passwords.verify(NOBODY, password)
            raise Refusal(RefusalCode.LOGIN_FAILED)
        if account.locked_until is not None and account.locked_until > now:
            raise Refusal(RefusalCode.LOGIN_LOCKED)
        good = self._passwords.verify(account.password_hash, password)
        failed = 0 if good else account.failed_logins + 1
        locked = now + LOCKED_FOR if failed >= TRIES else None
        if failed or account.failed_logins:
            with self._units() as unit:
                unit.office.login_failed(account, 0 if locked else failed, locked)
                unit.commit()
        if not good:
            raise Refusal(RefusalCode.LOGIN_FAILED)
        return account

    def logout(self, desk: Desk) -> None:
        """Leave the counter."""
        now = self._clock.now()
        with self._units() as unit:
            unit.office.close_session(desk, now)
            unit.audit.append(desk, "logout", ("clerk", str(desk.clerk_id)), now)
            unit.commit()

    def clock_doubt(self, desk: Desk) -> Refusal | None:
        """Why no number can be given on this PC now; None when its clock may be believed."""
        with self._units() as unit:
            return clock_doubt(unit, desk, self._clock.now())

    def confirm_clock(self, desk: Desk) -> tuple[None, ChangeSet]:
        """Somebody who may compared the clock: it is right, whatever was seen before."""
        desk.require(Action.CONFIRM_CLOCK)
        now = self._clock.now()
        with self._units() as unit:
            ahead = now - unit.office.last_clock(desk.station_id)
            unit.office.set_clock(desk.station_id, now)
            station = ("station", str(desk.station_id))
            detail = {"minutes": int(ahead.total_seconds()) // 60}
            unit.audit.append(desk, Action.CONFIRM_CLOCK, station, now, detail)
            unit.commit()
        return None, changed()

    def reveal_identity(self, desk: Desk, dossier_id: DossierId) -> tuple[str, ChangeSet]:
        """The submitter's identity number in full; the asking is recorded."""
        desk.require(Action.REVEAL_IDENTITY)
        now = self._clock.now()
        with self._units() as unit:
            dossier = unit.dossiers.get(dossier_id)
            unit.audit.append(desk, "reveal_identity", ("dossier", str(dossier_id)), now)
            unit.commit()
        return dossier.submitter.identity_number, changed()

    def reveal_citizen(self, desk: Desk, citizen_id: CitizenId) -> tuple[None, ChangeSet]:
        """A known citizen was taken from a list, with number and phone in full: recorded."""
        desk.require(Action.REVEAL_IDENTITY)
        now = self._clock.now()
        with self._units() as unit:
            unit.audit.append(desk, "reveal_identity", ("citizen", str(citizen_id)), now)
            unit.commit()
        return None, changed()
