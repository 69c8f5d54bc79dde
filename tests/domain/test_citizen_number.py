from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.card import Sex
from counter_app.domain.citizen_number import (
    NumberWarning,
    birth_provinces,
    birth_year_of,
    check_citizen_number,
    sex_of,
)
from counter_app.domain.text import nfc

TABLE = Path(__file__).parents[2] / "resources/registry/birth_provinces.json"
TODAY = date(2026, 11, 23)
KNOWN = frozenset({"001", "072", "080"})
ROW = '{"code": "072", "name_vi": "Tây Ninh"}'
FROM_THE_FUTURE = (NumberWarning.BIRTH_YEAR_DIFFERS, NumberWarning.BIRTH_IN_FUTURE)


def check(
    number: str, birth_date: date | None = None, sex: Sex | None = None, today: date = TODAY
) -> tuple[NumberWarning, ...]:
    return check_citizen_number(
        number, birth_date=birth_date, sex=sex, today=today, provinces=KNOWN
    )


def invented_number(province: str, born: date, sex: Sex) -> str:
    """Written from the decree: century 20 (1900s) gives 0 and 1, century 21 gives 2 and 3."""
    century = born.year // 100 + 1
    digit = 2 * (century - 20) + (1 if sex is Sex.FEMALE else 0)
    return f"{province}{digit}{born:%y}000012"


@given(
    st.sampled_from(sorted(KNOWN)),
    st.dates(date(1907, 1, 1), TODAY),
    st.sampled_from(Sex),
)
def test_a_number_that_fits_gives_no_warning(province: str, born: date, sex: Sex) -> None:
    number = invented_number(province, born, sex)
    assert check(number, born, sex) == ()
    assert (birth_year_of(number), sex_of(number)) == (born.year, sex)


@given(st.dates(date(1907, 1, 1), TODAY), st.dates(date(1907, 1, 1), TODAY), st.sampled_from(Sex))
def test_what_differs_is_named(of_number: date, told: date, told_sex: Sex) -> None:
    warnings = check(invented_number("072", of_number, Sex.MALE), told, told_sex)
    assert (NumberWarning.BIRTH_YEAR_DIFFERS in warnings) == (of_number.year != told.year)
    assert (NumberWarning.SEX_DIFFERS in warnings) == (told_sex is Sex.FEMALE)


@pytest.mark.parametrize(
    ("number", "born", "sex", "expected"),
    [
        ("", None, None, ()),
        ("072190000012", None, None, ()),
        ("072190000012", date(1990, 3, 5), Sex.FEMALE, ()),
        ("072190000012", date(1990, 3, 5), Sex.MALE, (NumberWarning.SEX_DIFFERS,)),
        ("072190000012", date(1991, 3, 5), None, (NumberWarning.BIRTH_YEAR_DIFFERS,)),
        ("072290000012", date(1990, 3, 5), Sex.MALE, FROM_THE_FUTURE),
        ("999190000012", None, None, (NumberWarning.PROVINCE_UNKNOWN,)),
        ("290000012", date(1990, 3, 5), Sex.MALE, (NumberWarning.OLD_NUMBER,)),
        ("0721900000123", None, None, (NumberWarning.NOT_TWELVE_DIGITS,)),
        ("07219000001O", None, None, (NumberWarning.NOT_TWELVE_DIGITS,)),
        ("٠٧٢١٩٠٠٠٠٠١٢", None, None, (NumberWarning.NOT_TWELVE_DIGITS,)),
        ("072227000012", None, None, (NumberWarning.BIRTH_IN_FUTURE,)),
        ("072226000012", date(2026, 11, 24), None, (NumberWarning.BIRTH_IN_FUTURE,)),
        ("072226000012", date(2026, 11, 23), None, ()),
        ("072005000012", None, None, (NumberWarning.AGE_UNLIKELY,)),
        ("072006000012", date(1906, 3, 5), None, ()),
        ("", date(1900, 1, 1), None, (NumberWarning.AGE_UNLIKELY,)),
        ("", date(2027, 1, 1), None, (NumberWarning.BIRTH_IN_FUTURE,)),
    ],
)
def test_examples(
    number: str, born: date | None, sex: Sex | None, expected: tuple[NumberWarning, ...]
) -> None:
    assert check(number, born, sex) == expected


@given(st.text(max_size=14), st.none() | st.dates(), st.none() | st.sampled_from(Sex))
def test_nothing_ever_blocks(number: str, born: date | None, sex: Sex | None) -> None:
    warnings = check(number, born, sex)
    assert len(set(warnings)) == len(warnings)


def test_the_table_that_ships() -> None:
    text = TABLE.read_text(encoding="utf-8")
    provinces = birth_provinces(text)
    assert text == nfc(text)
    assert len(provinces) == 63
    assert (provinces["072"], provinces["080"]) == ("Tây Ninh", "Long An")
    assert list(provinces) == sorted(provinces)
    document = json.loads(text)
    assert date.fromisoformat(document["as_of"]) <= TODAY
    assert document["source"]


@pytest.mark.parametrize(
    "document",
    [  # another schema, a short code, a code twice
        '{"schema": 2, "provinces": []}',
        '{"schema": 1, "provinces": [{"code": "72", "name_vi": "x"}]}',
        f'{{"schema": 1, "provinces": [{ROW}, {ROW}]}}',
    ],
)
def test_another_table_is_not_taken(document: str) -> None:
    with pytest.raises(ValueError, match="province"):
        birth_provinces(document)
