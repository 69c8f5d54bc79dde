"""Checks of the citizen number (số định danh cá nhân) that warn and never block.

Structure (NĐ 137/2015/NĐ-CP art. 13): province of birth registration (3), century and sex (1),
year of birth (2), random (6). There is no check digit. Sex, year of birth and number may
lawfully disagree after a correction (NĐ 70/2024/NĐ-CP art. 11), so a person decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum

from counter_app.domain.card import Sex

_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_NINE_DIGITS = re.compile(r"[0-9]{9}")

_OLDEST_AGE = 120


class NumberWarning(StrEnum):
    """What does not fit, for the clerk to look at."""

    NOT_TWELVE_DIGITS = "not_twelve_digits"
    OLD_NUMBER = "old_number"
    """Nine digits: the old CMND, no longer valid from 2025-01-01 (Luật Căn cước art. 46)."""
    PROVINCE_UNKNOWN = "province_unknown"
    """Also true of people whose birth was registered abroad."""
    SEX_DIFFERS = "sex_differs"
    BIRTH_YEAR_DIFFERS = "birth_year_differs"
    BIRTH_IN_FUTURE = "birth_in_future"
    AGE_UNLIKELY = "age_unlikely"


def check_citizen_number(
    number: str,
    *,
    birth_date: date | None,
    sex: Sex | None,
    today: date,
    provinces: Collection[str],
) -> tuple[NumberWarning, ...]:
    """Compare the number with what else is known; what is not known is not compared.

    ``provinces``: the known codes, see ``birth_provinces``. An empty number gives no warning.
    """
    found: set[NumberWarning] = set()
    year = birth_year_of(number)
    if number and year is None:
        old = _NINE_DIGITS.fullmatch(number) is not None
        found.add(NumberWarning.OLD_NUMBER if old else NumberWarning.NOT_TWELVE_DIGITS)
    if year is not None and number[:3] not in provinces:
        found.add(NumberWarning.PROVINCE_UNKNOWN)
    if None not in (sex, sex_of(number)) and sex is not sex_of(number):
        found.add(NumberWarning.SEX_DIFFERS)
    if year is not None and birth_date is not None and birth_date.year != year:
        found.add(NumberWarning.BIRTH_YEAR_DIFFERS)
    found |= _age_warnings(birth_date, year, today)
    return tuple(warning for warning in NumberWarning if warning in found)


def birth_year_of(number: str) -> int | None:
    """The year of birth a 12-digit number tells; digit 4 counts centuries in pairs from 1900."""
    if not _TWELVE_DIGITS.fullmatch(number):
        return None
    return 1900 + 100 * (int(number[3]) // 2) + int(number[4:6])


def sex_of(number: str) -> Sex | None:
    """The sex a 12-digit number tells: an odd fourth digit is female."""
    if not _TWELVE_DIGITS.fullmatch(number):
        return None
    return Sex.FEMALE if int(number[3]) % 2 else Sex.MALE


def _age_warnings(birth_date: date | None, year: int | None, today: date) -> set[NumberWarning]:
    years = {y for y in (year, birth_date.year if birth_date else None) if y is not None}
    found = set()
    if any(y > today.year for y in years) or (birth_date is not None and birth_date > today):
        found.add(NumberWarning.BIRTH_IN_FUTURE)
    if any(today.year - y > _OLDEST_AGE for y in years):
        found.add(NumberWarning.AGE_UNLIKELY)
    return found


def birth_provinces(document: str) -> dict[str, str]:
    """Code -> name from the text of ``resources/registry/birth_provinces.json``.

    Raises ``ValueError`` if the text is not that table: the file ships with the program.
    """
    table = json.loads(document)
    if table.get("schema") != 1:
        raise ValueError("unknown schema of the province table")
    rows = {str(row["code"]): str(row["name_vi"]) for row in table["provinces"]}
    if len(rows) != len(table["provinces"]) or not all(re.fullmatch("[0-9]{3}", c) for c in rows):
        raise ValueError("province codes are three digits, each once")
    return rows
