"""Form 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả: content and template to strips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from counter_app.documents.form_template import Cell, FormTemplate, Row
from counter_app.documents.page_layout import (
    LEADING,
    RISE,
    Fill,
    LetterMeasure,
    Mark,
    Phrase,
    Strip,
    Stroke,
    Words,
    running_lines,
    shifted,
    sized,
    text_strip,
)
from counter_app.documents.papertext import clock, date, office_time, reprint_time, weekday
from counter_app.documents.qr import QUIET_ZONE, qr_matrix
from counter_app.documents.typefaces import Face
from counter_app.documents.wrapping import balanced
from counter_app.services.paper import ComponentLine, ReceiptFormPaper, Reprint

QR_SIDE = 82.0
"""Points, quiet zone included: about 29 mm on A4."""
GREY_HEAD = 0.9
INDENT = 14.0


@dataclass(frozen=True, slots=True)
class FormSetter:
    """Sets form 01 in a column ``width`` points wide, all type ``scale`` times the A4 size."""

    template: FormTemplate
    measure: LetterMeasure
    width: float
    scale: float

    def strips(self, paper: ReceiptFormPaper, reprint: Reprint | None) -> list[Strip]:
        """The whole form from top to bottom."""
        rows = [strip for row in self.template.rows for strip in self._row(row, paper)]
        if rows:
            # The signatures never stand on a page of their own.
            rows[-1] = replace(rows[-1], keep_with_next=True)
        return [*self._opening(paper, reprint), *rows, self._signatures(paper)]

    def continued(self, paper: ReceiptFormPaper) -> Strip:
        """The head of every page after the first."""
        header = self.template.words["header"]
        text = header["continued"].format(title=self.template.title, code=paper.dossier_code)
        strip = self._centred(text, Face.BOLD, 9)
        line = Stroke(0, strip.height + 2, self.width, strip.height + 2)
        return Strip(strip.height + self._pt(10), (*strip.marks, line))

    def _pt(self, size: float) -> float:
        return size * self.scale

    def _gap(self, height: float) -> Strip:
        return Strip(self._pt(height))

    # opening

    def _opening(self, paper: ReceiptFormPaper, reprint: Reprint | None) -> Iterator[Strip]:
        header = self.template.words["header"]
        if reprint is not None:
            time = reprint_time(reprint, paper.received_at)
            yield self._boxed(
                header["reprint"].format(number=reprint.number, time=time, by=reprint.by)
            )
        yield self._caption(header["sample_note"] if paper.sample else "")
        yield self._letterhead(paper)
        yield self._gap(8)
        yield self._code_and_date(paper)
        yield self._gap(6)
        yield self._centred(self.template.title, Face.BOLD, 14.5)
        yield self._gap(8)

    def _caption(self, note: str) -> Strip:
        size = self._pt(8)
        reach = self.measure(self.template.caption, Face.REGULAR, size)
        marks = [Words(self.width - reach, size * RISE, self.template.caption, Face.REGULAR, size)]
        if note:
            marks.append(Words(0, size * RISE, note, Face.BOLD, size))
        return Strip(size * LEADING + self._pt(2), tuple(marks))

    def _letterhead(self, paper: ReceiptFormPaper) -> Strip:
        left = [(paper.parent_body.upper(), Face.REGULAR), (paper.office_name.upper(), Face.BOLD)]
        right = [(line, Face.BOLD) for line in self.template.motto]
        split = self.width * 0.44
        office = self._column([line for line in left if line[0]], split * 0.96)
        motto = self._column(right, self.width - split)
        return Strip(
            max(office.height, motto.height), (*office.marks, *shifted(motto.marks, split, 0))
        )

    def _column(self, lines: list[tuple[str, Face]], width: float) -> Strip:
        """Centred lines with a short rule below, as on every official letter."""
        marks: list[Mark] = []
        y = 0.0
        for text, face in lines:
            strip = self._centred(text, face, 10, width)
            marks += shifted(strip.marks, 0, y)
            y += strip.height
        rule = width * 0.32
        marks.append(Stroke((width - rule) / 2, y + 2, (width + rule) / 2, y + 2, 0.8))
        return Strip(y + self._pt(6), tuple(marks))

    def _code_and_date(self, paper: ReceiptFormPaper) -> Strip:
        header, side = self.template.words["header"], self._pt(QR_SIDE)
        code = self._code(paper, self.width * 0.56 - side)
        day = office_time(paper.received_at)
        words = header["place_and_date"].format(
            place=paper.place, day=f"{day:%d}", month=f"{day:%m}", year=f"{day:%Y}"
        )
        place = self._centred(words, Face.REGULAR, 10.5, self.width * 0.44)
        return Strip(
            side,
            (
                *_qr_marks(paper.qr_payload, side),
                *shifted(code.marks, side, (side - code.height) / 2),
                *shifted(place.marks, self.width * 0.56, self._pt(10)),
            ),
        )

    def _code(self, paper: ReceiptFormPaper, width: float) -> Strip:
        header = self.template.words["header"]
        label = self._flow([Phrase(header["code"])], 10, width)
        code = self._flow([Phrase(paper.dossier_code, Face.BOLD)], 15, width)
        parts = [label, code]
        if paper.provisional:
            parts.append(self._flow([Phrase(header["provisional"], Face.BOLD)], 9, width))
        return _piled(parts)

    # rows

    def _row(self, row: Row, paper: ReceiptFormPaper) -> Iterator[Strip]:
        if row.kind == "components":
            yield from self._components(paper.components)
        elif row.kind == "fees":
            yield from self._fees(paper)
        else:
            yield from self._cells(row.cells, paper)

    def _cells(self, cells: tuple[Cell, ...], paper: ReceiptFormPaper) -> Iterator[Strip]:
        values = _values(paper, self.template)
        shown = [cell for cell in cells if values[cell.value] or cell.blank]
        if not shown:
            return
        marks: list[Mark] = []
        height = x = 0.0
        whole = sum(cell.share for cell in shown)
        for cell in shown:
            width = self.width * cell.share / whole
            strip = self._cell(cell, values[cell.value], width - self._pt(8))
            marks += shifted(strip.marks, x, 0)
            height, x = max(height, strip.height), x + width
        yield Strip(height + self._pt(3.5), tuple(marks))

    def _cell(self, cell: Cell, value: str, width: float) -> Strip:
        label, size = f"{cell.label}:", self._pt(10.5)
        if value:
            face = Face.BOLD if cell.strong else Face.REGULAR
            return self._flow([Phrase(label), Phrase(value, face)], 10.5, width)
        strip = self._flow([Phrase(label)], 10.5, width)
        start = self.measure(f"{label} ", Face.REGULAR, size)
        dots = Stroke(min(start, width), size * RISE, width, size * RISE, dotted=True)
        return Strip(strip.height, (*strip.marks, dots))

    # tables

    def _components(self, components: tuple[ComponentLine, ...]) -> Iterator[Strip]:
        words = self.template.words["components"]
        if not components:
            yield self._flow([Phrase(f"{words['heading']}: {words['none']}")], 10.5, self.width)
            yield self._gap(3.5)
            return
        heading = self._flow([Phrase(f"{words['heading']}:")], 10.5, self.width)
        yield replace(heading, height=heading.height + self._pt(3), keep_with_next=True)
        notes = any(line.note for line in components)
        count = len(self.template.columns) if notes else len(self.template.columns) - 1
        widths = self._column_widths(count)
        head = self._table_row(self.template.columns[:count], widths, head=True)
        yield head
        for number, line in enumerate(components, start=1):
            texts = (str(number), line.name, _count(line.originals), _count(line.copies), line.note)
            yield replace(self._table_row(texts[:count], widths), repeats=head)
        yield self._gap(6)

    def _column_widths(self, count: int) -> list[float]:
        number, amount, note = self._pt(28), self._pt(58), self.width * 0.22
        fixed = [amount, amount, note][: count - 2]
        return [number, self.width - number - sum(fixed), *fixed]

    def _table_row(
        self, texts: tuple[str, ...], widths: list[float], *, head: bool = False
    ) -> Strip:
        edge, face = self._pt(4), Face.BOLD if head else Face.REGULAR
        cells: list[Strip] = []
        for column, (text, width) in enumerate(zip(texts, widths, strict=True)):
            if head or column not in {1, 4}:
                cells.append(self._centred(text, face, 9.5, width - 2 * edge))
            else:
                cells.append(self._flow([Phrase(text)], 9.5, width - 2 * edge))
        height = max(cell.height for cell in cells) + edge
        marks: list[Mark] = [Fill(0, 0, self.width, height, GREY_HEAD)] if head else []
        x = 0.0
        for cell, width in zip(cells, widths, strict=True):
            marks += shifted(cell.marks, x + edge, edge / 2)
            marks.append(Stroke(x, 0, x, height))
            x += width
        frame = [Stroke(0, height, x, height), Stroke(x, 0, x, height)]
        top = [Stroke(0, 0, x, 0)] if head else []
        return Strip(height, (*marks, *frame, *top), keep_with_next=head)

    def _fees(self, paper: ReceiptFormPaper) -> Iterator[Strip]:
        words = self.template.words["fees"]
        if not paper.fees:
            yield self._flow([Phrase(f"{words['heading']}: {words['none']}")], 10.5, self.width)
            yield self._gap(3.5)
            return
        heading = self._flow([Phrase(f"{words['heading']}:")], 10.5, self.width)
        yield replace(heading, keep_with_next=True)
        for name, amount in paper.fees:
            yield self._money(name, amount, Face.REGULAR)
        yield replace(self._money(words["total"], paper.total, Face.BOLD), keep_with_next=True)
        if paper.total_in_words:
            yield self._indented(f"{words['in_words']}: {paper.total_in_words}")
        yield self._gap(5)

    def _money(self, name: str, amount: str, face: Face) -> Strip:
        size, indent = self._pt(10.5), self._pt(INDENT)
        right = self.width - self._pt(6)
        reach = self.measure(amount, face, size)
        text = self._flow([Phrase(name, face)], 10.5, right - reach - indent - self._pt(16))
        y = text.height - size * (LEADING - RISE)
        last = [words for words in text.marks if isinstance(words, Words)][-1:]
        start = max(
            (indent + w.x + self.measure(w.text, w.face, size) for w in last), default=indent
        )
        leader = Stroke(start + self._pt(4), y, right - reach - self._pt(4), y, dotted=True)
        value = Words(right - reach, y, amount, face, size)
        marks = (*shifted(text.marks, indent, 0), leader, value)
        return Strip(text.height + self._pt(1.5), marks)

    def _indented(self, text: str) -> Strip:
        indent = self._pt(INDENT)
        strip = self._flow([Phrase(text)], 10.5, self.width - indent)
        return Strip(strip.height, shifted(strip.marks, indent, 0))

    # end

    def _signatures(self, paper: ReceiptFormPaper) -> Strip:
        words = self.template.words["signatures"]
        half, top, name_y = self.width / 2, self._pt(12), self._pt(100)
        marks: list[Mark] = []
        for x, title, name in (
            (0.0, words["submitter"], paper.submitter_name),
            (half, words["clerk"], paper.clerk_name),
        ):
            heading = self._centred(title, Face.BOLD, 10.5, half)
            hint = self._centred(words["hint"], Face.REGULAR, 9, half)
            signed = self._centred(name, Face.BOLD, 10.5, half - self._pt(12))
            marks += shifted(heading.marks, x, top)
            marks += shifted(hint.marks, x, top + heading.height)
            marks += shifted(signed.marks, x + self._pt(6), name_y)
        return Strip(name_y + self._pt(30), tuple(marks))

    # type

    def _flow(self, phrases: list[Phrase], size: float, width: float) -> Strip:
        scaled = self._pt(size)
        return text_strip(running_lines(phrases, scaled, width, self.measure), scaled)

    def _centred(self, text: str, face: Face, size: float, width: float = 0.0) -> Strip:
        width, scaled = width or self.width, self._pt(size)
        lines = balanced(text, width, sized(self.measure, face, scaled))
        placed = [
            [Words((width - self.measure(line, face, scaled)) / 2, 0, line, face, scaled)]
            for line in lines
        ]
        return text_strip(placed, scaled)

    def _boxed(self, text: str) -> Strip:
        strip, edge = self._centred(text, Face.BOLD, 10), self._pt(3)
        bottom = strip.height + 2 * edge
        frame = (
            Stroke(0, 0, self.width, 0, 1),
            Stroke(0, bottom, self.width, bottom, 1),
            Stroke(0, 0, 0, bottom, 1),
            Stroke(self.width, 0, self.width, bottom, 1),
        )
        return Strip(bottom + self._pt(6), (*shifted(strip.marks, 0, edge), *frame))


def _piled(parts: list[Strip]) -> Strip:
    marks: list[Mark] = []
    y = 0.0
    for part in parts:
        marks += shifted(part.marks, 0, y)
        y += part.height
    return Strip(y, tuple(marks))


def _qr_marks(payload: str, side: float) -> Iterator[Mark]:
    matrix = qr_matrix(payload)
    module = side / (matrix.side + 2 * QUIET_ZONE)
    for x, y, length in matrix.dark_runs():
        # The quiet zone on the left falls on the margin of the page.
        yield Fill(x * module, (y + QUIET_ZONE) * module, length * module, module)


def _count(number: int) -> str:
    return str(number) if number else "–"


def _values(paper: ReceiptFormPaper, template: FormTemplate) -> dict[str, str]:
    words = template.words["values"]
    procedure = paper.procedure_name
    if paper.procedure_code:
        procedure = words["procedure"].format(name=procedure, code=paper.procedure_code)
    offline = "" if paper.online else words["lookup_offline"]
    return {
        "office_name": paper.office_name,
        "submitter_name": paper.submitter_name,
        "submitter_identity": paper.submitter_identity,
        "submitter_address": paper.submitter_address,
        "submitter_phone": paper.submitter_phone,
        "submitter_email": paper.submitter_email,
        "owner_name": paper.owner_name,
        "owner_address": paper.owner_address,
        "channel": paper.channel,
        "procedure": procedure,
        "summary": "" if paper.summary == paper.procedure_name else paper.summary,
        "sets": words["sets"].format(count=f"{paper.sets:02d}"),
        "statutory_time": paper.statutory_time,
        "received_at": _moment(paper.received_at, template),
        "due_at": _moment(paper.due_at, template) if paper.due_at else words["due_none"],
        "return_method": paper.return_method,
        "register_book": paper.register_book,
        "register_number": paper.register_number,
        "lookup": " – ".join(filter(None, (paper.lookup, offline))),
        "hotline": paper.hotline,
    }


def _moment(moment: datetime, template: FormTemplate) -> str:
    hour, minute = clock(moment).split(":")
    day, month, year = date(moment).split("/")
    return template.words["header"]["moment"].format(
        hour=hour, minute=minute, weekday=weekday(moment), day=day, month=month, year=year
    )
