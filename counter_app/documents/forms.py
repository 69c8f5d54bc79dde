"""A4 and A5 forms as PDF, the same bytes for the same content.

Everything is drawn on the canvas as text; nothing of a person's name is ever parsed, so
markup in it prints as it stands.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counter_app.documents.form_template import FormTemplate, load_template
from counter_app.documents.page_layout import (
    Fill,
    Mark,
    Page,
    Strip,
    Stroke,
    Words,
    paginate,
)
from counter_app.documents.printer_sheet import PRINTER_TEST_TITLE, printer_test_strips
from counter_app.documents.receipt_form import FormSetter
from counter_app.documents.typefaces import Face, Typefaces, face_runs
from counter_app.services.paper import Pdf, PrinterTestPaper, ReceiptFormPaper, Reprint

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MILLIMETRE = 72 / 25.4
FONT_NAMES = {face: f"Counter{face.capitalize()}" for face in Face}
TIGHTER = 0.92
"""Tried when the form would just run over one page."""

_reportlab = threading.Lock()
"""ReportLab keeps its fonts, and which letters a document used, in the module."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper size with its margins, in points; ``scale`` of the A4 type."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    scale: float

    @property
    def text_width(self) -> float:
        """Points between the side margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Points between the upper and lower margins."""
        return self.height - self.top - self.bottom


def _sheet(size: tuple[float, float], margins: tuple[float, ...], scale: float) -> Sheet:
    width, height, left, right, top, bottom = (
        millimetres * MILLIMETRE for millimetres in (*size, *margins)
    )
    return Sheet(width, height, left, right, top, bottom, scale)


SHEETS = {
    "A4": _sheet((210, 297), (20, 15, 12, 14), 1.0),
    "A5": _sheet((148, 210), (12, 10, 8, 10), 0.76),
}


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """What a document is called, and its words around every page: ``sample``, ``page``."""

    title: str
    subject: str
    words: Mapping[str, str]


class FormPress:
    """Prints form 01 and the test sheet to PDF. Any thread; one at a time in the process."""

    def __init__(self, typefaces: Typefaces, folder: Path) -> None:
        self._typefaces = typefaces
        self._folder = folder
        self._templates: dict[str, FormTemplate] = {}

    def receipt(self, paper: ReceiptFormPaper, reprint: Reprint | None) -> Pdf:
        """Form 01 of the content's form set.

        Raises ``Refusal(PAPER_UNKNOWN)`` for a form set without form 01.
        """
        with _reportlab:
            self._register_fonts()
            template = self._template(paper.form_set)
            sheet = SHEETS[paper.page_size]
            pages = self._pages(template, sheet, paper, reprint)
            about = DocumentWords(
                template.title.capitalize(), template.caption, template.words["header"]
            )
            return Pdf(_drawn(pages, sheet, about, sample=paper.sample), len(pages))

    def test_sheet(self, paper: PrinterTestPaper) -> Pdf:
        """One A4 page to try an office printer."""
        with _reportlab:
            self._register_fonts()
            sheet = SHEETS["A4"]
            strips = printer_test_strips(paper, _measure, sheet.text_width)
            pages = paginate(strips, sheet.text_height, Strip(0))
            about = DocumentWords(PRINTER_TEST_TITLE, "", {"page": "{page}/{pages}"})
            return Pdf(_drawn(pages, sheet, about, sample=False), len(pages))

    def _template(self, form_set: str) -> FormTemplate:
        if form_set not in self._templates:
            self._templates[form_set] = load_template(self._folder, form_set, "01")
        return self._templates[form_set]

    def _pages(
        self, template: FormTemplate, sheet: Sheet, paper: ReceiptFormPaper, reprint: Reprint | None
    ) -> list[Page]:
        for scale in (sheet.scale, sheet.scale * TIGHTER):
            setter = FormSetter(template, _measure, sheet.text_width, scale)
            pages = paginate(setter.strips(paper, reprint), sheet.text_height, Strip(0))
            if len(pages) == 1:
                return pages
        setter = FormSetter(template, _measure, sheet.text_width, sheet.scale)
        head = setter.continued(paper)
        return paginate(setter.strips(paper, reprint), sheet.text_height, head)

    def _register_fonts(self) -> None:
        # ReportLab costs 0.2 to 0.3 s to import: paid by the first form, not by the start.
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont

        registered = pdfmetrics.getRegisteredFontNames()
        for face, name in FONT_NAMES.items():
            if name not in registered:
                pdfmetrics.registerFont(TTFont(name, str(self._typefaces.path(face))))


def _measure(text: str, face: Face, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics  # see _register_fonts

    return sum(
        float(pdfmetrics.stringWidth(letters, FONT_NAMES[part], size))
        for part, letters in face_runs(text, face)
    )


def _drawn(pages: list[Page], sheet: Sheet, about: DocumentWords, *, sample: bool) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # see _register_fonts

    buffer = io.BytesIO()
    # With its own first font a page does not name Helvetica, which nobody embeds.
    canvas = Canvas(
        buffer,
        pagesize=(sheet.width, sheet.height),
        invariant=1,
        pageCompression=1,
        lang="vi-VN",
        initialFontName=FONT_NAMES[Face.REGULAR],  # type: ignore[arg-type]  # stub: float
    )
    canvas.setTitle(about.title)
    canvas.setSubject(about.subject)
    canvas.setAuthor("counter_app")
    canvas.setCreator("counter_app")
    words = about.words
    for number, page in enumerate(pages, start=1):
        if sample:
            _watermark(canvas, sheet, words["sample"])
        _draw(canvas, sheet, page)
        if len(pages) > 1:
            _page_number(canvas, sheet, words["page"].format(page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _watermark(canvas: Canvas, sheet: Sheet, text: str) -> None:
    size = sheet.width * 0.34
    canvas.saveState()
    canvas.setFillGray(0.92)
    canvas.translate(sheet.width / 2, sheet.height / 2)
    canvas.rotate(50)
    canvas.setFont(FONT_NAMES[Face.BOLD], size)
    canvas.drawCentredString(0, -size * 0.35, text)
    canvas.restoreState()


def _page_number(canvas: Canvas, sheet: Sheet, text: str) -> None:
    canvas.setFont(FONT_NAMES[Face.REGULAR], 8.5)
    canvas.drawCentredString(sheet.width / 2, sheet.bottom * 0.5, text)


def _draw(canvas: Canvas, sheet: Sheet, marks: Iterable[Mark]) -> None:
    canvas.saveState()
    canvas.translate(sheet.left, sheet.height - sheet.top)
    for mark in marks:
        match mark:
            case Words():
                _draw_words(canvas, mark)
            case Stroke():
                _draw_stroke(canvas, mark)
            case Fill():
                canvas.setFillGray(mark.grey)
                canvas.rect(mark.x, -mark.y - mark.height, mark.width, mark.height, 0, 1)
    canvas.restoreState()


def _draw_words(canvas: Canvas, words: Words) -> None:
    from reportlab.pdfbase import pdfmetrics  # see _register_fonts

    canvas.setFillGray(words.grey)
    x = words.x
    for face, letters in face_runs(words.text, words.face):
        canvas.setFont(FONT_NAMES[face], words.size)
        canvas.drawString(x, -words.y, letters)
        x += pdfmetrics.stringWidth(letters, FONT_NAMES[face], words.size)


def _draw_stroke(canvas: Canvas, stroke: Stroke) -> None:
    canvas.setLineWidth(stroke.width)
    canvas.setDash([0.8, 2.2] if stroke.dotted else [])
    canvas.line(stroke.x, -stroke.y, stroke.to_x, -stroke.to_y)
