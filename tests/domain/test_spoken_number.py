from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.spoken_number import (
    GREATEST,
    amount_words,
    number_tokens,
    number_words,
)
from counter_app.domain.text import nfc


def school(n: int) -> str:
    """The reference: strings and replacements, nothing shared with the product."""
    names = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    if n == 0:
        return "không"
    text = ""
    for place, suffix in enumerate(["tỷ", "triệu", "nghìn", ""]):
        group = f"{n:012d}"[place * 3 : place * 3 + 3]
        if group == "000":
            continue
        a, b, c = (names[int(digit)] for digit in group)
        read = f"{a} trăm {b} mươi {c}"
        read = read.replace("không mươi không", "").replace("không mươi", "lẻ")
        read = read.replace("mươi không", "mươi").replace("một mươi", "mười")
        read = read.replace("mươi năm", "mươi lăm").replace("mười năm", "mười lăm")
        read = read.replace("mươi một", "mươi mốt").replace("mươi bốn", "mươi tư")
        if not text:
            read = read.removeprefix("không trăm").strip().removeprefix("lẻ").strip()
        text = f"{text} {read.strip()} {suffix}".strip()
    return " ".join(text.split())


def test_every_number_of_four_digits() -> None:
    assert [n for n in range(10_000) if number_words(n) != school(n)] == []


@given(st.integers(0, GREATEST - 1))
def test_great_numbers(n: int) -> None:
    assert number_words(n) == school(n)


@given(st.integers(0, GREATEST))
def test_number_words_are_nfc_and_joined_tokens(n: int) -> None:
    assert number_words(n) == nfc(" ".join(number_tokens(n)))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_two_numbers_never_sound_alike(a: int, b: int) -> None:
    assert (number_words(a) == number_words(b)) == (a == b)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (55, "năm mươi lăm"),
        (101, "một trăm lẻ một"),
        (105, "một trăm lẻ năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (1_024, "một nghìn không trăm hai mươi tư"),
        (10_000, "mười nghìn"),
        (21_000, "hai mươi mốt nghìn"),
        (2_005_000, "hai triệu không trăm lẻ năm nghìn"),
        (1_000_005, "một triệu không trăm lẻ năm"),
        (1_234_567, "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy"),
        (1_000_000_001, "một tỷ không trăm lẻ một"),
        (999_000_000_000, "chín trăm chín mươi chín tỷ"),
        (GREATEST, "một nghìn tỷ"),
    ],
)
def test_examples(n: int, words: str) -> None:
    assert number_words(n) == words


def test_the_north_and_the_south_say_it_their_way() -> None:
    north = number_words(1_004_024, zero_tens="linh")
    assert north == "một triệu không trăm linh bốn nghìn không trăm hai mươi tư"
    south = number_words(1_004_024, thousand="ngàn", four_after_tens="bốn")
    assert south == "một triệu không trăm lẻ bốn ngàn không trăm hai mươi bốn"


def test_ticket_numbers_need_no_more_clips_than_recorded() -> None:
    clips = {token for n in range(1, 1000) for token in number_tokens(n)}
    assert " ".join(sorted(clips)) == (
        "ba bảy bốn chín hai lăm lẻ mươi mười mốt một năm sáu trăm tám tư"
    )


@pytest.mark.parametrize(
    ("vnd", "words"),
    [
        (0, "Không đồng"),
        (8_000, "Tám nghìn đồng"),
        (16_000, "Mười sáu nghìn đồng"),
        (2_005_000, "Hai triệu không trăm lẻ năm nghìn đồng"),
    ],
)
def test_amounts(vnd: int, words: str) -> None:
    assert amount_words(vnd) == words


def test_amount_with_the_words_of_the_south() -> None:
    assert amount_words(34_000, thousand="ngàn", four_after_tens="bốn") == ("Ba mươi bốn ngàn đồng")


@pytest.mark.parametrize("n", [-1, GREATEST + 1])
def test_no_words_beyond_the_range(n: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        number_words(n)
