"""What a fee of the catalogue costs, in words. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from counter_app.domain.fee import (
    FeeCollection,
    FeeRule,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PerCopyFee,
    PerPersonFee,
)
from counter_app.wording.papers import CHANNELS

NOT_SET = "chưa có mức thu"

_SET_BY = {FeeSetBy.NATIONAL: "do trung ương quy định", FeeSetBy.PROVINCE: "do tỉnh quy định"}
_COLLECTED = {
    FeeCollection.ON_RECEPTION: "",
    FeeCollection.ON_SUPPLEMENT: "thu khi bổ sung hồ sơ",
    FeeCollection.ON_RETURN: "thu khi trả kết quả",
}


def amount_words(amount: int) -> str:
    """``50.000 đồng``."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def formula_words(formula: Formula | None) -> str:
    """The amount and what it is counted by; says so where none is known."""
    match formula:
        case None:
            return NOT_SET
        case FreeFee():
            return "miễn phí"
        case FixedFee(amount):
            return f"{amount_words(amount)} một hồ sơ"
        case PerCopyFee(amount, only_on_request):
            return f"{amount_words(amount)} một bản sao" + (", khi yêu cầu" * only_on_request)
        case PerPersonFee(amount):
            return f"{amount_words(amount)} một người"
        case PagedCopyFee():
            return _paged_words(formula)


def _paged_words(formula: PagedCopyFee) -> str:
    first, parts = 1, []
    for tier in formula.tiers:
        pages = f"từ trang {first}" if tier.up_to is None else f"trang {first} đến {tier.up_to}"
        parts.append(f"{pages}: {amount_words(tier.amount)} một trang")
        first = first if tier.up_to is None else tier.up_to + 1
    most = [] if formula.cap is None else [f"nhiều nhất {amount_words(formula.cap)} một bản"]
    return "; ".join((*parts, *most))


def fee_name(rule: FeeRule) -> str:
    """``Lệ phí (LP)``, with the channel where the fee is for one only."""
    channel = "" if rule.channel is None else f", {CHANNELS[rule.channel]}"
    return f"{rule.name_vi} ({rule.code}{channel})"


def fee_words(rule: FeeRule) -> str:
    """One fee on one line: name, amount, who fixes it, who need not pay, from when."""
    return f"{fee_name(rule)}: " + "; ".join(_said_of(rule))


def _said_of(rule: FeeRule) -> Iterator[str]:
    yield formula_words(rule.formula)
    yield _SET_BY[rule.set_by]
    if _COLLECTED[rule.collect]:
        yield _COLLECTED[rule.collect]
    if rule.waivable_vi:
        yield "miễn, giảm: " + ", ".join(rule.waivable_vi)
    days = days_words(rule.effective_from, rule.effective_to)
    if days:
        yield days


def days_words(first: date | None, last: date | None) -> str:
    """``từ 01/03/2027 đến hết 31/12/2027``; empty where neither is known."""
    begin = "" if first is None else f"từ {first:%d/%m/%Y}"
    end = "" if last is None else f"đến hết {last:%d/%m/%Y}"
    return " ".join(filter(None, (begin, end)))
