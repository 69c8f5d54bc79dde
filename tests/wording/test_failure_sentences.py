from __future__ import annotations

import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    FailureCode,
    Refusal,
    RefusalCode,
    StorageTroubleCode,
)
from counter_app.wording.failures import SENTENCES, sentence

# F10 and Ctrl+Shift belong to Unikey and Windows; these are the keys of the counter window.
KEYS_OF_THE_WINDOW = {
    "F3", "F4", "F5", "F7", "F8", "F12", "Ctrl+3", "Ctrl+5", "Ctrl+7", "Ctrl+F6", "Ctrl+K",
    "Ctrl+P",
}  # fmt: skip


@pytest.mark.parametrize("code", SENTENCES, ids=str)
def test_sentence_says_what_happened_and_what_to_do(code: FailureCode) -> None:
    text = SENTENCES[code]

    assert len(re.findall(r"[.;]( |$)", text)) >= 2, "only half of it: what happened or what to do"
    assert text[0].isupper()
    assert text.endswith(".")
    assert len(text) <= 150, "too long for the line above the button"


@pytest.mark.parametrize("code", SENTENCES, ids=str)
def test_only_keys_of_the_window_are_named(code: FailureCode) -> None:
    named = re.findall(r"\b(?:Ctrl\+)?(?:F\d+|(?<=\+)[A-Z0-9])\b", SENTENCES[code])

    assert set(named) <= KEYS_OF_THE_WINDOW


@pytest.mark.parametrize("code", SENTENCES, ids=str)
def test_no_place_stays_empty_without_details(code: FailureCode) -> None:
    failure = Refusal(code)

    assert not re.search(r"[{}…]", sentence(failure))


def test_details_are_filled_in() -> None:
    failure = Refusal(RefusalCode.COMPONENT_MISSING, component="Văn bản ủy quyền")

    assert sentence(failure).startswith("Còn thiếu: Văn bản ủy quyền.")


@given(st.text())
def test_a_detail_is_never_read_as_a_format(text: str) -> None:
    failure = Refusal(RefusalCode.SETTING_INVALID, key=text)

    assert f"«{text}»" in sentence(failure)


def test_details_without_a_place_change_nothing() -> None:
    plain = DeviceTrouble(DeviceTroubleCode.PRINTER_ERROR)
    detailed = DeviceTrouble(DeviceTroubleCode.PRINTER_ERROR, state="cover", number=3)

    assert sentence(plain) == sentence(detailed)


def test_the_sentence_after_an_unknown_outcome_warns_of_entering_twice() -> None:
    assert "trước khi nhập lại" in SENTENCES[StorageTroubleCode.DATABASE_NOT_ANSWERING]


def test_places_are_names() -> None:
    places = {
        name for text in SENTENCES.values() for _, name, _, _ in Formatter().parse(text) if name
    }

    assert places == {"component", "field", "key", "pages", "series", "version"}
