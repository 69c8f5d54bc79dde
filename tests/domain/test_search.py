from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.search import FoundBy, Match, ProcedureIndex, ProcedureKey
from tests.domain.typing_methods import telex, vni

CATALOGUE = Path(__file__).parents[2] / "resources/catalogue/seed-2026-07.json"
SEED = [
    ProcedureKey(row["code"], row["name_vi"], row["short_name_vi"], row["field_vi"])
    for row in json.loads(CATALOGUE.read_text(encoding="utf-8"))["procedures"]
]
INDEX = ProcedureIndex(SEED)
PAGE = 8

TYPING: dict[str, Callable[[str], str]] = {
    "input method off": str,
    "Caps Lock": str.upper,
    "Telex": telex,
    "Telex, free marking": lambda keys: telex(keys, free=True),
    "VNI": vni,
}


def first_letters(name: str) -> str:
    """Initials as a clerk forms them; written anew, not the product's."""
    spaced = "".join(c if c.isalnum() else " " for c in name)
    letters = [word[0] for word in spaced.split()]
    return "".join(
        unicodedata.normalize("NFD", "d" if c in "đĐ" else c)[0].lower() for c in letters
    )


def codes(matches: list[Match]) -> list[str]:
    return [match.key.code for match in matches]


def test_the_seed_is_whole() -> None:
    assert len(SEED) == 46


@pytest.mark.parametrize("typing", TYPING)
@pytest.mark.parametrize("key", SEED, ids=lambda key: key.code)
def test_every_seed_procedure_is_on_the_first_page_by_its_initials(
    key: ProcedureKey, typing: str
) -> None:
    shown = TYPING[typing](first_letters(key.short_name))
    found = INDEX.find(shown, PAGE)
    assert key.code in codes(found)
    assert {m.found_by for m in found if m.key == key} <= {
        FoundBy.INITIALS,
        FoundBy.INITIALS_TYPED,
    }


@pytest.mark.parametrize("typing", TYPING)
@pytest.mark.parametrize("key", SEED, ids=lambda key: key.code)
def test_every_seed_procedure_is_found_by_code_and_by_accented_words(
    key: ProcedureKey, typing: str
) -> None:
    method = TYPING[typing]
    assert codes(INDEX.find(method(key.code), PAGE))[0] == key.code
    assert codes(INDEX.find(method(key.code.replace(".", "")), PAGE))[0] == key.code
    assert key.code in codes(INDEX.find(key.short_name, PAGE))


def test_keys_struck_for_accented_words() -> None:
    for shown in (telex("ddawng kys khai sinh"), vni("d9a8ng ky1 khai sinh"), "dang ky khai sinh"):
        assert codes(INDEX.find(shown))[0] == "1.001193"


# Letters Vietnamese words begin with; f, j, w and z begin none.
vietnamese_initials = st.text("abcdeghiklmnopqrstuvxy", min_size=1, max_size=14)


@given(vietnamese_initials)
def test_any_initials_are_found_through_any_input_method(letters: str) -> None:
    name = " ".join(f"{letter}n" for letter in letters)
    index = ProcedureIndex([ProcedureKey("1.000001", name)])
    for how, method in TYPING.items():
        found = index.find(method(letters))
        assert [m.found_by for m in found] in (
            [FoundBy.INITIALS],
            [FoundBy.INITIALS_TYPED],
        ), how


@given(vietnamese_initials, st.integers(1, 14))
def test_the_beginning_of_initials_is_enough(letters: str, typed: int) -> None:
    index = ProcedureIndex([ProcedureKey("1.000001", " ".join(f"{c}n" for c in letters))])
    for how, method in TYPING.items():
        assert index.find(method(letters[:typed])), how


@pytest.mark.parametrize(
    ("query", "code", "found_by"),
    [
        ("1.001193", "1.001193", FoundBy.CODE),
        ("1001193", "1.001193", FoundBy.CODE),
        (" 1.001193.H53 ", "1.001193", None),
        ("dkks", "1.001193", FoundBy.INITIALS),
        ("ddkks", "1.001193", None),
        ("đkks", "1.001193", FoundBy.INITIALS),
        ("dk ks", "1.001193", FoundBy.INITIALS),
        ("DKKS", "1.001193", FoundBy.INITIALS),
        ("ttdkks", "1.001193", FoundBy.INITIALS),
        ("dks", "1.001193", FoundBy.INITIALS_PART),
        ("khai sinh", "1.001193", FoundBy.WORDS),
        ("sinh khai", "1.001193", FoundBy.WORDS),
        ("sin kha", "1.001193", FoundBy.WORDS),
        ("dk khai sinh", "1.001193", FoundBy.WORDS),
        ("ctbs", "2.000815", FoundBy.INITIALS_START),
        ("sao chứng thực bản", "2.000815", FoundBy.WORDS),
        ("815", "2.000815", FoundBy.CODE_PART),
        ("15", "2.000815", None),
        ("2.0008", "2.000815", FoundBy.CODE_START),
        ("cư trú tách", "1.010038", FoundBy.FIELD),
        ("1.010038 – Tách hộ", "1.010038", FoundBy.FIELD),
    ],
)
def test_ways_to_find(query: str, code: str, found_by: FoundBy | None) -> None:
    ways = {match.key.code: match.found_by for match in INDEX.find(query)}
    assert ways.get(code) is found_by


def test_a_name_beginning_with_the_initials_comes_after_the_one_that_has_them() -> None:
    found = INDEX.find("dkks")
    assert found[0] == Match(found[0].key, FoundBy.INITIALS)
    assert codes(found)[0] == "1.001193"


def test_what_is_used_most_comes_first_among_equals_only() -> None:
    plain = codes(INDEX.find("khai sinh"))
    favourite = plain[-1]
    assert codes(INDEX.find("khai sinh", usage={favourite: 9}))[0] == favourite
    assert codes(INDEX.find("dkks", usage={favourite: 9}))[0] == "1.001193"


def test_an_empty_query_offers_the_most_used() -> None:
    usage = {"2.000815": 40, "1.001193": 7}
    for empty in ("", "  ", "…", "\u0301"):
        assert codes(INDEX.find(empty, 2, usage)) == ["2.000815", "1.001193"]
    assert len(INDEX.find("", PAGE)) == PAGE


def test_codes_with_the_suffix_of_an_authority() -> None:
    index = ProcedureIndex([ProcedureKey("1.004194.H53", "Đăng ký tạm trú")])
    for query in ("1.004194", "1004194", "1.004194.H53", "1004194h53"):
        assert [m.found_by for m in index.find(query)] == [FoundBy.CODE]


def test_words_an_input_method_changed() -> None:
    index = ProcedureIndex([ProcedureKey("1.000001", "Cấp phép kinh doanh karaoke")])
    assert telex("karaoke", free=True) != "karaoke"
    assert index.find(telex("karaoke", free=True))
    assert index.find(telex("karaoke"))


def test_nothing_is_found_for_nonsense() -> None:
    assert INDEX.find("zzzz") == []
    assert INDEX.find("9.999999") == []
    assert ProcedureIndex([]).find("dkks") == []
    assert ProcedureIndex([]).find("") == []


@given(st.text(max_size=100), st.integers(0, 10))
def test_any_query_is_answered_in_order_and_once(query: str, limit: int) -> None:
    found = INDEX.find(query, limit)
    assert len(found) <= limit
    assert len(set(codes(found))) == len(found)
    ranks = [list(FoundBy).index(match.found_by) for match in found]
    assert ranks == sorted(ranks)


def test_a_very_long_query_is_cut() -> None:
    assert INDEX.find("â" * 100_000) == []
    assert INDEX.find("đăng ký khai sinh " * 10_000)
