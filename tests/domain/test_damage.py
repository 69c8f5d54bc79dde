from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.damage import VIETNAMESE_LETTERS, looks_damaged, repair_mojibake
from counter_app.domain.text import nfc

words = st.text(
    "".join(sorted(VIETNAMESE_LETTERS)) + "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX", min_size=1, max_size=8
)
names = st.lists(words, min_size=1, max_size=6).map(" ".join)


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


def test_every_letter_is_known() -> None:
    assert len(VIETNAMESE_LETTERS) == 146


@given(names)
def test_sound_vietnamese_is_not_called_damaged(name: str) -> None:
    assert not looks_damaged(name)
    assert not looks_damaged(nfd(name))


@pytest.mark.parametrize(
    "text",
    ["LÃ VĂN ĐÃ", "Ở đâu? Hà Nội", "Bá – “Cá”", "Søren Ægir Ångström", "A & B <C", "Việt Á?", ""],
)
def test_unusual_but_sound_text(text: str) -> None:
    assert not looks_damaged(text)


LOSSY_READINGS = [("latin-1", "strict"), ("cp437", "strict"), ("cp1252", "replace")]


@given(words.filter(lambda word: not word.isascii()))
def test_bytes_read_in_the_wrong_code_page_are_noticed(word: str) -> None:
    for codec, errors in LOSSY_READINGS:
        assert looks_damaged(word.encode().decode(codec, errors)), codec


@pytest.mark.parametrize(
    "text", ["Nguy?n V?n An", "?p Tân", "Tr\ufffdn", "L\u0081", "Ph?m", "L\udcc3"]
)
def test_lost_letters_are_noticed(text: str) -> None:
    assert looks_damaged(text)


@given(names.filter(lambda name: not name.isascii()), st.sampled_from([nfc, nfd]))
def test_a_reading_in_a_lossless_code_page_is_repaired_exactly(
    name: str, form: Callable[[str], str]
) -> None:
    for codec in ("latin-1", "cp437", "cp850"):
        assert repair_mojibake(form(name).encode().decode(codec)) == name, codec


@given(names.filter(lambda name: not name.isascii()), st.sampled_from(["replace", "ignore"]))
def test_a_reading_that_lost_bytes_is_repaired_exactly_or_not_at_all(name: str, loss: str) -> None:
    for codec in ("cp1252", "cp1258", "ascii", "cp1250", "cp949"):
        read = name.encode().decode(codec, loss)
        assert repair_mojibake(read) in (None, name), codec


def test_the_nine_letters_windows_1252_loses_come_back_where_windows_kept_their_bytes() -> None:
    lost = "ÁÍÝĐềọỏỐờ"
    assert [repair_mojibake(c.encode().decode("cp1252", "replace")) for c in lost] == [None] * 9
    for letter in lost:
        kept = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in letter.encode())
        assert repair_mojibake(kept) == letter


@given(names)
def test_sound_text_is_never_repaired(name: str) -> None:
    assert repair_mojibake(name) is None
    assert repair_mojibake(nfd(name)) is None
