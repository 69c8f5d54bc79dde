from __future__ import annotations

from dataclasses import replace

import pytest

from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.channel import Channel
from counter_app.domain.empty_fees import LARGEST_AMOUNT, empty_fees, with_fee
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FeeKind, FeeRule, FixedFee, FreeFee
from counter_app.domain.procedure import Doubt, ProcedureVersion
from tests.fixtures.office import small_procedure

EMPTY = FeeRule("LP", FeeKind.LEVY, "Lệ phí", None)
KNOWN = FeeRule("P", FeeKind.CHARGE, "Phí", FixedFee(8_000))


def version(*fees: FeeRule, doubts: tuple[Doubt, ...] = ()) -> ProcedureVersion:
    return replace(small_procedure(), fees=fees, doubts=doubts)


def test_only_the_gap_is_filled() -> None:
    before = version(KNOWN, EMPTY)

    after = with_fee(before, "LP", 50_000)

    assert empty_fees(before) == (EMPTY,)
    assert after == replace(before, fees=(KNOWN, replace(EMPTY, formula=FixedFee(50_000))))


def test_zero_is_free() -> None:
    assert with_fee(version(EMPTY), "LP", 0).fees[0].formula == FreeFee()


@pytest.mark.parametrize("amount", [-1, -50_000, 1, 999, LARGEST_AMOUNT + 1, 72_190_000_001])
def test_what_is_no_amount_of_any_office_is_refused(amount: int) -> None:
    with pytest.raises(Refusal) as refused:
        with_fee(version(EMPTY), "LP", amount)

    assert refused.value.code is RefusalCode.FEE_AMOUNT_INVALID


@pytest.mark.parametrize("code", ["P", "nothing"])
def test_an_amount_that_stands_is_not_changed(code: str) -> None:
    with pytest.raises(Refusal) as refused:
        with_fee(version(KNOWN, EMPTY), code, 50_000)

    assert refused.value.code is RefusalCode.PROCEDURE_CHANGED


def test_fees_of_one_code_are_told_apart_by_their_channel() -> None:
    direct, post = (replace(EMPTY, channel=one) for one in (Channel.DIRECT, Channel.POST))
    both = version(direct, post)

    once = with_fee(both, "LP", 50_000, Channel.POST)

    assert [rule.formula for rule in once.fees] == [None, FixedFee(50_000)]
    assert with_fee(once, "LP", 20_000).fees[0].formula == FixedFee(20_000)
    with pytest.raises(Refusal):
        with_fee(both, "LP", 50_000)


def test_the_amount_answers_doubts_that_asked_for_it_and_no_others() -> None:
    general = Doubt(str(DoubtCode.FEE_COUNCIL_FIXES), "fees[LP]", "theo HĐND tỉnh")
    post = Doubt(str(DoubtCode.FEE_NOT_STATED), "fees[LP][post]", "Lệ phí")
    depends = Doubt(str(DoubtCode.FEE_DEPENDS_ON_TEXT), "fees[LP]", "giảm 50%")
    other = Doubt(str(DoubtCode.FEE_COUNCIL_FIXES), "fees[P]", "theo HĐND tỉnh")
    rules = tuple(replace(EMPTY, channel=one) for one in (Channel.DIRECT, Channel.POST))
    before = version(*rules, doubts=(general, post, depends, other))

    once = with_fee(before, "LP", 50_000, Channel.POST)
    twice = with_fee(once, "LP", 0, Channel.DIRECT)

    assert once.doubts == (general, depends, other)
    assert twice.doubts == (depends, other)
