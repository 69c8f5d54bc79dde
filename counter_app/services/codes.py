"""Codes of dossiers: legal ones from the office's series, provisional ones when it cannot."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from counter_app.domain.dossier_code import CodePattern, provisional_code
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.services.desk import Desk
from counter_app.services.repositories import UnitOfWork

CLOCK_TOLERANCE = timedelta(minutes=5)
LEGAL_RANGE = (1, 9999)
PROVISIONAL_RANGE = (1, 99_999)


def take_code(unit: UnitOfWork, desk: Desk, day: date) -> tuple[str, bool]:
    """(code, provisional) for a dossier received today, consumed in this transaction.

    Provisional when the portal owns the series or the office's numbers are used up.
    """
    office = desk.office
    if office.owns_code_series:
        scope = f"dossier:{office.agency_code}"
        setting = unit.office.setting(office.id, "code_block", day) or {}
        serial = unit.serials.take(desk, scope, day, LEGAL_RANGE, int(setting.get("size", 0)))
        if serial is not None:
            pattern = CodePattern(office.code_pattern)
            return pattern.render(office.agency_code, day, serial), False
    serial = unit.serials.take(desk, f"provisional:{desk.station_id}", day, PROVISIONAL_RANGE, 0)
    if serial is None:
        raise Refusal(RefusalCode.CODES_USED_UP)
    return provisional_code(desk.station_number, day, serial), True


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
