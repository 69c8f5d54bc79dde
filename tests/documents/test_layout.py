from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from counter_app.config.paths import resource
from counter_app.documents.blocks import Align, Amount, Banner, Beside, Block, Pair, Qr, Text
from counter_app.documents.glyphs import GlyphShelf
from counter_app.documents.page_layout import LEADING, Strip, Stroke, Words, paginate
from counter_app.documents.qr import qr_matrix
from counter_app.documents.raster_layout import Box, Typesetter
from counter_app.documents.thermal import LOWER_LETTERS
from counter_app.documents.typefaces import SYMBOLS, Face, Typefaces, face_runs
from counter_app.documents.wrapping import balanced, wrapped

SHELF = GlyphShelf(Typefaces(resource("fonts")))
ACCENTED = [letter for letter in LOWER_LETTERS if not letter.isascii()]
ALPHABET = LOWER_LETTERS + LOWER_LETTERS.upper() + "0123456789-./@&<> ₫☑≥"
words = st.text(st.sampled_from(ALPHABET), max_size=120).map(lambda text: " ".join(text.split()))


def test_the_alphabet_is_complete() -> None:
    assert len(set(ACCENTED + [letter.upper() for letter in ACCENTED])) == 134


@pytest.mark.parametrize("face", [Face.REGULAR, Face.BOLD])
def test_every_vietnamese_letter_has_a_shape_of_its_own(face: Face) -> None:
    letters = [*ACCENTED, *(letter.upper() for letter in ACCENTED), *"₫–•…"]
    missing = SHELF.stamp(face, 40, "\U0010fffd").picture.tobytes()
    shapes = [SHELF.stamp(face, 40, letter) for letter in letters]
    pictures = {(s.left, s.top, s.picture.size, s.picture.tobytes()) for s in shapes}
    assert len(pictures) == len(letters)
    assert missing not in {s.picture.tobytes() for s in shapes}


def test_signs_come_from_the_second_font_and_only_they() -> None:
    missing = SHELF.stamp(Face.SYMBOLS, 40, "ệ").picture.tobytes()
    absent = SHELF.stamp(Face.REGULAR, 40, "\U0010fffd").picture.tobytes()
    for sign in SYMBOLS:
        assert SHELF.stamp(Face.SYMBOLS, 40, sign).picture.tobytes() != missing
    assert SHELF.stamp(Face.REGULAR, 40, "☑").picture.tobytes() == absent
    assert list(face_runs("≥ 2 con", Face.BOLD)) == [(Face.SYMBOLS, "≥"), (Face.BOLD, " 2 con")]


def test_stamped_lines_are_what_freetype_paints() -> None:
    line = "Nguyễn Thị Ánh Nguyệt – 16.000 ₫"
    font = ImageFont.truetype(
        str(resource("fonts/NotoSans-Regular.ttf")), 26, layout_engine=ImageFont.Layout.BASIC
    )
    painted = Image.new("1", (500, 40), 0)
    pen = ImageDraw.Draw(painted)
    pen.fontmode = "1"
    pen.text((5, 30), line, fill=1, font=font, anchor="ls")
    stamped = Image.new("1", (500, 40), 0)
    x = 5
    for letter in line:
        stamp = SHELF.stamp(Face.REGULAR, 26, letter)
        stamped.paste(1, (x + stamp.left, 30 + stamp.top), stamp.picture)
        x += SHELF.advance(Face.REGULAR, 26, letter)
    assert stamped.tobytes() == painted.tobytes()


@given(text=words, width=st.integers(40, 400))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    def measure(line: str) -> int:
        return SHELF.width(line, Face.REGULAR, 24)

    for lines in (wrapped(text, width, measure), balanced(text, width, measure)):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(measure(line) <= width or len(line) == 1 for line in lines)


def test_no_lonely_word_on_the_last_line() -> None:
    lines = balanced("Trung tâm Phục vụ hành chính công xã Tân Hội", 40, len)
    assert lines == ["Trung tâm Phục vụ hành", "chính công xã Tân Hội"]


@given(
    text=words.filter(bool),
    width=st.sampled_from([384, 512, 576]),
    kind=st.sampled_from(["text", "centre", "one", "banner", "pair", "amount", "beside"]),
)
def test_nothing_leaves_the_paper(text: str, width: int, kind: str) -> None:
    blocks: dict[str, Block] = {
        "text": Text(text, 28),
        "centre": Text(text, 32, bold=True, align=Align.CENTRE),
        "one": Text(text, 46, one_line=True),
        "banner": Banner(text, 24),
        "pair": Pair("Người nộp", text, 26, 160),
        "amount": Amount(text, "16.000 ₫", 24),
        "beside": Beside(Qr("HS.H53-261120-0001.K7", 210), (Text(text, 26),)),
    }
    placed = Typesetter(SHELF, width).place(blocks[kind], width - 8)
    for item in placed.ink:
        reach = (
            item.width if isinstance(item, Box) else SHELF.width(item.text, item.face, item.size)
        )
        assert item.x >= 0
        assert item.x + reach <= width - 8
        lowest = item.y + item.height if isinstance(item, Box) else item.baseline
        assert 0 <= lowest <= placed.height


def test_a_qr_code_has_whole_modules_and_its_quiet_zone() -> None:
    matrix = qr_matrix("HS.H53.112-261120-0001.K7")
    placed = Typesetter(SHELF, 576).place(Qr("HS.H53.112-261120-0001.K7", 210), 568)
    boxes = [item for item in placed.ink if isinstance(item, Box)]
    module = boxes[0].height
    assert placed.height == (matrix.side + 8) * module
    assert {box.x % module for box in boxes} == {0}
    assert min(box.x for box in boxes) == min(box.y for box in boxes) == 4 * module
    assert sum(box.width for box in boxes) == module * sum(map(sum, matrix.rows))


def _strip(name: str, height: float, *, keep: bool = False, repeats: Strip | None = None) -> Strip:
    return Strip(height, (Words(0, 0, name, Face.REGULAR, 10),), keep, repeats)


def _names(pages: Sequence[tuple[object, ...]]) -> list[list[str]]:
    return [[mark.text for mark in page if isinstance(mark, Words)] for page in pages]


def test_pages_carry_what_belongs_together() -> None:
    head, table = _strip("head", 10), _strip("columns", 10, keep=True)
    rows = [_strip(f"row{n}", 20, repeats=table) for n in range(4)]
    strips = [_strip("top", 20), table, *rows, _strip("last", 10, keep=True), _strip("sign", 40)]
    pages = _names(list(paginate(strips, 90, head)))
    assert pages == [
        ["top", "columns", "row0", "row1", "row2"],
        ["head", "columns", "row3", "last", "sign"],
    ]


def test_a_strip_taller_than_a_page_goes_on_line_by_line_under_its_head() -> None:
    head, table = _strip("head", 10), _strip("columns", 10, keep=True)
    lines = tuple(Words(0, 10 + 10 * n, f"line{n}", Face.REGULAR, 10 / LEADING) for n in range(25))
    row = Strip(252, (*lines, Stroke(0, 0, 0, 252), Stroke(0, 252, 90, 252)), repeats=table)

    pages = list(paginate([table, row, _strip("sign", 20)], 101, head))

    assert _names(pages) == [
        ["columns", *(f"line{n}" for n in range(8))],
        ["head", "columns", *(f"line{n}" for n in range(8, 16))],
        ["head", "columns", *(f"line{n}" for n in range(16, 24))],
        ["head", "columns", "line24", "sign"],
    ]
    for page in pages:
        assert all(mark.y <= 101 for mark in page)
        assert all(mark.to_y <= 101 for mark in page if isinstance(mark, Stroke))
    strokes = [mark for page in pages for mark in page if isinstance(mark, Stroke)]
    assert sum(stroke.to_y - stroke.y for stroke in strokes) == pytest.approx(252)
    assert [stroke.to_x for stroke in strokes].count(90) == 1


@given(st.lists(st.tuples(st.floats(1, 60), st.booleans()), min_size=1, max_size=40))
def test_no_strip_is_lost_or_doubled(pieces: list[tuple[float, bool]]) -> None:
    strips = [_strip(str(n), height, keep=keep) for n, (height, keep) in enumerate(pieces)]
    pages = _names(list(paginate(strips, 100, _strip("head", 5))))
    assert [name for page in pages for name in page if name != "head"] == [
        str(n) for n in range(len(pieces))
    ]
    assert all("head" not in page for page in pages[:1])
    assert all(page[0] == "head" for _, page in pairwise(pages))
