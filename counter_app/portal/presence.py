"""Whether the dossier a portal holds under our code is the one we sent.

Two stations that were given the same numbers, or a restored backup, could meet somebody
else's dossier under a code of ours; it must never be overwritten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import MAXYEAR, datetime
from typing import Any
from zoneinfo import ZoneInfo

from counter_app.services.portal_port import Presence

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_STAMP = "%Y%m%d%H%M%S"
_FIRST_YEAR = 1900
"""0001-01-01 is how many a portal writes that there is no date."""
_DIGITS = re.compile(r"[0-9]+")


def compare(found: Mapping[str, Any], body: str) -> Presence:
    """OURS if the instant of reception is the same, FOREIGN if it or the procedure differs.

    ``found`` is an entry of TraCuuHoSo, ``body`` our frozen item. Fields a portal leaves out
    prove nothing.
    """
    ours = json.loads(body)
    procedure = str(found.get("MaTTHC") or "")
    if procedure and not _same_procedure(procedure, ours["MaTTHC"]):
        return Presence.FOREIGN
    theirs = stamp_digits(str(found.get("NgayTiepNhan") or ""))
    if not theirs:
        return Presence.UNPROVEN
    if not ours["NgayTiepNhan"].startswith(theirs):
        return Presence.FOREIGN
    return Presence.OURS if len(theirs) >= len("yyyyMMddHHmm") else Presence.UNPROVEN


def stamp_digits(text: str) -> str:
    """An instant of a portal as far as it is given: yyyyMMdd[HHmm[ss]], "" if unreadable.

    >>> stamp_digits("20/11/2026 08:15"), stamp_digits("2026-11-20T01:15:30Z")
    ('202611200815', '20261120081530')
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return _by_numbers(_DIGITS.findall(text))
    if at.year < _FIRST_YEAR:
        return ""
    if at.tzinfo is not None:
        return at.astimezone(_ZONE).strftime(_STAMP) if at.year < MAXYEAR else ""
    return _by_numbers(_DIGITS.findall(text))


def _by_numbers(numbers: list[str]) -> str:
    if len(numbers) == 1 and len(numbers[0]) in (8, 12, 14):
        return numbers[0] if int(numbers[0][:4]) >= _FIRST_YEAR else ""
    if len(numbers) < 3 or not all(len(number) <= 4 for number in numbers):
        return ""
    day, month, year = numbers[:3]
    if len(day) == 4:
        day, year = year, day
    if int(year) < _FIRST_YEAR:
        return ""
    clock = numbers[3:6] if len(numbers) > 4 else []
    return year + "".join(number.zfill(2) for number in (month, day, *clock))


def _same_procedure(theirs: str, ours: str) -> bool:
    """A province may write its own unit behind the national code: 1.001193.000.00.00.H56."""
    short, long = sorted((theirs, ours), key=len)
    return long == short or long.startswith(f"{short}.")
