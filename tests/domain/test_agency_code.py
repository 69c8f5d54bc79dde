from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.agency_code import AgencyCode
from counter_app.domain.failures import Refusal, RefusalCode

roots = st.from_regex(r"\A[A-Z][0-9]{2}\Z")
units = st.from_regex(r"\A[0-9A-Z]{1,3}\Z")
agencies = st.builds(AgencyCode, roots, st.lists(units, max_size=3).map(tuple))

numbers = st.integers(1, 99).map("{:02d}".format)
padded_agencies = st.builds(AgencyCode, roots, st.lists(numbers, max_size=2).map(tuple))


@given(agencies)
def test_the_canonical_form_reads_back(agency: AgencyCode) -> None:
    assert AgencyCode.parse(str(agency)) == agency
    assert AgencyCode.parse(f"  {str(agency).lower()} ") == agency


@given(padded_agencies)
def test_the_old_form_reads_back(agency: AgencyCode) -> None:
    assert agency.old_form is not None
    assert AgencyCode.parse(agency.old_form) == agency


@given(agencies)
def test_an_old_form_names_the_same_agency_or_does_not_exist(agency: AgencyCode) -> None:
    if agency.old_form is not None:
        assert AgencyCode.parse(agency.old_form).same_as(agency)


@given(agencies)
def test_every_agency_stands_below_its_parents(agency: AgencyCode) -> None:
    line = [agency]
    while (parent := line[-1].parent) is not None:
        line.append(parent)
    assert [one.level for one in line] == list(range(agency.level, 0, -1))
    assert str(line[-1]) == agency.root


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000.00.12.H53", "H53.12"),
        ("000.00.00.G15", "G15"),
        ("000.03.12.H53", "H53.12.03"),
        ("001.03.12.H53", "H53.12.03.001"),
        ("000.00.115.H53", "H53.115"),
        ("000.00.05.h56", "H56.05"),
    ],
)
def test_old_to_new(old: str, new: str) -> None:
    assert str(AgencyCode.parse(old)) == new


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("H53", "000.00.00.H53"),
        ("H53.12.3", "000.03.12.H53"),
        ("H53.12.3.7", "007.03.12.H53"),
        ("H53.115", "000.00.115.H53"),
        ("H53.A1", None),
        ("H53.0.3", "000.03.00.H53"),
        ("H53.12.0", None),
    ],
)
def test_new_to_old(new: str, old: str | None) -> None:
    assert AgencyCode.parse(new).old_form == old


def test_levels_and_parents() -> None:
    agency = AgencyCode.parse("H53.12.3")
    assert (agency.root, agency.units, agency.level) == ("H53", ("12", "3"), 3)
    assert str(agency.parent) == "H53.12"
    assert AgencyCode.parse("H53").parent is None


def test_agencies_are_the_same_whatever_the_zeros() -> None:
    assert AgencyCode.parse("H53.3").same_as(AgencyCode.parse("H53.03"))
    assert not AgencyCode.parse("H53.3").same_as(AgencyCode.parse("H53.30"))
    assert not AgencyCode.parse("H53.3").same_as(AgencyCode.parse("H52.3"))
    assert not AgencyCode.parse("H53").same_as(AgencyCode.parse("H53.3"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H5",
        "H533",
        "53",
        "H53.",
        "H53..1",
        "H53.1.2.3.4",
        "H53.1234",
        "H53-12",
        "Đ53",
        "H\u06653",
    ],
)
def test_neither_form(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        AgencyCode.parse(text)
    assert refused.value.code is RefusalCode.SETTING_INVALID
