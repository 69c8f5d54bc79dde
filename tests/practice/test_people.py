"""Invented people keep the form of real ones and the mark of invented ones."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.practice.people import (
    CardVersion,
    card_string,
    invent_company,
    invent_foreigner,
    invent_people,
    invent_person,
)


@given(st.integers(1, 999_999), st.integers(0, 99))
def test_the_twelve_digits_agree_with_birth_and_sex(number: int, seed: int) -> None:
    person = invent_person(number, seed)
    digits = person.identity_number
    assert len(digits) == 12
    assert digits.isdigit()
    assert digits[:3] in {"072", "080"}
    assert int(digits[3]) == 2 * (person.birth_date.year // 100 - 19) + (person.sex == "Nữ")
    assert int(digits[4:6]) == person.birth_date.year % 100
    assert int(digits[6:]) == number


def test_the_same_seed_gives_the_same_people_and_numbers_never_repeat() -> None:
    people = list(invent_people(500, seed=3))
    assert people == list(invent_people(500, seed=3))
    assert people != list(invent_people(500, seed=4))
    assert len({person.identity_number for person in people}) == 500


def test_hard_names_occur_and_everything_is_composed() -> None:
    names = {person.name for person in invent_people(300)}
    assert {"K'Brơi", "Lê Nguyễn Hoàng-Anh"} <= names
    assert max(map(len, names)) > 40
    assert all(unicodedata.is_normalized("NFC", name) for name in names)


def test_the_card_of_2021_has_seven_fields_and_keeps_an_empty_old_number() -> None:
    with_old, without = invent_person(3, age=50), invent_person(1, age=50)
    fields = card_string(with_old, CardVersion.CHIP_2021).split("|")
    assert fields[:3] == [with_old.identity_number, "290000003", with_old.name]
    assert fields[3] == f"{with_old.birth_date:%d%m%Y}"
    assert len(fields) == 7
    assert card_string(without, 2021).startswith(f"{without.identity_number}||{without.name}|")


def test_the_card_of_2024_has_eleven_fields() -> None:
    adult, child = invent_person(1), invent_person(2, age=9)
    assert card_string(adult, 2024).endswith(f"|{adult.issued_on:%d%m%Y}||||")
    assert card_string(adult, 2024).count("|") == 10
    assert card_string(child, 2024).split("|")[-2:] == [child.father, child.mother]
    assert child.issued_on > child.birth_date


def test_people_carry_the_card_of_their_day_of_issue() -> None:
    for person in invent_people(60):
        fields = card_string(person).count("|") + 1
        assert fields == (11 if person.issued_on >= date(2024, 7, 1) else 7)


def test_tax_codes_carry_a_right_check_digit_and_no_province() -> None:
    codes = [invent_company(number).tax_code for number in range(40)]
    assert len(set(codes)) == 40
    for code in codes:
        assert code.startswith("99")
        weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
        total = sum(int(d) * w for d, w in zip(code[:9], weights, strict=True))
        assert int(code[9]) == 10 - total % 11


def test_companies_and_foreigners_stand_apart_from_citizens() -> None:
    company, foreigner = invent_company(1), invent_foreigner(2)
    assert company.representative.identity_number.endswith("900001")
    assert foreigner.passport == "ZZ0000002"
    assert foreigner.name == "SOK Dara"
    assert invent_foreigner(2) == foreigner


@pytest.mark.parametrize("version", [2020, 7])
def test_an_unknown_card_is_a_bug(version: int) -> None:
    with pytest.raises(ValueError, match="CardVersion"):
        card_string(invent_person(1), version)
