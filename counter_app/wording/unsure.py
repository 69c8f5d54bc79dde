"""What a person must look at before publishing a procedure, one sentence a place. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from counter_app.domain.empty_fees import empty_fees
from counter_app.domain.procedure import LimitRow, Mark, ProcedureCase, ProcedureVersion
from counter_app.wording.doubts import doubt_sentence
from counter_app.wording.fees import fee_name
from counter_app.wording.limits import number_and_unit
from counter_app.wording.papers import CHANNELS

REFUSED_UNTIL_FILLED = (
    "Công bố thì mọi hồ sơ phải nộp khoản ấy bị từ chối tiếp nhận cho đến khi nhập mức thu."
)
"""Said wherever a version with an empty fee is about to be published."""


def unsure_lines(version: ProcedureVersion) -> tuple[str, ...]:
    """A sentence for everything ``domain.procedure.unsure_fields`` names but empty fees."""
    return tuple(_lines(version))


def empty_fee_lines(version: ProcedureVersion) -> tuple[str, ...]:
    """The fees without an amount, by name: as long as one is empty nothing can be received."""
    return tuple(fee_name(rule) for rule in empty_fees(version))


def _lines(version: ProcedureVersion) -> Iterator[str]:
    if version.mark is Mark.REMEMBERED:
        yield "Cả bản ghi nhập theo trí nhớ. Đối chiếu toàn bộ với quyết định công bố."
    for part in version.components:
        if part.mark is Mark.REMEMBERED:
            yield f"Giấy tờ ghi theo trí nhớ. Kiểm tra tên và số bản. [{part.name_vi}]"
    for case in version.cases:
        yield from _limits(case)
    for doubt in version.doubts:
        yield doubt_sentence(doubt)


def _limits(case: ProcedureCase) -> Iterator[str]:
    if not case.limits:
        yield "Chưa có thời hạn giải quyết. Nhập thời hạn theo quy định." + _of(case.name_vi)
    for row in case.limits:
        if Mark.REMEMBERED in (row.mark, row.unit_mark):
            channel = "" if row.channel is None else CHANNELS[row.channel]
            yield _remembered(row) + _of(case.name_vi, channel)


def _remembered(row: LimitRow) -> str:
    """What is doubted of a limit: the number, its unit, or both."""
    said = number_and_unit(row.limit)
    if row.unit_mark is Mark.READ:
        return f"Thời hạn {said} ghi theo trí nhớ. So lại số với văn bản."
    if row.mark is Mark.READ:
        return f"Thời hạn {said}: đơn vị ghi theo trí nhớ. So lại đơn vị với văn bản."
    return f"Thời hạn {said} ghi theo trí nhớ. So lại số và đơn vị với văn bản."


def _of(*names: str) -> str:
    """Where it stands: case and channel, as far as they have a name."""
    known = " · ".join(filter(None, names))
    return f" [{known}]" if known else ""
