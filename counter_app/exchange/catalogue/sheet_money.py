"""Fees and time limits of the office's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LONGEST_AMOUNT, StartPolicy, TimeLimit
from counter_app.domain.empty_fees import fee_field
from counter_app.domain.fee import (
    SMALLEST_AMOUNT,
    FeeCollection,
    FeeKind,
    FeeRule,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PageTier,
    PerCopyFee,
    PerPersonFee,
)
from counter_app.domain.procedure import LimitRow
from counter_app.domain.text import fold
from counter_app.exchange.catalogue import sheet_layout as layout
from counter_app.exchange.catalogue.fees import unknown_fee
from counter_app.exchange.catalogue.sheet_layout import FormulaChoice
from counter_app.exchange.catalogue.sheet_rows import SheetRow

FIRST_TIER = 2
"""Pages at the higher price: the tiers of certified copies (TT 226/2016/TT-BTC)."""

_FEE_CODE = "Mã khoản thu"
INCLUSIVE, HOLIDAYS = "Đúng giờ chốt còn kịp", "Trừ ngày lễ"
_AMOUNT = "Mức thu (đồng)"
_FURTHER = "Mức từ trang thứ 3 (đồng)"
_CAP = "Tối đa một bản (đồng)"
_CHANNELS: dict[str, Channel | None] = {layout.ALL_CHANNELS: None, **layout.CHANNELS}


def read_fees(
    rows: Sequence[SheetRow], channels: Sequence[Channel], doubts: DoubtList
) -> tuple[FeeRule, ...]:
    """The rows of "Phí, lệ phí" of one procedure, and a fee nobody states for other channels.

    Rows without a code that name the same fee share one, so that the row of a channel
    replaces the general one instead of adding to it.
    """
    taken = {row.text(_FEE_CODE, DoubtList()) for row in rows}
    shared: dict[tuple[FeeKind, str], str] = {}
    rules: list[FeeRule] = []
    for row in rows:
        rule = _read_fee(row, "", DoubtList())
        name = rule.kind, fold(rule.name_vi)
        coded = rule.code
        rule = replace(rule, code=coded or shared.get(name) or _free_code(taken))
        if _stated_twice(rule, rules):
            row.note(DoubtCode.FEE_DIFFERS_BY_CASE, _FEE_CODE, row.shown, doubts)
            rule = replace(rule, code=coded or _free_code(taken))
        if not coded:
            taken.add(rule.code)
            shared.setdefault(name, rule.code)
        # Only now, since doubts name the fee by its code.
        rules.append(_read_fee(row, rule.code, doubts))
    return (*rules, *_unstated(rules, channels, doubts))


def _free_code(taken: set[str]) -> str:
    return next(code for number in count(1) if (code := f"F{number}") not in taken)


def _stated_twice(rule: FeeRule, rules: Sequence[FeeRule]) -> bool:
    """Whether nothing says which of two rows of one fee holds."""
    scope = rule.code, rule.channel, rule.effective_from
    return scope in ((other.code, other.channel, other.effective_from) for other in rules)


def _unstated(
    rules: Sequence[FeeRule], channels: Sequence[Channel], doubts: DoubtList
) -> list[FeeRule]:
    """A fee without an amount wherever no row says anything: not to be taken for free."""
    if not rules:
        doubts.add(DoubtCode.FEE_NOT_STATED, "fees")
        return [unknown_fee("F1")]
    stated = {rule.channel for rule in rules}
    missing = [] if None in stated else [channel for channel in channels if channel not in stated]
    if missing:
        doubts.add(DoubtCode.FEE_NOT_STATED, "fees", ", ".join(map(layout.channel_name, missing)))
    like = replace(rules[0], formula=None, waivable_vi=(), effective_from=None, effective_to=None)
    return [replace(like, channel=channel) for channel in missing]


def _read_fee(row: SheetRow, code: str, doubts: DoubtList) -> FeeRule:
    """One row; a fee whose amount is missing stays without a formula."""
    code = row.text(_FEE_CODE, doubts) or code
    channel = row.choice("Kênh", _CHANNELS, None, doubts)
    return FeeRule(
        code=code,
        kind=row.choice("Loại khoản thu", layout.FEE_KINDS, FeeKind.LEVY, doubts),
        name_vi=row.text("Tên khoản thu", doubts),
        formula=_formula(row, fee_field(code, channel), doubts),
        channel=channel,
        waivable_vi=row.several("Diện miễn, giảm", doubts),
        set_by=row.choice("Do ai quy định", layout.SET_BY, FeeSetBy.NATIONAL, doubts),
        collect=row.choice("Khi nào thu", layout.COLLECTIONS, FeeCollection.ON_RECEPTION, doubts),
        effective_from=row.day("Hiệu lực từ ngày", doubts),
        effective_to=row.day("Hiệu lực đến ngày", doubts),
    )


def _formula(row: SheetRow, field: str, doubts: DoubtList) -> Formula | None:
    choice = row.choice("Cách tính", layout.FORMULAS, FormulaChoice.UNKNOWN, doubts)
    amount = row.number(_AMOUNT, doubts)
    if choice is FormulaChoice.FREE:
        if not amount:
            return FreeFee()
        row.note(DoubtCode.FREE_BUT_NOTED, _AMOUNT, row.shown, doubts)
        return None
    if choice is FormulaChoice.UNKNOWN or amount is None:
        doubts.add(DoubtCode.FEE_UNREADABLE, field, row.shown)
        return None
    if not _plausible(row, _AMOUNT, amount, doubts):
        return None
    match choice:
        case FormulaChoice.FIXED:
            return FixedFee(amount)
        case FormulaChoice.PER_COPY_ASKED:
            return PerCopyFee(amount)
        case FormulaChoice.PER_COPY:
            return PerCopyFee(amount, only_on_request=False)
        case FormulaChoice.PER_PERSON:
            return PerPersonFee(amount)
        case FormulaChoice.PAGED:
            return _paged(row, amount, doubts)


def _plausible(row: SheetRow, heading: str, amount: int | None, doubts: DoubtList) -> bool:
    """Whether an amount, if there is one, kept its thousands: Excel makes 50 of "50.000"."""
    if amount is None or amount >= SMALLEST_AMOUNT:
        return True
    row.note(DoubtCode.FEE_AMOUNT_IMPLAUSIBLE, heading, row.shown, doubts)
    return False


def _paged(row: SheetRow, amount: int, doubts: DoubtList) -> Formula | None:
    further = row.number(_FURTHER, doubts)
    cap = row.number(_CAP, doubts)
    if not (_plausible(row, _FURTHER, further, doubts) and _plausible(row, _CAP, cap, doubts)):
        return None
    if further is None:
        return PagedCopyFee((PageTier(None, amount),), cap)
    return PagedCopyFee((PageTier(FIRST_TIER, amount), PageTier(None, further)), cap)


def read_limit(row: SheetRow, doubts: DoubtList) -> LimitRow | None:
    """One row of "Thời hạn"; None when number, unit or cut-off is missing."""
    amount = row.number("Thời hạn", doubts)
    unit = row.choice("Đơn vị", dict(layout.UNITS) | {"": None}, None, doubts)
    start = row.choice("Cách tính từ lúc nhận", layout.STARTS, StartPolicy.NEXT_DAY, doubts)
    cutoff = row.clock("Giờ chốt", doubts)
    channel = row.choice("Kênh", _CHANNELS, None, doubts)
    if not amount or amount > LONGEST_AMOUNT:
        row.note(DoubtCode.LIMIT_MISSING, "Thời hạn", row.shown, doubts)
    elif unit is None:
        row.note(DoubtCode.LIMIT_UNIT_MISSING, "Đơn vị", row.shown, doubts)
    elif start is StartPolicy.SAME_DAY_CUTOFF and cutoff is None:
        row.note(DoubtCode.LIMIT_MISSING, "Giờ chốt", row.shown, doubts)
    else:
        same_day = start is StartPolicy.SAME_DAY_CUTOFF
        limit = TimeLimit(
            amount,
            unit,
            start,
            cutoff if same_day else None,
            cutoff_inclusive=row.choice(INCLUSIVE, layout.YES_NO, default=True, doubts=doubts),
            skip_holidays=row.choice(HOLIDAYS, layout.YES_NO, default=False, doubts=doubts),
        )
        return LimitRow(limit, channel)
    return None
