"""Codes of dossiers: legal ones from the office's series, provisional ones when it cannot."""

from __future__ import annotations

import logging
from datetime import date, datetime

from counter_app.domain.dossier import given_code
from counter_app.domain.dossier_code import CodePattern, portal_code, provisional_code
from counter_app.domain.failures import Failure, StorageTrouble
from counter_app.domain.ids import DossierId
from counter_app.domain.lifecycle import OfficeAct
from counter_app.domain.roles import may
from counter_app.domain.working_calendar import office_time
from counter_app.services.clock_check import check_clock
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

LEGAL_RANGE = (1, 9999)
PROVISIONAL_RANGE = (1, 99_999)
GIVEN = changed(Topic.DOSSIERS, Topic.OUTBOX)
AFTER_A_RECEPTION = 3
"""Codes given after an F9: the next one may stand behind them."""
LONGEST_LINE = 1000
"""Dossiers looked at when choosing who comes next."""


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
    """The next code of the office's own series, consumed in this transaction; None: none left.

    A serial whose code a dossier has already (it was entered by hand while the portal gave
    the codes) is passed over.
    """
    office = desk.office
    if not office.owns_code_series:
        return None
    scope = f"dossier:{office.agency_code}"
    setting = unit.office.setting(office.id, "code_block", day) or {}
    block = int(setting.get("size", 0))
    pattern = CodePattern(office.code_pattern)
    while (serial := unit.serials.take(desk, scope, day, LEGAL_RANGE, block)) is not None:
        code = pattern.render(office.agency_code, day, serial)
        if not unit.dossiers.code_taken(office.id, code):
            return code
    return None


def entered_code(desk: Desk, text: str) -> str:
    """The code a person read on the portal, in its one form (``portal_code``).

    Refusal NOT_PERMITTED, or CODE_NOT_USABLE: no code, or the office gives its codes itself
    and one typed would stand in the way of its series.
    """
    desk.require(Action.RECEIVE_DOSSIER)
    if desk.office.owns_code_series:
        raise Refusal(RefusalCode.CODE_NOT_USABLE)
    return portal_code(text)


class LegalCodes:
    """Gives dossiers with a provisional code their legal one; then they go to the portal.

    Writes run on the office lane, one short transaction a dossier.
    """

    def __init__(self, units: UnitOfWorkFactory, clock: Clock, mail: OutgoingMail) -> None:
        self._units = units
        self._clock = clock
        self._mail = mail
        self._passed_over: set[DossierId] = set()

    def give_waiting(self, desk: Desk, most: int = 50) -> tuple[int, ChangeSet]:
        """Codes of the office's own series for ``most`` who wait; returns how many it gave.

        Oldest first; one whose code cannot be given is logged, passed over and comes last
        from then on. 0 when nobody waits, no number is left today, or the portal gives the
        codes. Raises Refusal CLOCK_WENT_BACK or CLOCK_JUMPED, and StorageTrouble.
        """
        desk.require(Action.RECEIVE_DOSSIER)
        if not desk.office.owns_code_series:
            return 0, changed()
        now = self._clock.now()
        given = 0
        for dossier_id in self._line(desk, most, now):
            try:
                number_left = self._give(desk, dossier_id, now)
            except StorageTrouble:
                raise
            except Exception as error:  # noqa: BLE001 - one dossier must not bar the others
                self._pass_over(dossier_id, error)
                continue
            if not number_left:
                break
            given += 1
        return given, GIVEN if given else changed()

    def may_give(self, desk: Desk) -> bool:
        """Whether ``give_waiting`` has anything to do here, and would not refuse."""
        return desk.office.owns_code_series and may(desk.roles, Action.RECEIVE_DOSSIER)

    def give_a_few(self, desk: Desk) -> tuple[int, ChangeSet]:
        """``give_waiting`` for after an F9, which is told first and keeps its success."""
        return self.give_waiting(desk, AFTER_A_RECEPTION)

    def note_trouble(self, error: Exception) -> None:
        """For who gives codes in passing, and tells nobody that they could not be given."""
        log.warning("dossiers go on waiting for their codes: %s", _kind(error))

    def enter(self, desk: Desk, dossier_id: DossierId, code: str) -> tuple[None, ChangeSet]:
        """The code the portal gave, as a person read it there.

        Raises Refusal CODE_NOT_USABLE (see ``entered_code``) or DOSSIER_UNKNOWN.
        """
        whole = entered_code(desk, code)
        with self._units() as unit:
            self._name(unit, desk, dossier_id, whole, "portal")
            unit.commit()
        return None, GIVEN

    def _line(self, desk: Desk, most: int, now: datetime) -> list[DossierId]:
        with self._units() as unit:
            waiting = unit.dossiers.without_legal_code(desk.office_id, LONGEST_LINE)
            if waiting:
                check_clock(unit, desk, now)
                unit.commit()
        return sorted(waiting, key=self._passed_over.__contains__)[:most]

    def _give(self, desk: Desk, dossier_id: DossierId, now: datetime) -> bool:
        """False: no number is left."""
        with self._units() as unit:
            code = take_legal_code(unit, desk, office_time(now).date())
            if code is None:
                return False
            self._name(unit, desk, dossier_id, code, "legal")
            unit.commit()
        return True

    def _pass_over(self, dossier_id: DossierId, error: Exception) -> None:
        self._passed_over.add(dossier_id)
        level = logging.WARNING if isinstance(error, Failure) else logging.ERROR
        log.log(level, "dossier %s goes on waiting for its code: %s", dossier_id, _kind(error))

    def _name(
        self, unit: UnitOfWork, desk: Desk, dossier_id: DossierId, code: str, kind: str
    ) -> None:
        now = self._clock.now()
        before = unit.dossiers.get(dossier_id)
        dossier = given_code(before, code)
        unit.dossiers.add_code(dossier, kind, now)
        unit.dossiers.save(dossier)
        self._mail.code_given(unit, desk, dossier, unit.files.pages(dossier_id), before.code)
        detail = {"code": dossier.code}
        states = (before.state, dossier.state)
        act = OfficeAct.GIVE_CODE
        unit.dossiers.record_event(dossier_id, desk, act, states, now, detail=detail)
        unit.audit.append(desk, act, ("dossier", str(dossier_id)), now, detail)


def _kind(error: Exception) -> str:
    """What a log may hold of it: what an error says may be a name or a number."""
    return str(error.code) if isinstance(error, Failure) else type(error).__name__
