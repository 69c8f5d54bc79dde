"""Fees and time limits of the office's workbook."""

from __future__ import annotations

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LONGEST_AMOUNT, StartPolicy, TimeLimit
from counter_app.domain.fee import (
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
from counter_app.exchange.catalogue import sheet_layout as layout
from counter_app.exchange.catalogue.sheet_layout import FormulaChoice
from counter_app.exchange.catalogue.sheet_rows import SheetRow

FIRST_TIER = 2
"""Pages at the higher price: the tiers of certified copies (TT 226/2016/TT-BTC)."""

_AMOUNT = "Mức thu (đồng)"
_CHANNELS: dict[str, Channel | None] = {layout.ALL_CHANNELS: None, **layout.CHANNELS}


def read_fee(row: SheetRow, code: str, doubts: DoubtList) -> FeeRule:
    """One row of "Phí, lệ phí"; a fee whose amount is missing stays without a formula."""
    return FeeRule(
        code=row.text("Mã khoản thu", doubts) or code,
        kind=row.choice("Loại khoản thu", layout.FEE_KINDS, FeeKind.LEVY, doubts),
        name_vi=row.text("Tên khoản thu", doubts),
        formula=_formula(row, doubts),
        channel=row.choice("Kênh", _CHANNELS, None, doubts),
        waivable_vi=row.several("Diện miễn, giảm", doubts),
        set_by=row.choice("Do ai quy định", layout.SET_BY, FeeSetBy.NATIONAL, doubts),
        effective_from=row.day("Hiệu lực từ ngày", doubts),
        effective_to=row.day("Hiệu lực đến ngày", doubts),
    )


def _formula(row: SheetRow, doubts: DoubtList) -> Formula | None:
    choice = row.choice("Cách tính", layout.FORMULAS, FormulaChoice.UNKNOWN, doubts)
    if choice is FormulaChoice.FREE:
        return FreeFee()
    amount = row.number(_AMOUNT, doubts)
    if choice is FormulaChoice.UNKNOWN or amount is None:
        row.note(DoubtCode.FEE_UNREADABLE, _AMOUNT, row.shown, doubts)
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


def _paged(row: SheetRow, amount: int, doubts: DoubtList) -> Formula:
    further = row.number("Mức từ trang thứ 3 (đồng)", doubts)
    cap = row.number("Tối đa một bản (đồng)", doubts)
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
        return LimitRow(TimeLimit(amount, unit, start, cutoff if same_day else None), channel)
    return None
