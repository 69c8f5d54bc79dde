"""The A4 page that tries an office printer: edges, a ruler, greys, every Vietnamese letter."""

from __future__ import annotations

from collections.abc import Iterator

from counter_app.documents.page_layout import (
    Fill,
    LetterMeasure,
    Mark,
    Phrase,
    Strip,
    Stroke,
    Words,
    running_lines,
    text_strip,
)
from counter_app.documents.papertext import clock_and_date
from counter_app.documents.thermal import LOWER_LETTERS
from counter_app.documents.typefaces import Face
from counter_app.services.paper import PrinterTestPaper

PRINTER_TEST_TITLE = "Trang thử máy in"
TEN_MILLIMETRES = 720 / 25.4
"""In points."""
GREYS = tuple(step / 8 for step in range(8))


def printer_test_strips(
    paper: PrinterTestPaper, measure: LetterMeasure, width: float
) -> list[Strip]:
    """The page from top to bottom, ``width`` points wide."""

    def text(words: str, size: float, face: Face = Face.REGULAR) -> Strip:
        return text_strip(running_lines([Phrase(words, face)], size, width, measure), size)

    return [
        _edge(width),
        text(paper.office_name, 12, Face.BOLD),
        text(PRINTER_TEST_TITLE.upper(), 24, Face.BOLD),
        text(f"{paper.printer_name} – {clock_and_date(paper.printed_at)}", 12),
        Strip(14),
        text("Thước 100 mm: đo lại trên giấy, sai quá 1 mm là máy in thu phóng trang.", 11),
        _ruler(measure),
        text("Các ô phải đậm dần đều và tách rõ nhau.", 11),
        _greys(width),
        *(text(LOWER_LETTERS, size) for size in (9, 12, 16)),
        text(LOWER_LETTERS.upper(), 12, Face.BOLD),
        text("0123456789  16.000 ₫  ☐ ☑ ✓ → ≤ ≥", 12),
        Strip(14),
        text("Vạch trên và vạch dưới phải in đủ, không bị cắt.", 11),
        _edge(width),
    ]


def _edge(width: float) -> Strip:
    return Strip(10, (Stroke(0, 4, width, 4, 1.2),))


def _ruler(measure: LetterMeasure) -> Strip:
    return Strip(40, tuple(_ticks(measure)))


def _ticks(measure: LetterMeasure) -> Iterator[Mark]:
    yield Stroke(0, 8, 10 * TEN_MILLIMETRES, 8, 0.8)
    for step in range(11):
        at, number = step * TEN_MILLIMETRES, str(step * 10)
        yield Stroke(at, 8, at, 18, 0.8)
        half = measure(number, Face.REGULAR, 8) / 2
        yield Words(max(at - half, 0), 28, number, Face.REGULAR, 8)


def _greys(width: float) -> Strip:
    box = width / len(GREYS)
    boxes = (Fill(box * n, 4, box, 26, grey) for n, grey in enumerate(reversed(GREYS)))
    return Strip(40, tuple(boxes))
