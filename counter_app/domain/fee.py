"""What a dossier owes: charges (phí) and levies (lệ phí), in whole VND.

Amounts, tiers and dates are data of the procedure version. A rule without a formula is
one the province fixes and nobody has filled in yet: it is reported, never taken for free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from counter_app.domain.channel import Channel
from counter_app.domain.failures import Refusal, RefusalCode

LARGEST_COUNT = 10_000
"""Of copies, pages or people. Above it something else was typed, a code for instance."""
SMALLEST_AMOUNT = 1_000
"""VND. Below it the thousands were lost ("50 VNĐ" for 50.000) or the currency is wrong."""


class FeeKind(StrEnum):
    """Luật Phí và lệ phí 97/2015: both can be owed by one dossier."""

    CHARGE = "charge"
    """Phí: the price of a public service."""
    LEVY = "levy"
    """Lệ phí: owed for an act of the state."""


class FeeCollection(StrEnum):
    """When the money is taken (HinhThucThu of the portal: 1, 2, 4)."""

    ON_RECEPTION = "on_reception"
    ON_SUPPLEMENT = "on_supplement"
    ON_RETURN = "on_return"


class FeeSetBy(StrEnum):
    """Who fixes the amount."""

    NATIONAL = "national"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class FreeFee:
    """Nothing to pay; the line stays, so that paper and portal say so."""


@dataclass(frozen=True, slots=True)
class FixedFee:
    """One amount for the dossier, whatever it holds."""

    amount: int

    def __post_init__(self) -> None:
        _check_amount(self.amount)


@dataclass(frozen=True, slots=True)
class PerCopyFee:
    """An amount for every copy asked for."""

    amount: int
    only_on_request: bool = True
    """False: the copy is the result itself, so at least one is owed."""

    def __post_init__(self) -> None:
        _check_amount(self.amount)


@dataclass(frozen=True, slots=True)
class PerPersonFee:
    """An amount for every person of the dossier (registration by list)."""

    amount: int

    def __post_init__(self) -> None:
        _check_amount(self.amount)


@dataclass(frozen=True, slots=True)
class PageTier:
    """The price of one page, for pages up to and including ``up_to`` (None: all further)."""

    up_to: int | None
    amount: int

    def __post_init__(self) -> None:
        _check_amount(self.amount)


@dataclass(frozen=True, slots=True)
class PagedCopyFee:
    """Certified copies: so much a page of the original, at most ``cap`` for one copy.

    Every further copy costs the same as the first, cap included (a signed electronic
    copy too). Tiers stand in order; only the last may be open.
    """

    tiers: tuple[PageTier, ...]
    cap: int | None = None

    def __post_init__(self) -> None:
        if not self.tiers or self.tiers[-1].up_to is not None:
            raise ValueError("the last tier is open: every page has its price")
        bounds = [tier.up_to or 0 for tier in self.tiers[:-1]]
        if any(lower >= upper for lower, upper in pairwise([0, *bounds])):
            raise ValueError("tiers stand in order and only the last is open")
        _check_amount(self.cap or 0)

    def for_one_copy(self, pages: int) -> int:
        """What one copy of an original of ``pages`` pages costs."""
        total, counted = 0, 0
        for tier in self.tiers:
            last = pages if tier.up_to is None else min(pages, tier.up_to)
            total += tier.amount * (last - counted)
            counted = last
        return total if self.cap is None else min(total, self.cap)


Formula = FreeFee | FixedFee | PerCopyFee | PerPersonFee | PagedCopyFee


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One fee of a procedure.

    ``code`` names it for the portal and for waivers. Several rules may share a code: of
    those that apply, the one for the very channel wins over the general one, then the
    one in force later, so that a provincial table can replace a sample amount.
    """

    code: str
    kind: FeeKind
    name_vi: str
    formula: Formula | None
    """None: the province fixes the amount and it is not filled in yet."""
    channel: Channel | None = None
    """None: every channel."""
    waivable_vi: tuple[str, ...] = ()
    """Grounds of waiver the law names, offered to the clerk."""
    collect: FeeCollection = FeeCollection.ON_RECEPTION
    set_by: FeeSetBy = FeeSetBy.NATIONAL
    effective_from: date | None = None
    effective_to: date | None = None
    """The last day in force."""

    def applies(self, channel: Channel, on: date) -> bool:
        """Whether the rule holds for a dossier received ``on`` that day by ``channel``."""
        return (
            self.channel in (None, channel)
            and (self.effective_from is None or self.effective_from <= on)
            and (self.effective_to is None or on <= self.effective_to)
        )


@dataclass(frozen=True, slots=True)
class FeeInput:
    """What the amounts depend on."""

    channel: Channel
    copies: int = 0
    pages: int = 0
    """Pages of the original, of one copy."""
    people: int = 1
    waived: Mapping[str, str] = field(default_factory=dict)
    """Rule code -> reason, as the clerk states it."""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of what is owed. A waived line stays with amount 0 (Gia "0" of the portal)."""

    rule_code: str
    kind: FeeKind
    name_vi: str
    quantity: int
    """Copies, people, or 1."""
    amount_vnd: int
    """For the whole quantity."""
    waived_reason: str | None = None


@dataclass(frozen=True, slots=True)
class FeeResult:
    """Everything owed, and the codes of the rules whose amount is still missing."""

    lines: tuple[FeeLine, ...]
    total: int
    unset: tuple[str, ...] = ()


def compute_fees(rules: Iterable[FeeRule], given: FeeInput, on: date) -> FeeResult:
    """What a dossier received ``on`` that day owes.

    Raises Refusal COUNT_INVALID for a count that is negative, above ``LARGEST_COUNT``, or
    zero where the formula needs one (``field`` names it), and WAIVER_NEEDS_REASON for a
    waiver with a blank reason. Waivers of codes that do not apply are ignored.
    """
    _check_counts(given)
    lines: list[FeeLine] = []
    unset: list[str] = []
    for rule in _rules_in_force(rules, given.channel, on):
        if rule.formula is None and rule.code not in given.waived:
            unset.append(rule.code)
            continue
        quantity = _quantity(rule.formula, given)
        if quantity:
            lines.append(_line(rule, quantity, given))
    return FeeResult(tuple(lines), sum(line.amount_vnd for line in lines), tuple(unset))


def _rules_in_force(rules: Iterable[FeeRule], channel: Channel, on: date) -> list[FeeRule]:
    chosen: dict[str, FeeRule] = {}
    for rule in rules:
        if rule.applies(channel, on):
            chosen[rule.code] = max(chosen.get(rule.code, rule), rule, key=_precedence)
    return list(chosen.values())


def _precedence(rule: FeeRule) -> tuple[bool, date]:
    return rule.channel is not None, rule.effective_from or date.min


def _line(rule: FeeRule, quantity: int, given: FeeInput) -> FeeLine:
    reason = given.waived.get(rule.code)
    amount = 0 if reason is not None else quantity * _price(rule.formula, given)
    stated = None if reason is None else reason.strip()
    return FeeLine(rule.code, rule.kind, rule.name_vi, quantity, amount, stated)


def _quantity(formula: Formula | None, given: FeeInput) -> int:
    """How often the price is owed; 0 only for copies nobody asked for."""
    match formula:
        case PerCopyFee(only_on_request=True):
            return given.copies
        case PerCopyFee():
            return _needed("copies", given.copies)
        case PagedCopyFee():
            _needed("pages", given.pages)
            return _needed("copies", given.copies)
        case PerPersonFee():
            return _needed("people", given.people)
        case _:
            return 1


def _price(formula: Formula | None, given: FeeInput) -> int:
    match formula:
        case FixedFee(amount) | PerCopyFee(amount) | PerPersonFee(amount):
            return amount
        case PagedCopyFee():
            return formula.for_one_copy(given.pages)
        case _:
            return 0


def _needed(name: str, number: int) -> int:
    if number < 1:
        raise Refusal(RefusalCode.COUNT_INVALID, field=name)
    return number


def _check_counts(given: FeeInput) -> None:
    counts = {"copies": given.copies, "pages": given.pages, "people": given.people}
    for name, number in counts.items():
        if not 0 <= number <= LARGEST_COUNT:
            raise Refusal(RefusalCode.COUNT_INVALID, field=name)
    for code, reason in given.waived.items():
        if not reason.strip():
            raise Refusal(RefusalCode.WAIVER_NEEDS_REASON, rule=code)


def _check_amount(amount: int) -> None:
    if amount < 0:
        raise ValueError("an amount of money is not negative")


def fee_rule_to_json(rule: FeeRule) -> dict[str, Any]:
    """Plain values with stable keys; ``fee_rule_from_json`` reads them back."""
    return {
        "code": rule.code,
        "kind": str(rule.kind),
        "name_vi": rule.name_vi,
        "formula": _formula_to_json(rule.formula),
        "channel": None if rule.channel is None else str(rule.channel),
        "waivable_vi": list(rule.waivable_vi),
        "collect": str(rule.collect),
        "set_by": str(rule.set_by),
        "effective_from": _day_to_json(rule.effective_from),
        "effective_to": _day_to_json(rule.effective_to),
    }


def fee_rule_from_json(data: Mapping[str, Any]) -> FeeRule:
    """The inverse of ``fee_rule_to_json``. Raises KeyError or ValueError on foreign data."""
    return FeeRule(
        code=data["code"],
        kind=FeeKind(data["kind"]),
        name_vi=data["name_vi"],
        formula=_formula_from_json(data["formula"]),
        channel=None if data["channel"] is None else Channel(data["channel"]),
        waivable_vi=tuple(data["waivable_vi"]),
        collect=FeeCollection(data["collect"]),
        set_by=FeeSetBy(data["set_by"]),
        effective_from=_day_from_json(data["effective_from"]),
        effective_to=_day_from_json(data["effective_to"]),
    )


def _formula_to_json(formula: Formula | None) -> dict[str, Any] | None:
    match formula:
        case None:
            return None
        case FreeFee():
            return {"type": "free"}
        case FixedFee(amount):
            return {"type": "fixed", "amount": amount}
        case PerCopyFee(amount, only_on_request):
            return {"type": "per_copy", "amount": amount, "only_on_request": only_on_request}
        case PerPersonFee(amount):
            return {"type": "per_person", "amount": amount}
        case PagedCopyFee(tiers, cap):
            rows = [{"up_to": tier.up_to, "amount": tier.amount} for tier in tiers]
            return {"type": "paged_copy", "tiers": rows, "cap": cap}


def _formula_from_json(data: Mapping[str, Any] | None) -> Formula | None:
    match data:
        case None:
            return None
        case {"type": "free"}:
            return FreeFee()
        case {"type": "fixed", "amount": amount}:
            return FixedFee(amount)
        case {"type": "per_copy", "amount": amount, "only_on_request": only_on_request}:
            return PerCopyFee(amount, only_on_request)
        case {"type": "per_person", "amount": amount}:
            return PerPersonFee(amount)
        case {"type": "paged_copy", "tiers": tiers, "cap": cap}:
            return PagedCopyFee(tuple(PageTier(row["up_to"], row["amount"]) for row in tiers), cap)
        case _:
            raise ValueError(f"unknown formula {data['type']!r}")


def _day_to_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_from_json(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
