"""Every failure code has exactly one sentence a clerk can act on."""

from __future__ import annotations

import inspect
from enum import StrEnum

from counter_app.domain import failures
from counter_app.wording.failures import SENTENCES


def test_every_code_has_a_sentence_and_no_sentence_lacks_a_code() -> None:
    families = [
        member
        for _, member in inspect.getmembers(failures, inspect.isclass)
        if issubclass(member, StrEnum) and member.__module__ == failures.__name__
    ]
    codes = {code for family in families for code in family}

    assert len(families) == 4
    assert set(SENTENCES) == codes


def test_codes_are_unique_across_the_families() -> None:
    values = [str(code) for code in SENTENCES]

    assert sorted(values) == sorted(set(values))
