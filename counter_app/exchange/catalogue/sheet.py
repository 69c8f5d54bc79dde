"""The office's own workbook: every row of "Thủ tục" becomes a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.procedure import (
    Component,
    ComponentKind,
    Condition,
    ConditionKind,
    PaperChoice,
    PaperRule,
    ProcedureCase,
    ProcedureVersion,
    ResultDefinition,
    SlipWhen,
)
from counter_app.domain.text import fold
from counter_app.exchange.catalogue import sheet_layout as layout
from counter_app.exchange.catalogue.result_table import WELL_FORMED
from counter_app.exchange.catalogue.scope import PROCEDURE_CODE, check_name
from counter_app.exchange.catalogue.sheet_money import read_fees, read_limit
from counter_app.exchange.catalogue.sheet_rows import SheetRow, read_rows
from counter_app.services.catalogue_record import CatalogueRecord

SOURCE = "Bảng tính của đơn vị"
MOST_COPIES = 20
"""Of form 01. Above it something else was typed."""

_RESULT_MARK = "|"

Value = TypeVar("Value")


@dataclass(slots=True)
class _Entry:
    """All rows that speak of one procedure."""

    head: SheetRow | None = None
    components: list[SheetRow] = field(default_factory=list)
    fees: list[SheetRow] = field(default_factory=list)
    limits: list[SheetRow] = field(default_factory=list)

    def rows(self) -> list[SheetRow]:
        """Every row, the head first."""
        head = [self.head] if self.head else []
        return [*head, *self.components, *self.fees, *self.limits]


def read_sheet(path: Path) -> Iterator[CatalogueRecord]:
    """Records in the order of the sheet; rows that belong to none come at the end.

    Raises Refusal FILE_NOT_RECOGNISED or FILE_TOO_LARGE.
    """
    sheets = read_rows(path)
    entries: dict[str, _Entry] = {}
    repeated: list[SheetRow] = []
    for row in sheets.get(layout.PROCEDURE_SHEET, []):
        code = row.code(DoubtList())
        if code in entries:
            repeated.append(row)
        else:
            entries[code] = _Entry(head=row)
    for title, part in (
        (layout.COMPONENT_SHEET, "components"),
        (layout.FEE_SHEET, "fees"),
        (layout.LIMIT_SHEET, "limits"),
    ):
        for row in sheets.get(title, []):
            entry = entries.setdefault(row.code(DoubtList()), _Entry())
            getattr(entry, part).append(row)
    position = 0
    for code, entry in entries.items():
        position += 1
        yield _record(position, code, entry)
    for row in repeated:
        position += 1
        yield _lost(position, row.code(DoubtList()), [row], DoubtCode.CODE_REPEATED)


def _record(position: int, code: str, entry: _Entry) -> CatalogueRecord:
    if entry.head is None:
        return _lost(position, code, entry.rows(), DoubtCode.ROW_WITHOUT_PROCEDURE)
    if not code:
        return _lost(position, code, entry.rows(), DoubtCode.CODE_MISSING)
    doubts = DoubtList()
    version = _version(entry.head, entry, doubts)
    return CatalogueRecord(position, code, version, version.doubts, _digest(entry.rows()))


def _lost(position: int, code: str, rows: Sequence[SheetRow], reason: DoubtCode) -> CatalogueRecord:
    """Rows without a procedure to belong to: kept as a record, each row a doubt."""
    doubts = DoubtList()
    for row in rows:
        row.note(reason, layout.CODE, row.shown, doubts)
    return CatalogueRecord(position, code, None, doubts.all(), _digest(rows))


def _digest(rows: Sequence[SheetRow]) -> str:
    return hashlib.sha256("\n".join(row.shown for row in rows).encode()).hexdigest()


def _version(row: SheetRow, entry: _Entry, doubts: DoubtList) -> ProcedureVersion:
    code = row.code(doubts)
    if not PROCEDURE_CODE.fullmatch(code):
        row.note(DoubtCode.CODE_ODD, layout.CODE, code, doubts)
    name = row.text("Tên thủ tục", doubts)
    check_name(name, doubts)
    short = row.text("Tên gọi tắt", doubts)
    if not short:
        doubts.add(DoubtCode.SHORT_NAME_MISSING, "short_name_vi", name)
    channels = _listed(row, "Kênh nộp", layout.CHANNELS, doubts)
    if not channels:
        doubts.add(DoubtCode.CHANNEL_MISSING, "channels")
    components = _components(entry.components, doubts)
    if not components:
        doubts.add(DoubtCode.COMPONENTS_MISSING, "components")
    version = ProcedureVersion(
        code=code,
        name_vi=name,
        short_name_vi=short,
        field_vi=row.text("Lĩnh vực", doubts),
        field_code=row.text("Mã lĩnh vực", doubts),
        levels=_listed(row, "Cấp thực hiện", layout.LEVELS, doubts),
        channels=channels,
        cases=_cases(entry, components, doubts),
        components=tuple(part for part, _ in components),
        fees=read_fees(entry.fees, channels, doubts),
        results=tuple(_result(line, row, doubts) for line in row.lines("Kết quả", doubts)),
        sets=row.number("Số bộ hồ sơ", doubts) or 1,
        decision_no=row.text("Số quyết định", doubts) or None,
        applicants_vi=row.several("Đối tượng thực hiện", doubts),
        legal_basis=row.several("Căn cứ pháp lý", doubts),
        paper=_paper(row, doubts),
        note_vi="\n".join(row.lines("Ghi chú", doubts)),
        source=SOURCE,
        effective_from=row.day("Hiệu lực từ ngày", doubts),
        effective_to=row.day("Hiệu lực đến ngày", doubts),
    )
    return replace(version, doubts=doubts.all())


def _paper(row: SheetRow, doubts: DoubtList) -> PaperRule:
    usual = PaperRule()
    copies = row.number("Số bản in", doubts)
    if copies is not None and not 1 <= copies <= MOST_COPIES:
        row.note(DoubtCode.VALUE_UNKNOWN, "Số bản in", str(copies), doubts)
        copies = None
    return PaperRule(
        choice=row.choice("Giấy in khi tiếp nhận", layout.PAPERS, PaperChoice.SLIP, doubts),
        when=row.choice("Khi nào in", layout.SLIP_TIMES, SlipWhen.ALWAYS, doubts),
        page_size=row.choice("Khổ giấy", layout.PAGE_SIZES, usual.page_size, doubts),
        copies=copies or usual.copies,
        folder_label=row.choice("Nhãn bìa hồ sơ", layout.YES_NO, usual.folder_label, doubts),
        printer=row.text("Máy in", doubts),
    )


def _listed(
    row: SheetRow, heading: str, choices: Mapping[str, Value], doubts: DoubtList
) -> tuple[Value, ...]:
    """The choices named in a cell that holds several."""
    by_name = {fold(label): value for label, value in choices.items()}
    found: list[Value] = []
    for text in row.several(heading, doubts):
        if fold(text) in by_name:
            found.append(by_name[fold(text)])
        else:
            row.note(DoubtCode.VALUE_UNKNOWN, heading, text, doubts)
    return tuple(dict.fromkeys(found))


def _result(line: str, row: SheetRow, doubts: DoubtList) -> ResultDefinition:
    # The last mark: a name may hold one of its own.
    name, mark, code = map(str.strip, line.rpartition(_RESULT_MARK))
    if not mark:
        return ResultDefinition(line)
    if code and not WELL_FORMED.fullmatch(code):
        row.note(DoubtCode.RESULT_CODE_MALFORMED, "Kết quả", line, doubts)
        code = ""
    return ResultDefinition(name, code or None)


def _components(
    rows: Sequence[SheetRow], doubts: DoubtList
) -> list[tuple[Component, tuple[str, ...]]]:
    """Components with the names of the cases that ask for them."""
    found = []
    for number, row in enumerate(rows, 1):
        kind = row.choice("Loại", layout.KINDS, ComponentKind.SUBMIT, doubts)
        chosen = row.choice("Điều kiện", layout.CONDITIONS, Condition(), doubts)
        name = row.text("Tên giấy tờ", doubts)
        if not name:
            row.note(DoubtCode.COMPONENT_NAME_MISSING, "Tên giấy tờ", row.shown, doubts)
        originals = row.number("Số bản chính", doubts)
        copies = row.number("Số bản sao", doubts)
        if originals is None and copies is None:
            row.note(DoubtCode.QUANTITY_NOT_STATED, "Số bản chính", name, doubts)
        part = Component(
            id=f"C{number}",
            name_vi=name,
            kind=kind,
            originals=originals or 0,
            copies=copies or 0,
            mandatory=row.choice(
                "Bắt buộc", layout.YES_NO, chosen.kind is ConditionKind.ALWAYS, doubts
            ),
            condition=replace(chosen, text_vi=row.text("Nội dung điều kiện", doubts)),
            digitise=row.choice("Số hóa", layout.YES_NO, kind is not ComponentKind.PRESENT, doubts),
            national_code=row.text("Mã giấy tờ", doubts),
        )
        found.append((part, row.several(layout.CASE, doubts)))
    return found


def _cases(
    entry: _Entry,
    components: Sequence[tuple[Component, tuple[str, ...]]],
    doubts: DoubtList,
) -> tuple[ProcedureCase, ...]:
    """Cases in the order named; rows without a name belong to all of them."""
    apart = any(names for _, names in components)
    limits = [(read_limit(row, doubts), row.several(layout.CASE, doubts)) for row in entry.limits]
    if not any(limit for limit, _ in limits):
        doubts.add(DoubtCode.LIMIT_MISSING, "cases[].limits")
    named = [name for _, names in (*limits, *components) for name in names]
    cases = []
    for number, name in enumerate(dict.fromkeys(named) or [""], 1):
        cases.append(
            ProcedureCase(
                id=f"TH{number}" if name else "",
                name_vi=name,
                limits=tuple(
                    limit for limit, names in limits if limit and (not names or name in names)
                ),
                component_ids=tuple(
                    part.id for part, names in components if not names or name in names
                )
                if name and apart
                else (),
            )
        )
    return tuple(cases)
