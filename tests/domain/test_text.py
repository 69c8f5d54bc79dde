from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.text import fold, initials, mask_number, nfc, printable, search_key

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
LOWER = [nfc(vowel + tone) for vowel in VOWELS for tone in TONES]
LETTERS = "".join([*LOWER, "đ", *(c.upper() for c in LOWER), "Đ"])
CONSONANTS = "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX"

words = st.text(LETTERS + CONSONANTS, min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=6).map(" ".join)


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


def test_every_vietnamese_letter_folds_to_its_plain_letter() -> None:
    assert len(LETTERS) == 146
    assert set(fold(LETTERS)) == set("aeiouyd")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Đức Đạt", "nguyen duc dat"),
        ("NGUYỄN  ĐỨC\tĐẠT\u00a0", "nguyen duc dat"),
        ("Hường", "huong"),
        ("Ước", "uoc"),
        ("Thuý Vy", "thuy vy"),
        ("K'Brơi", "k'broi"),
        ("Y Ðăm", "y dam"),  # U+00D0, the look-alike of Đ in old fonts
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(nfd(text)) == folded


@given(st.text())
def test_fold_is_stable_and_leaves_no_marks(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert not any(unicodedata.category(c) == "Mn" for c in folded)
    assert folded == " ".join(folded.split())


@given(names)
def test_fold_does_not_care_about_case_or_normal_form(name: str) -> None:
    assert fold(name) == fold(name.upper()) == fold(nfd(name))
    assert fold(name).replace(" ", "").isascii()


def test_search_key_also_holds_words_without_punctuation() -> None:
    assert search_key("K'Brơi") == "k'broi kbroi"
    assert search_key("Nguyễn Đức Đạt", "0901.234.567") == (
        "nguyen duc dat 0901.234.567 0901234567"
    )
    assert search_key("Trần-Lê  An") == "tran-le an tranle"
    assert search_key("", "An", "—") == "an —"
    assert search_key() == ""


@given(st.lists(names, max_size=3))
def test_search_key_holds_every_folded_part(parts: list[str]) -> None:
    assert all(fold(part) in search_key(*parts) for part in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đăng ký khai sinh", "dkks"),
        ("Chứng thực chữ ký/điểm chỉ", "ctckdc"),
        ("Cấp giấy phép xây dựng mới (cấp III, IV, nhà ở riêng lẻ)", "cgpxdmciinorl"),
        ("Ủy quyền", "uq"),
        ("", ""),
    ],
)
def test_initials(text: str, expected: str) -> None:
    assert initials(text) == expected
    assert initials(nfd(text)) == expected


@given(names)
def test_initials_are_one_plain_letter_a_word(name: str) -> None:
    assert len(initials(name)) == len(name.split())
    assert initials(name) == "".join(fold(word)[0] for word in name.split())


@given(st.text())
def test_printable_holds_only_what_may_be_printed(text: str) -> None:
    clean = printable(text)
    assert printable(clean) == clean
    assert nfc(clean) == clean
    assert clean == " ".join(clean.split())
    assert not {unicodedata.category(c) for c in clean} & {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(names)
def test_printable_keeps_vietnamese(name: str) -> None:
    assert printable(name) == name
    assert printable(nfd(name)) == name


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("\x1b@Trần\x1bi Văn", "@Trầni Văn"),
        ("Lê\u202e gnụP", "Lê gnụP"),
        ("An\u200b\u2066 Bình\u2069", "An Bình"),
        ("A & B <C>", "A & B <C>"),
        ("Lê\r\n\tThị\x00 \u2028Hoa", "Lê Thị Hoa"),
        ("x\ud800\ue000\U000e0001\uffff", "x"),
        ("a\u200d\u0301", "á"),
        ("\x1b\x1d", ""),
    ],
)
def test_printable_drops_what_a_printer_would_obey(text: str, clean: str) -> None:
    assert printable(text) == clean


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("072190000000", "072*****0000"),
        ("290000000", "*****0000"),
        ("0900000123", "******0123"),
        ("B1234567", "****4567"),
        ("1234567", "******7"),
        ("123", "***"),
        ("", ""),
    ],
)
def test_mask_number(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(st.text("0123456789", max_size=20))
def test_mask_hides_at_least_a_third(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert masked.count("*") * 3 >= len(number)
    assert all(m in ("*", d) for m, d in zip(masked, number, strict=True))
