"""Rows of the office's workbook as text, dates and choices, with a doubt for what is neither."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.text import fold, printable
from counter_app.exchange.catalogue.bounded import not_recognised, too_large
from counter_app.exchange.catalogue.sheet_guard import check_workbook
from counter_app.exchange.catalogue.sheet_layout import CODE, PROCEDURE_SHEET, SEPARATOR, SHEETS

MAX_ROWS = 10_000
MAX_COLUMNS = 40

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:hg](\d{2})")

_BROKEN = (KeyError, ValueError, TypeError, AttributeError, SyntaxError, IndexError, EOFError)
"""What openpyxl raises on broken parts; which one depends on the part."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as Excel holds it."""

    value: Any
    formula: bool = False


class SheetRow:
    """One row; values are asked for by heading and judged on the way."""

    def __init__(self, sheet: str, line: int, cells: Mapping[str, SheetCell]) -> None:
        self.sheet = sheet
        self.line = line
        self._cells = cells

    @property
    def shown(self) -> str:
        """The row on one line, for a doubt."""
        texts = (printable(str(cell.value)) for cell in self._cells.values())
        return f"{self.sheet}, dòng {self.line}: " + " | ".join(texts)

    def code(self, doubts: DoubtList) -> str:
        """The procedure code, also where Excel made a number of it."""
        value = self._value(CODE, doubts)
        if isinstance(value, str) or value is None:
            return printable(value or "")
        text = f"{value:.6f}" if isinstance(value, float) else str(value)
        if text.isdigit() and len(text) == 7:
            # 1.001193 where the dot separates thousands.
            text = f"{text[0]}.{text[1:]}"
        doubts.add(DoubtCode.CODE_AS_NUMBER, self._place(CODE), str(value))
        return text

    def text(self, heading: str, doubts: DoubtList) -> str:
        """Clean text; numbers as Excel shows them."""
        value = self._value(heading, doubts)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else printable(str(value))

    def lines(self, heading: str, doubts: DoubtList) -> tuple[str, ...]:
        """The lines of a cell."""
        value = self._value(heading, doubts)
        lines = () if value is None else map(printable, str(value).splitlines())
        return tuple(line for line in lines if line)

    def several(self, heading: str, doubts: DoubtList) -> tuple[str, ...]:
        """The values of a cell that holds a list."""
        found = map(str.strip, self.text(heading, doubts).split(SEPARATOR))
        return tuple(text for text in found if text)

    def choice(
        self, heading: str, choices: Mapping[str, Value], default: Value, doubts: DoubtList
    ) -> Value:
        """One of ``choices``, whatever its case and marks; ``default`` for an empty cell."""
        text = self.text(heading, doubts)
        if not text:
            return default
        for label, value in choices.items():
            if fold(label) == fold(text):
                return value
        return self._unknown(heading, text, default, doubts)

    def number(self, heading: str, doubts: DoubtList) -> int | None:
        """A whole number that is not negative, "50.000" included; None for an empty cell."""
        value = self._value(heading, doubts)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str):
            text = value.strip()
            grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+|\d{1,12}", text)
            value = int(re.sub(r"[.,]", "", text)) if grouped else text or None
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
            return value
        return self._unknown(heading, str(value), None, doubts)

    def day(self, heading: str, doubts: DoubtList) -> date | None:
        """A date cell, or text dd/MM/yyyy."""
        value = self._value(heading, doubts)
        if isinstance(value, datetime):
            return value.date()
        if value is None or value == "":
            return None
        match = _DAY.fullmatch(str(value).strip())
        try:
            return date(int(match[3]), int(match[2]), int(match[1])) if match else _no_date()
        except ValueError:
            return self._unknown(heading, str(value), None, doubts)

    def clock(self, heading: str, doubts: DoubtList) -> time | None:
        """A time cell, or text HH:MM."""
        value = self._value(heading, doubts)
        if isinstance(value, datetime):
            value = value.time()
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0)
        if value is None or value == "":
            return None
        match = _CLOCK.fullmatch(str(value).strip())
        try:
            return time(int(match[1]), int(match[2])) if match else _no_date()
        except ValueError:
            return self._unknown(heading, str(value), None, doubts)

    def note(self, code: DoubtCode, heading: str, words: str, doubts: DoubtList) -> None:
        """Add a doubt about a cell of this row."""
        doubts.add(code, self._place(heading), words)

    def _value(self, heading: str, doubts: DoubtList) -> Any:
        cell = self._cells.get(heading)
        if cell is None or cell.value == "":
            return None
        if cell.formula:
            # A formula is what somebody computed once, not what the office decided.
            self.note(DoubtCode.FORMULA_CELL, heading, str(cell.value), doubts)
            return None
        return cell.value

    def _unknown(self, heading: str, text: str, default: Value, doubts: DoubtList) -> Value:
        self.note(DoubtCode.VALUE_UNKNOWN, heading, text, doubts)
        return default

    def _place(self, heading: str) -> str:
        return f"{self.sheet}[{self.line}].{heading}"


def _no_date() -> Any:
    raise ValueError


def read_rows(path: Path) -> dict[str, list[SheetRow]]:
    """The rows of every known sheet.

    Raises Refusal FILE_NOT_RECOGNISED when it is no workbook of ours, FILE_TOO_LARGE.
    """
    # openpyxl takes 0.3 s and more to import; most starts of the program never need it.
    from openpyxl import load_workbook

    check_workbook(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            # openpyxl warns of styles and lists it does not keep; only values are read here.
            warnings.simplefilter("ignore")
            # A file, not a path: openpyxl judges paths by their ending.
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            if PROCEDURE_SHEET not in book.sheetnames:
                raise not_recognised(path)
            return {
                title: list(_rows(path, title, book[title]))
                for title in SHEETS
                if title in book.sheetnames
            }
    except _BROKEN as error:
        raise not_recognised(path) from error
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR, file=path.name) from error


def _rows(path: Path, title: str, sheet: Any) -> Iterator[SheetRow]:
    """Rows below the headings; columns may stand in any order."""
    if not hasattr(sheet, "reset_dimensions"):
        return  # a sheet of charts
    # The size a file states about itself may be wrong.
    sheet.reset_dimensions()
    known = {fold(column.heading): column.heading for column in SHEETS[title]}
    headings: list[str] = []
    rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS)
    for number, cells in enumerate(rows, 1):
        if number == 1:
            headings = [known.get(fold(str(cell.value or "")), "") for cell in cells]
            if CODE not in headings:
                raise not_recognised(path)
            continue
        if number > MAX_ROWS + 1:
            raise too_large(path)
        found = {
            heading: SheetCell(cell.value, cell.data_type in ("f", "e"))
            for heading, cell in zip(headings, cells, strict=False)
            if heading and cell.value is not None
        }
        if found:
            yield SheetRow(title, number, found)
