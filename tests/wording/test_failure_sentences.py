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
    PortalTroubleCode,
    Refusal,
    RefusalCode,
    StorageTroubleCode,
)
from counter_app.domain.typed_text import LONGEST
from counter_app.services.first_answers import TYPED
from counter_app.ui.keys import TABLE
from counter_app.wording import failures
from counter_app.wording.failures import SENTENCES, sentence
from counter_app.wording.fields import FIELD_NAMES

KEYS_OF_THE_WINDOW = {key for binding in TABLE for key in binding.keys}


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


@pytest.mark.parametrize("field", sorted({*LONGEST, *TYPED}))
def test_a_field_has_a_name_in_sentences(field: str) -> None:
    words = sentence(Refusal(RefusalCode.TEXT_TOO_LONG, field=field, most=LONGEST[field]))

    assert words.startswith(f"Mục «{FIELD_NAMES[field]}» dài quá {LONGEST[field]} ký tự.")


def test_several_fields_are_all_named() -> None:
    failure = Refusal(RefusalCode.ANSWER_INVALID, field="place", fields="place,login")

    assert sentence(failure).startswith("Chưa dùng được: Địa danh, Tên đăng nhập.")


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


def test_every_place_has_a_general_word() -> None:
    places = {
        name for text in SENTENCES.values() for _, name, _, _ in Formatter().parse(text) if name
    }

    assert places == set(failures._GENERAL)


IN_SETTINGS = {
    RefusalCode.PROCEDURE_CHANGED,
    RefusalCode.FEE_NOT_SET,
    DeviceTroubleCode.PAGE_TOO_LARGE,
    DeviceTroubleCode.SCANNER_NO_DUPLEX,
    PortalTroubleCode.NO_ACCOUNT,
    PortalTroubleCode.AUTH,
}
"""What Ctrl+7 can mend: the catalogue, the way of scanning, the portal's account. Devices,
the portal's address and the calendar are not set there."""


def test_nobody_is_sent_to_settings_for_what_is_not_there() -> None:
    assert {code for code, text in SENTENCES.items() if "Ctrl+7" in text} == IN_SETTINGS
