"""The A4 test page: one page, everything on it, whatever the printer is called."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
import pytest

from counter_app.documents.renderer import OfficePapers
from counter_app.documents.thermal import LOWER_LETTERS
from counter_app.services.paper import Pdf, PrinterTestPaper


def sheet_of(papers: OfficePapers, page: PrinterTestPaper) -> tuple[Pdf, str]:
    """The rendered sheet and its text without white space."""
    rendered = papers.render(replace(page, sheet=True), width_dots=0)
    assert isinstance(rendered, Pdf)
    document = pypdfium2.PdfDocument(rendered.data)
    try:
        words = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return rendered, "".join(unicodedata.normalize("NFC", words).split())


def test_the_sheet_shows_office_printer_time_and_every_letter(
    papers: OfficePapers, printer_test: PrinterTestPaper
) -> None:
    sheet, words = sheet_of(papers, printer_test)

    assert sheet.pages == 1
    for part in (
        printer_test.office_name,
        printer_test.printer_name,
        "TRANG THỬ MÁY IN",
        "09:12",
        "20/11/2026",
        LOWER_LETTERS,
        LOWER_LETTERS.upper(),
    ):
        assert "".join(part.split()) in words
    assert sheet == sheet_of(papers, printer_test)[0]


@pytest.mark.parametrize("name", ["A & B <C", "\x1b@\x1bp0", "<img src='/etc/passwd'>", "W" * 100])
def test_no_name_of_a_printer_is_more_than_text(
    papers: OfficePapers, printer_test: PrinterTestPaper, name: str
) -> None:
    sheet, words = sheet_of(papers, replace(printer_test, printer_name=name))

    assert sheet.pages == 1
    assert "".join(name.replace("\x1b", "").split()) in words
    assert "\x1b" not in words
