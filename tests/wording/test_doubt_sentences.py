from __future__ import annotations

import re
import unicodedata

import pytest

from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.procedure import Doubt
from counter_app.wording.doubts import DOUBT_SENTENCES, doubt_sentence


def test_every_kind_of_doubt_has_its_sentence() -> None:
    assert set(DOUBT_SENTENCES) == set(DoubtCode)


@pytest.mark.parametrize("code", DoubtCode, ids=str)
def test_sentence_says_what_was_found_and_what_to_check(code: DoubtCode) -> None:
    text = DOUBT_SENTENCES[code]

    assert len(re.findall(r"\. ", text)) >= 1, "what was found and what to check"
    assert text.endswith(".")
    assert len(text) <= 110
    assert unicodedata.is_normalized("NFC", text)


def test_sentences_differ() -> None:
    assert len(set(DOUBT_SENTENCES.values())) == len(DOUBT_SENTENCES)


def test_words_of_the_source_stand_behind_the_sentence() -> None:
    shown = doubt_sentence(Doubt("limit_hours", "cases[].limits", "1 Giờ"))

    assert shown == f"{DOUBT_SENTENCES[DoubtCode.LIMIT_HOURS]} [1 Giờ]"


def test_doubt_of_a_newer_program_is_still_shown() -> None:
    assert doubt_sentence(Doubt("no_such_doubt", "record")).endswith(".")
