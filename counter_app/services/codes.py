"""Codes of dossiers: legal ones from the office's series, provisional ones when it cannot."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from counter_app.domain.dossier import given_code
from counter_app.domain.dossier_code import CodePattern, provisional_code
from counter_app.domain.failures import Failure
from counter_app.domain.ids import DossierId
from counter_app.domain.working_calendar import office_time
from counter_app.services.outgoing import OutgoingMail
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Refusal,
    RefusalCode,
    Topic,
    UnitOfWork,
    UnitOfWorkFactory,
    changed,
)

log = logging.getLogger(__name__)

CLOCK_TOLERANCE = timedelta(minutes=5)
LEGAL_RANGE = (1, 9999)
PROVISIONAL_RANGE = (1, 99_999)
GIVEN = changed(Topic.DOSSIERS, Topic.OUTBOX)
AFTER_A_RECEPTION = 3
"""Codes given in passing: the clerk waits for them."""


def take_code(unit: UnitOfWork, desk: Desk, day: date) -> tuple[str, bool]:
    """(code, provisional) for a dossier received today, consumed in this transaction.

    Provisional when the portal owns the series or the office's numbers are used up.
    """
    legal = take_legal_code(unit, desk, day)
    if legal is not None:
        return legal, False
    serial = unit.serials.take(desk, f"provisional:{desk.station_id}", day, PROVISIONAL_RANGE, 0)
    if serial is None:
        raise Refusal(RefusalCode.CODES_USED_UP)
    return provisional_code(desk.station_number, day, serial), True


def take_legal_code(unit: UnitOfWork, desk: Desk, day: date) -> str | None:
    """The next code of the office's own series, consumed in this transaction; None: none left."""
    office = desk.office
    if not office.owns_code_series:
        return None
    scope = f"dossier:{office.agency_code}"
    setting = unit.office.setting(office.id, "code_block", day) or {}
    serial = unit.serials.take(desk, scope, day, LEGAL_RANGE, int(setting.get("size", 0)))
    if serial is None:
        return None
    return CodePattern(office.code_pattern).render(office.agency_code, day, serial)


def check_clock(unit: UnitOfWork, desk: Desk, now: datetime) -> None:
    """Refuse to go on with an old day's numbers after the PC's clock went back.

    Raises Refusal CLOCK_WENT_BACK when ``now`` is over five minutes before the latest
    instant ever seen on this station.
    """
    latest = unit.office.see_clock(desk.station_id, now)
    if now < latest - CLOCK_TOLERANCE:
        raise Refusal(
            RefusalCode.CLOCK_WENT_BACK, minutes=int((latest - now).total_seconds()) // 60
        )


class LegalCodes:
    """Gives dossiers with a provisional code their legal one; then they go to the portal.

    Writes run on the office lane, one short transaction a dossier.
    """

    def __init__(self, units: UnitOfWorkFactory, clock: Clock, mail: OutgoingMail) -> None:
        self._units = units
        self._clock = clock
        self._mail = mail

    def give_waiting(self, desk: Desk, most: int = 50) -> tuple[int, ChangeSet]:
        """Codes of the office's own series for who waited longest; returns how many it gave.

        0 when nobody waits, no number is left today, or the portal gives the codes.
        """
        desk.require(Action.RECEIVE_DOSSIER)
        given = 0
        while given < most and desk.office.owns_code_series and self._give_next(desk):
            given += 1
        return given, GIVEN if given else changed()

    def give_in_passing(self, desk: Desk) -> None:
        """A few codes after a reception that got one. Its own success is told in any case."""
        try:
            self.give_waiting(desk, AFTER_A_RECEPTION)
        except Failure as failure:
            log.warning("dossiers go on waiting for their codes: %s", failure.code)

    def enter(self, desk: Desk, dossier_id: DossierId, code: str) -> tuple[None, ChangeSet]:
        """The code the portal gave, as a person read it there.

        Raises Refusal CODE_NOT_USABLE or DOSSIER_UNKNOWN.
        """
        desk.require(Action.RECEIVE_DOSSIER)
        with self._units() as unit:
            self._name(unit, desk, dossier_id, code, "portal")
            unit.commit()
        return None, GIVEN

    def _give_next(self, desk: Desk) -> bool:
        now = self._clock.now()
        with self._units() as unit:
            waiting = unit.dossiers.without_legal_code(desk.office_id, 1)
            if not waiting:
                return False
            check_clock(unit, desk, now)
            code = take_legal_code(unit, desk, office_time(now).date())
            if code is None:
                return False
            try:
                self._name(unit, desk, waiting[0], code, "legal")
            except Refusal as refusal:
                if refusal.code is not RefusalCode.CHANGED_ELSEWHERE:
                    raise
                return False  # another counter is at it
            unit.commit()
        return True

    def _name(
        self, unit: UnitOfWork, desk: Desk, dossier_id: DossierId, code: str, kind: str
    ) -> None:
        now = self._clock.now()
        dossier = given_code(unit.dossiers.get(dossier_id), code)
        unit.dossiers.add_code(dossier, kind, now)
        unit.dossiers.save(dossier)
        self._mail.code_given(unit, desk, dossier, unit.files.pages(dossier_id))
        detail = {"code": dossier.code}
        unit.audit.append(desk, "give_code", ("dossier", str(dossier_id)), now, detail)
