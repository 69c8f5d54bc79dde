from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from counter_app.domain.channel import Channel
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import (
    LARGEST_COUNT,
    FeeCollection,
    FeeInput,
    FeeKind,
    FeeLine,
    FeeResult,
    FeeRule,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PageTier,
    PerCopyFee,
    PerPersonFee,
    compute_fees,
    fee_rule_from_json,
    fee_rule_to_json,
)

TODAY = date(2026, 11, 22)
CERTIFIED = PagedCopyFee((PageTier(2, 2000), PageTier(None, 1000)), cap=200_000)
COUNTER = FeeInput(Channel.DIRECT, copies=1, pages=1)


def rule(code: str, formula: Formula | None, **changes: object) -> FeeRule:
    plain = FeeRule(code, FeeKind.CHARGE, f"Phí {code}", formula)
    return replace(plain, **changes)  # type: ignore[arg-type] # any field of the rule


def owed(given_input: FeeInput, *rules: FeeRule, on: date = TODAY) -> FeeResult:
    return compute_fees(rules, given_input, on)


def refusal_of(given_input: FeeInput, *rules: FeeRule) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Refusal) as refused:
        owed(given_input, *rules)
    return refused.value.code, refused.value.details


amounts = st.integers(0, 5_000_000)
counts = st.integers(1, 400)


@st.composite
def paged_fees(draw: st.DrawFn) -> PagedCopyFee:
    bounds = sorted(draw(st.sets(st.integers(1, 300), max_size=4)))
    tiers = [PageTier(bound, draw(amounts)) for bound in (*bounds, None)]
    return PagedCopyFee(tuple(tiers), draw(st.none() | amounts))


formulas: st.SearchStrategy[Formula] = (
    st.builds(FreeFee)
    | st.builds(FixedFee, amounts)
    | st.builds(PerCopyFee, amounts, st.booleans())
    | st.builds(PerPersonFee, amounts)
    | paged_fees()
)
rules_drawn = st.builds(
    FeeRule,
    st.text(min_size=1, max_size=12),
    st.sampled_from(FeeKind),
    st.text(min_size=1, max_size=40),
    st.none() | formulas,
    st.none() | st.sampled_from(Channel),
    st.lists(st.text(max_size=20), max_size=3).map(tuple),
    st.sampled_from(FeeCollection),
    st.sampled_from(FeeSetBy),
    st.none() | st.dates(),
    st.none() | st.dates(),
)
inputs = st.builds(FeeInput, st.sampled_from(Channel), counts, counts, counts)


# -- certified copies


@pytest.mark.parametrize(
    ("pages", "amount"),
    [(1, 2000), (2, 4000), (3, 5000), (10, 12_000), (198, 200_000), (199, 200_000), (500, 200_000)],
)
def test_a_certified_copy_costs_what_the_circular_says(pages: int, amount: int) -> None:
    assert CERTIFIED.for_one_copy(pages) == amount
    [line] = owed(FeeInput(Channel.DIRECT, copies=3, pages=pages), rule("CT", CERTIFIED)).lines
    assert (line.quantity, line.amount_vnd) == (3, 3 * amount)


@given(counts, counts)
def test_certified_copies_follow_the_formula_of_the_law(copies: int, pages: int) -> None:
    result = owed(FeeInput(Channel.DIRECT, copies, pages), rule("CT", CERTIFIED))
    law = copies * min(200_000, 2000 * min(pages, 2) + 1000 * max(pages - 2, 0))
    assert result.total == law


@given(paged_fees(), counts)
def test_pages_are_priced_one_by_one(fee: PagedCopyFee, pages: int) -> None:
    by_page = sum(
        next(tier.amount for tier in fee.tiers if tier.up_to is None or page <= tier.up_to)
        for page in range(1, pages + 1)
    )
    assert fee.for_one_copy(pages) == (by_page if fee.cap is None else min(by_page, fee.cap))


@given(paged_fees(), counts, counts)
def test_more_pages_or_copies_never_cost_less_and_the_cap_holds(
    fee: PagedCopyFee, copies: int, pages: int
) -> None:
    def total(n: int, p: int) -> int:
        return owed(FeeInput(Channel.DIRECT, n, p), rule("CT", fee)).total

    assert total(copies, pages) <= total(copies, pages + 1)
    assert total(copies, pages) <= total(copies + 1, pages)
    assert fee.cap is None or total(copies, pages) <= copies * fee.cap


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        (PageTier(2, 1),),
        (PageTier(None, 1), PageTier(None, 1)),
        (PageTier(3, 1), PageTier(3, 1), PageTier(None, 1)),
        (PageTier(0, 1), PageTier(None, 1)),
        (PageTier(5, 1), PageTier(2, 1), PageTier(None, 1)),
    ],
)
def test_tiers_that_leave_a_page_without_a_price_are_none(tiers: tuple[PageTier, ...]) -> None:
    with pytest.raises(ValueError, match="tier"):
        PagedCopyFee(tiers)


@pytest.mark.parametrize("make", [FixedFee, PerCopyFee, PerPersonFee])
def test_no_amount_is_negative(make: type[FixedFee | PerCopyFee | PerPersonFee]) -> None:
    with pytest.raises(ValueError, match="negative"):
        make(-1)
    with pytest.raises(ValueError, match="negative"):
        PagedCopyFee((PageTier(None, 1),), cap=-1)
    with pytest.raises(ValueError, match="negative"):
        PageTier(None, -1)


# -- the other formulas


def test_a_copy_on_request_is_owed_only_when_asked_for() -> None:
    extract = rule("BS", PerCopyFee(8000))
    assert owed(FeeInput(Channel.DIRECT, copies=0), extract) == FeeResult((), 0)
    [line] = owed(FeeInput(Channel.DIRECT, copies=3), extract).lines
    assert line == FeeLine("BS", FeeKind.CHARGE, "Phí BS", 3, 24_000)


def test_where_the_copy_is_the_result_none_is_no_number_of_copies() -> None:
    extract = rule("TL", PerCopyFee(8000, only_on_request=False))
    none = FeeInput(Channel.DIRECT, copies=0)
    assert refusal_of(none, extract) == (RefusalCode.COUNT_INVALID, {"field": "copies"})
    assert owed(COUNTER, extract).total == 8000


def test_fees_for_people_and_for_the_dossier_as_a_whole() -> None:
    by_list = rule("TT", PerPersonFee(10_000))
    fixed = rule("CK", FixedFee(10_000))
    family = replace(COUNTER, copies=7, pages=9, people=4)
    assert owed(family, by_list).lines[0].quantity == 4
    assert owed(family, by_list).total == 40_000
    assert owed(family, fixed).total == 10_000


def test_free_of_charge_is_a_line_of_its_own() -> None:
    levy = rule("KS", FreeFee(), kind=FeeKind.LEVY)
    assert owed(COUNTER, levy).lines == (FeeLine("KS", FeeKind.LEVY, "Phí KS", 1, 0),)


def test_an_amount_the_province_has_not_given_is_reported_not_free() -> None:
    result = owed(COUNTER, rule("HT", None, set_by=FeeSetBy.PROVINCE), rule("CK", FixedFee(5000)))
    assert (result.unset, result.total) == (("HT",), 5000)
    assert [line.rule_code for line in result.lines] == ["CK"]


# -- which rules apply


def test_the_channel_decides() -> None:
    levies = (
        rule("TT", FixedFee(20_000), channel=Channel.DIRECT),
        rule("TT", FixedFee(10_000), channel=Channel.ONLINE),
    )
    assert owed(COUNTER, *levies).total == 20_000
    assert owed(replace(COUNTER, channel=Channel.ONLINE), *levies).total == 10_000
    assert owed(replace(COUNTER, channel=Channel.POST), *levies) == FeeResult((), 0)


@pytest.mark.parametrize("turned", [False, True])
def test_the_rule_for_the_channel_replaces_the_general_one(turned: bool) -> None:
    rules = [
        rule("TT", FixedFee(20_000), effective_from=TODAY),
        rule("TT", FixedFee(10_000), channel=Channel.ONLINE),
    ]
    rules = rules[::-1] if turned else rules
    assert owed(COUNTER, *rules).total == 20_000
    assert owed(replace(COUNTER, channel=Channel.ONLINE), *rules).total == 10_000


@pytest.mark.parametrize("turned", [False, True])
def test_a_later_table_replaces_an_earlier_one_from_its_day_on(turned: bool) -> None:
    rules = [
        rule("HKD", None, set_by=FeeSetBy.PROVINCE),
        rule("HKD", FixedFee(100_000), effective_from=TODAY),
    ]
    rules = rules[::-1] if turned else rules
    assert owed(COUNTER, *rules, on=TODAY - timedelta(days=1)).unset == ("HKD",)
    assert owed(COUNTER, *rules, on=TODAY).total == 100_000


def test_a_rule_holds_from_its_first_to_its_last_day() -> None:
    window = rule("X", FixedFee(1), effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    held = [
        owed(COUNTER, window, on=day).total
        for day in map(date.fromisoformat, ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"))
    ]
    assert held == [0, 1, 1, 0]


# -- waivers


def test_a_waived_line_stays_with_nothing_to_pay() -> None:
    given_input = replace(COUNTER, copies=2, waived={"BS": " Hộ nghèo "})
    result = owed(given_input, rule("BS", PerCopyFee(8000)), rule("CK", FixedFee(10_000)))
    assert result.lines[0] == FeeLine("BS", FeeKind.CHARGE, "Phí BS", 2, 0, "Hộ nghèo")
    assert result.total == 10_000


def test_what_is_waived_need_not_be_known() -> None:
    result = owed(replace(COUNTER, waived={"HT": "Người có công"}), rule("HT", None))
    assert (result.unset, result.total, len(result.lines)) == ((), 0, 1)


def test_a_waiver_of_something_else_changes_nothing() -> None:
    other = replace(COUNTER, waived={"KHÁC": "Hộ nghèo"})
    assert owed(other, rule("CK", FixedFee(1))) == owed(COUNTER, rule("CK", FixedFee(1)))


@pytest.mark.parametrize("blank", ["", " ", "\u00a0\t"])
def test_a_waiver_needs_its_reason(blank: str) -> None:
    waived = replace(COUNTER, waived={"CK": blank})
    assert refusal_of(waived, rule("CK", FixedFee(1))) == (
        RefusalCode.WAIVER_NEEDS_REASON,
        {"rule": "CK"},
    )


# -- counts


@pytest.mark.parametrize("name", ["copies", "pages", "people"])
@pytest.mark.parametrize("number", [-1, LARGEST_COUNT + 1])
def test_an_impossible_count_is_refused_by_name(name: str, number: int) -> None:
    wrong = {"copies": replace(COUNTER, copies=number), "pages": replace(COUNTER, pages=number)}
    wrong["people"] = replace(COUNTER, people=number)
    assert refusal_of(wrong[name]) == (RefusalCode.COUNT_INVALID, {"field": name})


@pytest.mark.parametrize(
    ("given_input", "name"),
    [
        (FeeInput(Channel.DIRECT, copies=1, pages=0), "pages"),
        (FeeInput(Channel.DIRECT, copies=0, pages=1), "copies"),
    ],
)
def test_certified_copies_without_pages_or_copies_are_not_free(
    given_input: FeeInput, name: str
) -> None:
    code = RefusalCode.COUNT_INVALID
    assert refusal_of(given_input, rule("CT", CERTIFIED)) == (code, {"field": name})


def test_a_list_of_nobody_is_refused() -> None:
    nobody = replace(COUNTER, people=0)
    assert refusal_of(nobody, rule("TT", PerPersonFee(1)))[1] == {"field": "people"}


# -- what holds for all rules


@given(st.lists(rules_drawn, max_size=6), inputs, st.dates())
def test_the_total_is_the_sum_of_its_lines(
    rules: list[FeeRule], given_input: FeeInput, on: date
) -> None:
    result = compute_fees(rules, given_input, on)
    assert result.total == sum(line.amount_vnd for line in result.lines)
    assert all(line.amount_vnd >= 0 and line.quantity >= 1 for line in result.lines)
    codes = [line.rule_code for line in result.lines] + list(result.unset)
    assert len(codes) == len(set(codes))
    applying = {r.code for r in rules if r.applies(given_input.channel, on)}
    assert set(codes) == applying


@given(st.lists(rules_drawn, max_size=6), inputs, st.dates())
def test_with_everything_waived_nothing_is_owed(
    rules: list[FeeRule], given_input: FeeInput, on: date
) -> None:
    paid = compute_fees(rules, given_input, on)
    waived = replace(given_input, waived={r.code: "Người có công" for r in rules})
    free = compute_fees(rules, waived, on)
    assert (free.total, free.unset) == (0, ())
    assert len(free.lines) == len(paid.lines) + len(paid.unset)
    assert all(line.waived_reason == "Người có công" for line in free.lines)


@given(rules_drawn)
@example(rule("A", None))
@example(rule("B", FreeFee(), channel=Channel.POST))
@example(rule("C", FixedFee(50_000), effective_from=TODAY))
@example(rule("D", PerCopyFee(8000, only_on_request=False), waivable_vi=("Hộ nghèo",)))
@example(rule("E", PerPersonFee(10_000), collect=FeeCollection.ON_RETURN))
@example(rule("F", CERTIFIED, set_by=FeeSetBy.PROVINCE))
def test_a_rule_survives_json(drawn: FeeRule) -> None:
    text = json.dumps(fee_rule_to_json(drawn), ensure_ascii=False)
    assert fee_rule_from_json(json.loads(text)) == drawn


def test_a_formula_of_another_program_is_named() -> None:
    data = fee_rule_to_json(rule("X", FreeFee())) | {"formula": {"type": "per_kilo"}}
    with pytest.raises(ValueError, match="per_kilo"):
        fee_rule_from_json(data)
