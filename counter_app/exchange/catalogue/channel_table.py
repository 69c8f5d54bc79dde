"""The table "Cách thức thực hiện" of a published page, whose cells run together.

A row reads ``Trực tiếp3 Ngày làm việc50,000 Việt Nam Đồng(/hồ sơ)Nộp hồ sơ tại…``: channel,
time, fee, a note in brackets, a description up to the next row. A row is recognised only by
channel, time and fee standing side by side, so "Trực tiếp" inside a description starts none.
"""

from __future__ import annotations

import re

from counter_app.domain.channel import Channel
from counter_app.exchange.catalogue.tables import ChannelRow

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
NOTHING = "Không có thông tin"
FREE = "Miễn phí"

CHANNELS = {
    "Trực tiếp": Channel.DIRECT,
    "Trực tuyến": Channel.ONLINE,
    "Dịch vụ bưu chính": Channel.POST,
}

_CURRENCY = r"(?:Việt Nam Đồng|VNĐ|[A-Z]{3})"
_FEE = re.compile(rf"{FREE}|{NOTHING}|\d[\d.,]* ?{_CURRENCY}")
_ROW = re.compile(
    rf"(?P<channel>{'|'.join(CHANNELS)})"
    # One run of digits before a currency holds the time without its unit and the amount.
    rf"(?:(?P<glued>\d[\d.,]* ?{_CURRENCY})"
    rf"|(?P<amount>\d{{1,4}}) (?P<unit>[^\W\d][^\d(\n]{{0,19}}?)(?={_FEE.pattern})"
    rf"|(?P<blank>{NOTHING})(?={_FEE.pattern})"
    rf"|(?P<bare>\d{{1,4}})(?={FREE}|{NOTHING}))"
)


def read_channel_table(text: str) -> tuple[tuple[ChannelRow, ...], str]:
    """The rows in the order printed, and the text before the first row."""
    body = text.removeprefix(HEADER)
    found = list(_ROW.finditer(body))
    if not found:
        return (), body.strip()
    ends = [match.start() for match in found[1:]] + [len(body)]
    rows = tuple(
        _row(match, body[match.end() : end]) for match, end in zip(found, ends, strict=True)
    )
    return rows, body[: found[0].start()].strip()


def holds_row(text: str) -> bool:
    """Whether a row of this table strayed into ``text``."""
    return _ROW.search(text) is not None


def _row(match: re.Match[str], cell: str) -> ChannelRow:
    fee = _FEE.match(cell)
    note, description = _split_note(cell[fee.end() :] if fee else cell)
    number = match["amount"] or match["bare"]
    return ChannelRow(
        channel=CHANNELS[match["channel"]],
        amount=int(number) if number else None,
        unit=match["unit"] or "",
        fee=fee[0] if fee else "",
        note=note,
        description=description,
        glued=match["glued"] or "",
    )


def _split_note(rest: str) -> tuple[str, str]:
    """The groups in brackets at the beginning, and what follows.

    A bracket that is never closed makes everything a note: where it ends nobody knows.
    """
    depth = end = 0
    for place, sign in enumerate(rest):
        if depth == 0 and sign != "(":
            break
        depth += (sign == "(") - (sign == ")")
        end = place + 1
    if depth:
        return rest, ""
    return rest[:end], rest[end:]
