"""From channel rows to fee rules.

An amount is taken only if everything printed beside it agrees. "Miễn phí" is what the
catalogue prints also where the provincial council fixes the fee, so it counts as free only
where no other word speaks of money. Whatever else is printed, or nothing at all, becomes a
rule without a formula and a doubt with the words: what nobody states is not free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.channel import Channel
from counter_app.domain.fee import (
    SMALLEST_AMOUNT,
    FeeKind,
    FeeRule,
    FeeSetBy,
    FixedFee,
    Formula,
    FreeFee,
)
from counter_app.exchange.catalogue.channel_table import FREE, NOTHING
from counter_app.exchange.catalogue.fee_words import (
    BENIGN,
    COUNCIL,
    Reduction,
    amounts_in,
    bracket_groups,
    kind_in,
    lowers_the_amount,
    open_question,
    paying_in,
    printed_amount,
    reduction_in,
    speaks_of_money,
)
from counter_app.exchange.catalogue.tables import ChannelRow


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the rest of the record says about the fee; empty where it says nothing."""

    council: str
    """Words that leave the amount to the provincial council."""
    paying: str
    """A step that tells the applicant to pay."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one row says about the fee. ``doubt`` says why ``formula`` is missing."""

    formula: Formula | None
    doubt: DoubtCode | None = None
    waivable_vi: tuple[str, ...] = ()
    reduction: Reduction | None = None
    stated: bool = True
    """False for "Không có thông tin"."""


def judge_fees(
    rows: Sequence[ChannelRow],
    channels: Sequence[Channel],
    texts: Sequence[str],
    doubts: DoubtList,
    code: str,
) -> tuple[FeeRule, ...]:
    """The rules of the fee ``code``, at least one.

    ``channels`` are those of the procedure: a fee on some of them only is owed on those only.
    ``texts`` are the sections that may mention the council or tell somebody to pay.
    """
    elsewhere = _elsewhere(rows, texts)
    readings: dict[Channel, dict[Reading, ChannelRow]] = {}
    for row in rows:
        readings.setdefault(row.channel, {}).setdefault(_read(row, elsewhere), row)
    distinct = {reading for found in readings.values() for reading in found}
    frame, kind_known = _frame(code, rows, elsewhere.council)
    if not any(reading.stated for reading in distinct):
        doubts.add(DoubtCode.FEE_NOT_STATED, f"fees[{code}]", _printed(rows))
        return (frame,)
    if not kind_known and any(not isinstance(r.formula, FreeFee) for r in distinct):
        doubts.add(DoubtCode.FEE_KIND_UNKNOWN, f"fees[{code}].kind", _printed(rows))
    if any(len(found) > 1 for found in readings.values()):
        doubts.add(DoubtCode.FEE_DIFFERS_BY_CASE, f"fees[{code}]", _printed(rows))
        return (frame,)
    chosen = {channel: next(iter(found.items())) for channel, found in readings.items()}
    if len(distinct) == 1 and readings.keys() >= set(channels):
        reading, row = next(iter(chosen.values()))
        return _rules(frame, reading, row, elsewhere, doubts)
    doubts.add(DoubtCode.FEE_DIFFERS_BY_CHANNEL, f"fees[{code}]", _printed(rows))
    return tuple(
        rule
        for channel, (reading, row) in chosen.items()
        for rule in _rules(replace(frame, channel=channel), reading, row, elsewhere, doubts)
    )


def unknown_fee(code: str) -> FeeRule:
    """A fee of which nothing is known: reported at reception, never taken for free."""
    return FeeRule(code, FeeKind.LEVY, _NAMES[None], None)


def _elsewhere(rows: Sequence[ChannelRow], texts: Sequence[str]) -> Elsewhere:
    printed = [text for row in rows for text in (row.note, row.description)]
    council = next((m[0] for text in (*printed, *texts) if (m := COUNCIL.search(text))), "")
    return Elsewhere(council, next(filter(None, map(paying_in, texts)), ""))


def _read(row: ChannelRow, elsewhere: Elsewhere) -> Reading:
    """Judge the fee of one row."""
    if row.glued or not row.fee:
        return Reading(None, DoubtCode.FEE_UNREADABLE)
    if row.fee == NOTHING:
        return _read_nothing(row, elsewhere.council)
    if row.fee == FREE:
        return _read_free(row, elsewhere)
    return _read_amount(row)


def _read_nothing(row: ChannelRow, council: str) -> Reading:
    if council:
        return Reading(None, DoubtCode.FEE_COUNCIL_FIXES)
    if speaks_of_money(row.description):
        return Reading(None, DoubtCode.FEE_DEPENDS_ON_TEXT)
    return Reading(None, DoubtCode.FEE_NOT_STATED, stated=False)


def _read_free(row: ChannelRow, elsewhere: Elsewhere) -> Reading:
    if elsewhere.council:
        return Reading(None, DoubtCode.FREE_BUT_COUNCIL)
    note = " ".join(bracket_groups(row.note))
    noted = note.lower().strip(" .") not in BENIGN or speaks_of_money(row.description)
    if noted or elsewhere.paying:
        return Reading(None, DoubtCode.FREE_BUT_NOTED)
    return Reading(FreeFee())


def _read_amount(row: ChannelRow) -> Reading:
    amount, currency = printed_amount(row.fee)
    groups = bracket_groups(row.note)
    if amount is None:
        return Reading(None, DoubtCode.FEE_UNREADABLE)
    if currency != "VND":
        return Reading(None, DoubtCode.FEE_FOREIGN_CURRENCY)
    if amount < SMALLEST_AMOUNT:
        return Reading(None, DoubtCode.FEE_AMOUNT_IMPLAUSIBLE)
    reduction = next(filter(None, map(reduction_in, groups)), None)
    others = [group for group in groups if reduction_in(group) is None]
    question = next(filter(None, (open_question(group, amount) for group in others)), None)
    if question is None and amounts_in(row.description) - {amount}:
        question = DoubtCode.FEE_TEXT_DISAGREES
    if question is None and lowers_the_amount(row.description):
        question = DoubtCode.FEE_DEPENDS_ON_TEXT
    if question is not None:
        return Reading(None, question)
    waivable = tuple(group for group in others if "miễn" in group.lower())
    return Reading(FixedFee(amount), None, waivable, reduction)


def _rules(
    frame: FeeRule, reading: Reading, row: ChannelRow, elsewhere: Elsewhere, doubts: DoubtList
) -> tuple[FeeRule, ...]:
    """One rule filled into ``frame``, or two where an amount is lowered for a time."""
    field = f"fees[{frame.code}]{'' if frame.channel is None else f'[{frame.channel}]'}"
    shown = f"{row.fee or row.glued} {row.note} {row.description}"
    by_council = reading.doubt in (DoubtCode.FREE_BUT_COUNCIL, DoubtCode.FEE_COUNCIL_FIXES)
    if by_council:
        shown = f"{shown} {elsewhere.council}"
    elif reading.doubt is DoubtCode.FREE_BUT_NOTED:
        shown = f"{shown} {elsewhere.paying}"
    if reading.doubt is not None:
        doubts.add(reading.doubt, field, shown)
    rule = replace(
        frame,
        formula=reading.formula,
        waivable_vi=reading.waivable_vi,
        set_by=FeeSetBy.PROVINCE if by_council else FeeSetBy.NATIONAL,
    )
    lowered = reading.reduction
    if lowered is None:
        return (rule,)
    doubts.add(DoubtCode.FEE_TEMPORARY, field, shown)
    return rule, replace(
        rule,
        formula=FixedFee(lowered.amount),
        effective_from=lowered.first,
        effective_to=lowered.last,
    )


def _frame(code: str, rows: Sequence[ChannelRow], council: str) -> tuple[FeeRule, bool]:
    """A rule without a formula, and whether its kind is named anywhere beside the fee."""
    notes = " ".join(group for row in rows for group in bracket_groups(row.note))
    descriptions = " ".join(row.description for row in rows)
    kind = kind_in(notes) or kind_in(descriptions) or kind_in(council)
    rule = unknown_fee(code)
    return replace(rule, kind=kind or rule.kind, name_vi=_NAMES[kind]), kind is not None


_NAMES = {FeeKind.LEVY: "Lệ phí", FeeKind.CHARGE: "Phí", None: "Phí, lệ phí"}


def _printed(rows: Sequence[ChannelRow]) -> str:
    return " | ".join(f"{row.channel}: {row.fee or row.glued} {row.note}" for row in rows)
