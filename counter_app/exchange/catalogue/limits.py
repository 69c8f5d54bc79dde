"""From channel rows to cases with time limits.

A channel printed twice with different times means cases whose names nobody wrote, or steps
of one case: the rows become cases marked as inferred, for a person to name or to merge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.channel import Channel
from counter_app.domain.deadline import LONGEST_AMOUNT, LimitUnit, StartPolicy, TimeLimit
from counter_app.domain.procedure import LimitRow, Mark, ProcedureCase
from counter_app.exchange.catalogue.sentences import sentence_around
from counter_app.exchange.catalogue.tables import CHANNEL_ORDER, ChannelRow, channels_of

UNITS = {
    "ngày làm việc": LimitUnit.WORKING_DAY,
    "ngày": LimitUnit.CALENDAR_DAY,
    "tháng": LimitUnit.MONTH,
}
_HOURS = "giờ"

_MENTION = re.compile(
    r"(?<![\d/.,])(?P<amount>\d{1,3})(?: \([^()]{1,30}\))? (?P<unit>ngày làm việc|ngày|giờ|tháng)"
    r"(?! ?\d)",
    re.IGNORECASE,
)
_SAME_DAY = re.compile(r"sau 15 ?(?:giờ|h)(?!\d)", re.IGNORECASE)
_CASE_NAME = re.compile(
    r"^[\W\d]*(?:[a-zđ][.)] ?)?((?:Đối với|Trường hợp) [^.;:]{4,160}?)(?:$|[.;:])"
)


@dataclass(frozen=True, slots=True)
class _Key:
    amount: int
    unit: LimitUnit


def judge_limits(
    rows: Sequence[ChannelRow], steps: str, doubts: DoubtList
) -> tuple[ProcedureCase, ...]:
    """The cases of a procedure; at least one, without limits where the source is not clear.

    ``steps`` is "Trình tự thực hiện", searched for the rule of 15:00 only.
    """
    _look_for_same_day(rows, steps, doubts)
    known = [(row, key) for row in rows if (key := _key(row, doubts)) is not None]
    by_key: dict[_Key, list[ChannelRow]] = {}
    for row, key in known:
        by_key.setdefault(key, []).append(row)
    if has_several(rows):
        doubts.add(DoubtCode.CHANNEL_ROWS_SEVERAL, "cases", _printed(rows))
    if len(by_key) > 1 and has_several([row for row, _ in known], by_limit=True):
        return _cases(by_key, channels_of(rows), doubts)
    if len(by_key) > 1:
        doubts.add(DoubtCode.LIMIT_DIFFERS_BY_CHANNEL, "cases[].limits", _printed(rows))
    return (ProcedureCase("", "", _limit_rows(by_key, channels_of(rows), doubts)),)


def has_several(rows: Sequence[ChannelRow], *, by_limit: bool = False) -> bool:
    """Whether a channel has rows that differ (in the limit only, if ``by_limit``)."""
    seen = {(r.channel, r.amount, r.unit) if by_limit else (r.channel, r) for r in rows}
    return len({first for first, *_ in seen}) < len(seen)


def _key(row: ChannelRow, doubts: DoubtList) -> _Key | None:
    """The limit of a row, or None with the doubt that says why there is none."""
    field = "cases[].limits"
    shown = f"{row.amount or ''} {row.unit}".strip()
    if row.glued:
        doubts.add(DoubtCode.LIMIT_AND_FEE_GLUED, field, row.glued)
    elif not row.amount or row.amount > LONGEST_AMOUNT:
        doubts.add(DoubtCode.LIMIT_MISSING, field, row.description)
    elif not row.unit:
        doubts.add(DoubtCode.LIMIT_UNIT_MISSING, field, shown)
    elif row.unit.lower() == _HOURS:
        return _hours(row, field, doubts)
    elif row.unit.lower() not in UNITS:
        doubts.add(DoubtCode.LIMIT_UNIT_UNKNOWN, field, shown)
    else:
        return _Key(row.amount, UNITS[row.unit.lower()])
    return None


def _hours(row: ChannelRow, field: str, doubts: DoubtList) -> _Key | None:
    """Hours count only if the row itself says they are working hours."""
    if row.amount and re.search(rf"(?<!\d)0?{row.amount} giờ làm việc", row.description):
        return _Key(row.amount, LimitUnit.WORKING_HOUR)
    doubts.add(DoubtCode.LIMIT_HOURS, field, f"{row.amount} {row.unit}")
    return None


def _cases(
    by_key: dict[_Key, list[ChannelRow]], channels: tuple[Channel, ...], doubts: DoubtList
) -> tuple[ProcedureCase, ...]:
    cases = []
    for number, (key, rows) in enumerate(by_key.items(), 1):
        name = _common_name(rows)
        if not name:
            doubts.add(DoubtCode.CASE_UNNAMED, f"cases[TH{number}].name_vi", rows[0].description)
        limits = tuple(
            LimitRow(row.limit, row.channel, Mark.REMEMBERED, row.unit_mark)
            for row in _limit_rows({key: rows}, channels, doubts)
        )
        cases.append(ProcedureCase(f"TH{number}", name or f"Trường hợp {number}", limits))
    return tuple(cases)


def _common_name(rows: Sequence[ChannelRow]) -> str:
    """The name of a case if every row begins with the same one."""
    names = {match[1] if (match := _CASE_NAME.match(row.description)) else "" for row in rows}
    return names.pop().strip() if len(names) == 1 else ""


def _limit_rows(
    by_key: dict[_Key, list[ChannelRow]], channels: tuple[Channel, ...], doubts: DoubtList
) -> tuple[LimitRow, ...]:
    """One row for every channel when all agree, else one row a channel."""
    rows = {
        row.channel: _limit_row(key, row, doubts) for key, group in by_key.items() for row in group
    }
    if len(by_key) == 1 and set(rows) == set(channels):
        marks = {(row.mark, row.unit_mark) for row in rows.values()}
        mark, unit_mark = max(marks, key=lambda pair: pair.count(Mark.REMEMBERED))
        return (LimitRow(rows[channels[0]].limit, None, mark, unit_mark),)
    return tuple(rows[channel] for channel in CHANNEL_ORDER if channel in rows)


def _limit_row(key: _Key, row: ChannelRow, doubts: DoubtList) -> LimitRow:
    limit = TimeLimit(key.amount, key.unit, StartPolicy.NEXT_DAY)
    return LimitRow(limit, row.channel, *_marks(key, row, doubts))


def _marks(key: _Key, row: ChannelRow, doubts: DoubtList) -> tuple[Mark, Mark]:
    """Compare a row with the times its own description mentions."""
    mentioned = {
        (int(match["amount"]), match["unit"].lower()): match[0]
        for match in _MENTION.finditer(row.description)
    }
    field = "cases[].limits"
    shown = f"{row.amount} {row.unit} <> {', '.join(mentioned.values())}"
    if not mentioned or (key.amount, row.unit.lower()) in mentioned:
        return Mark.READ, Mark.READ
    if key.amount in {amount for amount, _ in mentioned}:
        doubts.add(DoubtCode.LIMIT_UNIT_TEXT_DISAGREES, field, shown)
        return Mark.READ, Mark.REMEMBERED
    doubts.add(DoubtCode.LIMIT_TEXT_DISAGREES, field, shown)
    return Mark.REMEMBERED, Mark.READ


def _look_for_same_day(rows: Sequence[ChannelRow], steps: str, doubts: DoubtList) -> None:
    for text in (*(row.description for row in rows), steps):
        match = _SAME_DAY.search(text)
        if match:
            words = sentence_around(text, *match.span())
            doubts.add(DoubtCode.SAME_DAY_RULE_IN_TEXT, "cases[].limits", words)
            return


def _printed(rows: Sequence[ChannelRow]) -> str:
    return " | ".join(f"{row.channel}: {row.amount or '?'} {row.unit} {row.fee}" for row in rows)
