"""Versions of the catalogue as rows of the office's workbook; ``read_sheet`` reads them back.

What the workbook cannot hold is left behind: ids of cases and components, marks, doubts and
the source; a semicolon inside a value of a list becomes a comma; of tiers by pages only those
of certified copies. Cases get a name where several have none or the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from counter_app.domain.fee import (
    FeeRule,
    FixedFee,
    Formula,
    FreeFee,
    PagedCopyFee,
    PerCopyFee,
    PerPersonFee,
)
from counter_app.domain.procedure import (
    Component,
    Condition,
    ConditionKind,
    LimitRow,
    ProcedureCase,
    ProcedureVersion,
)
from counter_app.exchange.catalogue import sheet_layout as layout
from counter_app.exchange.catalogue.sheet_layout import FormulaChoice
from counter_app.exchange.catalogue.sheet_money import FIRST_TIER, HOLIDAYS, INCLUSIVE

Cells = dict[str, str | int]
"""Heading -> what stands below it."""
Value = TypeVar("Value")


def rows_of(version: ProcedureVersion) -> Iterator[tuple[str, Cells]]:
    """(sheet, row) for everything the version says."""
    names = _case_names(version.cases)
    rows = [
        (layout.PROCEDURE_SHEET, _procedure(version)),
        *((layout.COMPONENT_SHEET, cells) for cells in _components(version, names)),
        *((layout.FEE_SHEET, _fee(rule)) for rule in version.fees),
        *((layout.LIMIT_SHEET, cells) for cells in _limits(version.cases, names)),
    ]
    for sheet, cells in rows:
        yield sheet, {layout.CODE: version.code, **cells}


def _label(choices: Mapping[str, Value], wanted: Value) -> str:
    return next((label for label, value in choices.items() if value == wanted), "")


def _several(values: Iterable[str]) -> str:
    return f"{layout.SEPARATOR} ".join(text.replace(layout.SEPARATOR, ",") for text in values)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _yes(value: bool) -> str:
    return _label(layout.YES_NO, value)


def _procedure(version: ProcedureVersion) -> Cells:
    paper = version.paper
    return {
        "Tên thủ tục": version.name_vi,
        "Tên gọi tắt": version.short_name_vi,
        "Lĩnh vực": version.field_vi,
        "Mã lĩnh vực": version.field_code,
        "Cấp thực hiện": _several(_label(layout.LEVELS, level) for level in version.levels),
        "Kênh nộp": _several(_label(layout.CHANNELS, channel) for channel in version.channels),
        "Số bộ hồ sơ": version.sets,
        "Số quyết định": version.decision_no or "",
        "Đối tượng thực hiện": _several(version.applicants_vi),
        "Căn cứ pháp lý": _several(version.legal_basis),
        "Kết quả": "\n".join(_result(one.name_vi, one.code) for one in version.results),
        "Giấy in khi tiếp nhận": _label(layout.PAPERS, paper.choice),
        "Khi nào in": _label(layout.SLIP_TIMES, paper.when),
        "Khổ giấy": paper.page_size,
        "Số bản in": paper.copies,
        "Nhãn bìa hồ sơ": _yes(paper.folder_label),
        "Máy in": paper.printer,
        "Hiệu lực từ ngày": _day(version.effective_from),
        "Hiệu lực đến ngày": _day(version.effective_to),
        "Ghi chú": version.note_vi,
    }


def _result(name: str, code: str | None) -> str:
    if code is None and "|" not in name:
        return name
    return f"{name} | {code or ''}".strip()


def _case_names(cases: tuple[ProcedureCase, ...]) -> dict[str, str]:
    """Id -> a name that tells the case apart; a single case may have none."""
    names: dict[str, str] = {}
    for number, case in enumerate(cases, 1):
        name = case.name_vi.replace(layout.SEPARATOR, ",")
        if len(cases) > 1 and (not name or name in names.values()):
            name = f"{name or layout.CASE} ({number})"
        names[case.id] = name
    return names


def _components(version: ProcedureVersion, names: Mapping[str, str]) -> Iterator[Cells]:
    for part in version.components:
        asking = [
            names[case.id]
            for case in version.cases
            if not case.component_ids or part.id in case.component_ids
        ]
        if asking:
            everywhere = len(asking) == len(version.cases)
            yield {layout.CASE: "" if everywhere else _several(asking), **_component(part)}


def _component(part: Component) -> Cells:
    return {
        "Tên giấy tờ": part.name_vi,
        "Loại": _label(layout.KINDS, part.kind),
        "Số bản chính": part.originals,
        "Số bản sao": part.copies,
        "Bắt buộc": _yes(part.mandatory),
        "Điều kiện": _condition(part.condition),
        "Nội dung điều kiện": part.condition.text_vi,
        "Số hóa": _yes(part.digitise),
        "Mã giấy tờ": part.national_code,
    }


def _condition(condition: Condition) -> str:
    """Channels in any order; of the other kinds the value is empty."""
    wanted = (condition.kind, _channels(condition))
    known = {(one.kind, _channels(one)): label for label, one in layout.CONDITIONS.items()}
    return known.get(wanted) or _label(layout.CONDITIONS, Condition())


def _channels(condition: Condition) -> frozenset[str]:
    named = condition.value.split(",") if condition.kind is ConditionKind.CHANNEL else ()
    return frozenset(named)


def _fee(rule: FeeRule) -> Cells:
    return {
        "Mã khoản thu": rule.code,
        "Loại khoản thu": _label(layout.FEE_KINDS, rule.kind),
        "Tên khoản thu": rule.name_vi,
        **_formula(rule.formula),
        "Kênh": layout.ALL_CHANNELS
        if rule.channel is None
        else _label(layout.CHANNELS, rule.channel),
        "Diện miễn, giảm": _several(rule.waivable_vi),
        "Do ai quy định": _label(layout.SET_BY, rule.set_by),
        "Khi nào thu": _label(layout.COLLECTIONS, rule.collect),
        "Hiệu lực từ ngày": _day(rule.effective_from),
        "Hiệu lực đến ngày": _day(rule.effective_to),
    }


def _formula(formula: Formula | None) -> Cells:
    match formula:
        case FreeFee():
            return _amount(FormulaChoice.FREE)
        case FixedFee(amount):
            return _amount(FormulaChoice.FIXED, amount)
        case PerCopyFee(amount, only_on_request):
            asked = FormulaChoice.PER_COPY_ASKED
            return _amount(asked if only_on_request else FormulaChoice.PER_COPY, amount)
        case PerPersonFee(amount):
            return _amount(FormulaChoice.PER_PERSON, amount)
        case PagedCopyFee() if [tier.up_to for tier in formula.tiers[:-1]] in ([], [FIRST_TIER]):
            return _amount(FormulaChoice.PAGED, formula.tiers[0].amount) | _further(formula)
        case _:
            return _amount(FormulaChoice.UNKNOWN)


def _amount(choice: FormulaChoice, amount: int | None = None) -> Cells:
    cells: Cells = {"Cách tính": choice.value}
    if amount is not None:
        cells["Mức thu (đồng)"] = amount
    return cells


def _further(formula: PagedCopyFee) -> Cells:
    cells: Cells = {}
    if len(formula.tiers) > 1:
        cells["Mức từ trang thứ 3 (đồng)"] = formula.tiers[-1].amount
    if formula.cap is not None:
        cells["Tối đa một bản (đồng)"] = formula.cap
    return cells


def _limits(cases: tuple[ProcedureCase, ...], names: Mapping[str, str]) -> Iterator[Cells]:
    for case in cases:
        for row in case.limits:
            yield {layout.CASE: names[case.id], **_limit(row)}
        if not case.limits and names[case.id]:
            # Its name would be lost otherwise; the reader asks for the limit.
            yield {layout.CASE: names[case.id]}


def _limit(row: LimitRow) -> Cells:
    limit = row.limit
    channel = row.channel
    return {
        "Kênh": layout.ALL_CHANNELS if channel is None else _label(layout.CHANNELS, channel),
        "Thời hạn": limit.amount,
        "Đơn vị": _label(layout.UNITS, limit.unit),
        "Cách tính từ lúc nhận": _label(layout.STARTS, limit.start),
        "Giờ chốt": "" if limit.cutoff is None else f"{limit.cutoff:%H:%M}",
        INCLUSIVE: _yes(limit.cutoff_inclusive),
        HOLIDAYS: _yes(limit.skip_holidays),
    }
