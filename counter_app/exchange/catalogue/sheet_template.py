"""Writes the workbook an office fills in: empty, or with procedures to change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.text import printable
from counter_app.exchange.catalogue.sheet_filling import Cells, rows_of
from counter_app.exchange.catalogue.sheet_layout import GUIDE, GUIDE_SHEET, SHEETS, Column

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 2_000
"""The choices are attached down to this row."""

_TEXT_FORMAT, _NUMBER_FORMAT = "@", "#,##0"
_FORMULA_SIGNS = ("=", "+", "-", "@")
_LISTS = "Danh mục"


def write_template(path: Path, versions: Iterable[ProcedureVersion] = ()) -> None:
    """Write a new XLSX with headings, lists of choices, instructions and ``versions``.

    May raise OSError.
    """
    # openpyxl takes 0.3 s and more to import; most starts of the program never need it.
    from openpyxl import Workbook

    book = Workbook()
    guide = book.worksheets[0]
    guide.title = GUIDE_SHEET
    guide.column_dimensions["A"].width = 110
    for number, line in enumerate(GUIDE, 1):
        guide.cell(number, 1, f"{number}. {line}")
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    for title, columns in SHEETS.items():
        _write_sheet(book.create_sheet(title), columns, lists)
    for version in versions:
        for title, cells in rows_of(version):
            _write_row(book[title], SHEETS[title], cells)
    for sheet in (guide, lists):
        book.move_sheet(sheet, offset=len(book.worksheets))
    book.active = 0
    book.save(path)


def _write_sheet(sheet: Worksheet, columns: Sequence[Column], lists: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "B2"
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number, column.heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = column.width
        # Text, or Excel turns a procedure code into a number and drops its zeros.
        sheet.column_dimensions[letter].number_format = _TEXT_FORMAT
        if column.choices and not column.several:
            _attach_choices(sheet, letter, column, lists)


def _write_row(sheet: Worksheet, columns: Sequence[Column], cells: Cells) -> None:
    """Below the last row. Text stays text, whatever sign it begins with."""
    from openpyxl.styles import Alignment

    row = sheet.max_row + 1
    for number, column in enumerate(columns, 1):
        value = cells.get(column.heading, "")
        if value == "":
            continue
        cell = sheet.cell(row, number)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if isinstance(value, int):
            cell.value, cell.number_format = value, _NUMBER_FORMAT
            continue
        cell.value = "\n".join(map(printable, value.splitlines()))
        cell.data_type, cell.number_format = "s", _TEXT_FORMAT
        # Excel would take what is typed over it for a formula, and so would other programs.
        cell.quotePrefix = value.startswith(_FORMULA_SIGNS)


def _attach_choices(sheet: Worksheet, letter: str, column: Column, lists: Worksheet) -> None:
    """A drop-down list that refers to the hidden sheet: choices hold commas."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    place = lists.max_column + 1 if lists.cell(1, 1).value else 1
    for number, choice in enumerate(column.choices, 1):
        lists.cell(number, place, choice)
    source = get_column_letter(place)
    validation = DataValidation(
        type="list",
        formula1=f"='{_LISTS}'!${source}$1:${source}${len(column.choices)}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.heading,
        error="Hãy chọn một giá trị trong danh sách.",
    )
    validation.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(validation)
