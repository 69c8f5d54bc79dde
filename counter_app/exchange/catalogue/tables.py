"""What the sources print about a procedure, before anybody judges it.

The portal's answer and its published pages say the same in different shapes; both become
these rows, and ``limits``, ``fees`` and ``papers`` judge them once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from counter_app.domain.channel import Channel


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row of "Cách thức thực hiện": a channel with its time limit and fee as printed."""

    channel: Channel
    amount: int | None
    """The printed number of ``unit``; None when the row has none that can be trusted."""
    unit: str
    """As printed ("Ngày làm việc"); empty when blank."""
    fee: str
    """As printed: "Miễn phí", "Không có thông tin", "50,000 Việt Nam Đồng", "" when unreadable."""
    note: str
    """What stands in brackets behind the fee."""
    description: str
    glued: str = ""
    """Digits of the time and of the fee that cannot be told apart ("1200 VNĐ"), or of an
    amount that can be read in two ways ("50.000")."""


CHANNEL_ORDER = (Channel.DIRECT, Channel.POST, Channel.ONLINE)


def channels_of(rows: Sequence[ChannelRow]) -> tuple[Channel, ...]:
    """The channels the rows speak of."""
    present = {row.channel for row in rows}
    return tuple(channel for channel in CHANNEL_ORDER if channel in present)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row of "Thành phần hồ sơ", in the group ``group`` counted from 0."""

    group: int
    name: str
    originals: int | None
    copies: int | None
    """None where the source says nothing about quantities."""
    glued: str = ""
    """Digits before "bản chính" that may belong to the name ("20241")."""
    form_file: str = ""
    national_code: str = ""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """All papers of a procedure with the titles of their groups."""

    titles: tuple[str, ...]
    rows: tuple[PaperRow, ...]
    left: str = ""
    """Text behind the last row that belongs to no row."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A paper the procedure ends with, and its code as printed."""

    name: str
    code: str
