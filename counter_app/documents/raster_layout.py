"""Blocks to a one-bit picture: first everything is measured and placed, then drawn.

Nothing is dithered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from counter_app.documents.blocks import (
    Align,
    Amount,
    Banner,
    Beside,
    Block,
    Greys,
    Pair,
    Qr,
    Rule,
    Spacer,
    Text,
    WidthRuler,
)
from counter_app.documents.glyphs import GlyphShelf
from counter_app.documents.qr import QUIET_ZONE, qr_matrix
from counter_app.documents.typefaces import Face, Typefaces, face_runs
from counter_app.documents.wrapping import balanced, wrapped
from counter_app.services.paper import Raster

FULL_WIDTH = 576
NARROW_WIDTH = 420
NARROW_SCALE = 0.84
"""58 mm paper has the same dots a millimetre, only fewer of them: type shrinks less than width."""

RISE, FALL = 1.02, 0.27
"""Room above and below the baseline, in type sizes: enough for Ẫ and for Ợ."""
FIGURE_RISE, FIGURE_FALL = 0.74, 0.04
SIDE_MARGIN = 4
SMALLEST_TYPE = 16


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face on one baseline; ``x`` is the left edge."""

    x: int
    baseline: int
    text: str
    face: Face
    size: int
    white: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: int
    y: int
    width: int
    height: int


Ink = Run | Box


@dataclass(frozen=True, slots=True)
class Placed:
    """A block measured: its height and what it draws, relative to its top left corner."""

    height: int
    ink: tuple[Ink, ...] = ()

    def moved(self, x: int, y: int) -> tuple[Ink, ...]:
        """The ink at another place."""
        return tuple(_moved(item, x, y) for item in self.ink)


def _moved(item: Ink, x: int, y: int) -> Ink:
    # Spelt out: a code is hundreds of boxes, and dataclasses.replace takes four times as long.
    if isinstance(item, Run):
        baseline = item.baseline + y
        return Run(item.x + x, baseline, item.text, item.face, item.size, item.white)
    return Box(item.x + x, item.y + y, item.width, item.height)


class Typesetter:
    """Measures and places blocks on one paper width."""

    def __init__(self, shelf: GlyphShelf, width: int) -> None:
        self._shelf = shelf
        self._paper = width
        self._scale = NARROW_SCALE if width <= NARROW_WIDTH else width / FULL_WIDTH

    def scaled(self, dots: int) -> int:
        """Dots of the full-width design on this paper."""
        return max(1, round(dots * self._scale))

    def stack(self, blocks: Iterable[Block], width: int) -> Placed:
        """Blocks one below the other."""
        ink: list[Ink] = []
        y = 0
        for block in blocks:
            placed = self.place(block, width)
            ink += placed.moved(0, y)
            y += placed.height
        return Placed(y, tuple(ink))

    def place(self, block: Block, width: int) -> Placed:
        """One block within so many dots."""
        match block:
            case Text():
                return self._text(block, width)
            case Banner():
                return self._banner(block, width)
            case Pair():
                return self._pair(block, width)
            case Amount():
                return self._amount(block, width)
            case Rule():
                return Placed(block.thickness, (Box(0, 0, width, block.thickness),))
            case Spacer():
                return Placed(self.scaled(block.height))
            case Qr():
                return self._qr(block)[1]
            case Beside():
                return self._beside(block, width)
            case WidthRuler():
                return self._width_ruler(block)
            case Greys():
                return _greys(self.scaled(block.height), width)

    def _type_size(self, size: int) -> int:
        return max(SMALLEST_TYPE, self.scaled(size))

    def _text(self, block: Text, width: int) -> Placed:
        face = Face.BOLD if block.bold else Face.REGULAR
        size = self._type_size(block.size)
        if block.one_line:
            size = self._fitting_size(block.text, face, size, width)
        centre = block.align is Align.CENTRE
        wrap = self._balanced if centre else self._wrap
        lines = wrap(block.text, face, size, width)
        return self._lines(lines, face, size, width if centre else None, figures=block.figures)

    def _lines(
        self,
        lines: Sequence[str],
        face: Face,
        size: int,
        centred_in: int | None = None,
        *,
        figures: bool = False,
        white: bool = False,
    ) -> Placed:
        rise, fall = (FIGURE_RISE, FIGURE_FALL) if figures else (RISE, FALL)
        pitch = round(size * (rise + fall))
        ink: list[Ink] = []
        for number, line in enumerate(lines):
            x = 0
            if centred_in is not None:
                x = max(0, (centred_in - self._shelf.width(line, face, size)) // 2)
            ink += self._line(line, x, number * pitch + round(size * rise), face, size, white)
        return Placed(pitch * len(lines), tuple(ink))

    def _line(
        self, line: str, x: int, baseline: int, face: Face, size: int, white: bool
    ) -> list[Ink]:
        ink: list[Ink] = []
        for part, letters in face_runs(line, face):
            ink.append(Run(x, baseline, letters, part, size, white))
            x += self._shelf.width(letters, part, size)
        return ink

    def _banner(self, block: Banner, width: int) -> Placed:
        size, edge = self._type_size(block.size), self.scaled(8)
        lines = self._balanced(block.text, Face.BOLD, size, width - 2 * edge)
        words = self._lines(lines, Face.BOLD, size, width, white=True)
        height = words.height + edge
        return Placed(height, (Box(0, 0, width, height), *words.moved(0, edge // 2)))

    def _pair(self, block: Pair, width: int) -> Placed:
        size, indent = self._type_size(block.size), self.scaled(block.label_width)
        gap = self.scaled(10)
        face = Face.BOLD if block.bold else Face.REGULAR
        label = self._lines(
            self._wrap(block.label, Face.REGULAR, size, indent - gap), Face.REGULAR, size
        )
        value = self._lines(self._wrap(block.value, face, size, width - indent), face, size)
        return Placed(max(label.height, value.height), (*label.ink, *value.moved(indent, 0)))

    def _amount(self, block: Amount, width: int) -> Placed:
        size, face = self._type_size(block.size), Face.BOLD if block.bold else Face.REGULAR
        reach = self._shelf.width(block.amount, face, size)
        left = width - reach - self.scaled(20)
        name = self._lines(self._wrap(block.name, face, size, left), face, size)
        amount = self._lines([block.amount], face, size)
        below = name.height - amount.height
        return Placed(name.height, (*name.ink, *amount.moved(width - reach, below)))

    def _qr(self, block: Qr) -> tuple[int, Placed]:
        """The side in dots and the code; modules are whole dots."""
        matrix = qr_matrix(block.payload)
        modules = matrix.side + 2 * QUIET_ZONE
        dots = max(3, self.scaled(block.side) // modules)
        edge = QUIET_ZONE * dots
        ink = tuple(
            Box(edge + x * dots, edge + y * dots, length * dots, dots)
            for x, y, length in matrix.dark_runs()
        )
        return modules * dots, Placed(modules * dots, ink)

    def _beside(self, block: Beside, width: int) -> Placed:
        side, code = self._qr(block.qr)
        left = side + self.scaled(8)
        right = self.stack(block.right, width - left)
        height = max(side, right.height)
        return Placed(
            height,
            (
                *code.moved(0, (height - side) // 2),
                *right.moved(left, (height - right.height) // 2),
            ),
        )

    def _width_ruler(self, block: WidthRuler) -> Placed:
        if block.dots > self._paper:
            return Placed(0)
        size, tick = self._type_size(24), self.scaled(14)
        label = self._lines([f"{block.dots}"], Face.REGULAR, size)
        first = -SIDE_MARGIN  # the ruler alone counts from the very first dot
        end = first + block.dots
        marks = tuple(Box(x, 0, 2, tick) for x in range(first, end - 1, 64))
        line = (Box(first, 0, block.dots, 3), Box(end - 2, 0, 2, 2 * tick))
        x = end - self.scaled(10) - self._shelf.width(str(block.dots), Face.REGULAR, size)
        return Placed(tick + label.height, (*line, *marks, *label.moved(x, tick // 2)))

    def _fitting_size(self, text: str, face: Face, size: int, width: int) -> int:
        smallest = max(SMALLEST_TYPE, size // 2)
        while size > smallest and self._shelf.width(text, face, size) > width:
            size -= 1
        return size

    def _wrap(self, text: str, face: Face, size: int, width: int) -> list[str]:
        return wrapped(text, width, lambda line: self._shelf.width(line, face, size))

    def _balanced(self, text: str, face: Face, size: int, width: int) -> list[str]:
        return balanced(text, width, lambda line: self._shelf.width(line, face, size))


def _greys(height: int, width: int) -> Placed:
    """Four fields: solid, and squares of 1, 2 and 4 dots."""
    field = width // 4
    ink: list[Ink] = [Box(0, 0, field, height)]
    for number, grain in enumerate((1, 2, 4), start=1):
        for y in range(0, height, grain):
            first = number * field + (y // grain % 2) * grain
            ink += [
                Box(x, y, grain, min(grain, height - y))
                for x in range(first, (number + 1) * field - grain, 2 * grain)
            ]
    return Placed(height, tuple(ink))


class ThermalPress:
    """Blocks to ``Raster``. One lock: printer lanes share the fonts."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._shelf = GlyphShelf(typefaces)
        self._lock = threading.Lock()

    def picture(self, blocks: Sequence[Block], width: int) -> Raster:
        """Set the blocks on a paper of ``width`` dots."""
        with self._lock:
            typesetter = Typesetter(self._shelf, width)
            placed = typesetter.stack(blocks, width - 2 * SIDE_MARGIN)
            image = Image.new("1", (width, placed.height), 0)
            self._paint(image, placed.moved(SIDE_MARGIN, 0))
        return Raster(width, placed.height, image.tobytes())

    def _paint(self, image: Image.Image, ink: Iterable[Ink]) -> None:
        for item in ink:
            if isinstance(item, Box):
                corner = (item.x + item.width, item.y + item.height)
                image.paste(1, (item.x, item.y, *corner))
            else:
                self._stamp_run(image, item)

    def _stamp_run(self, image: Image.Image, run: Run) -> None:
        x, colour = run.x, 0 if run.white else 1
        for letter in run.text:
            stamp = self._shelf.stamp(run.face, run.size, letter)
            image.paste(colour, (x + stamp.left, run.baseline + stamp.top), stamp.picture)
            x += self._shelf.advance(run.face, run.size, letter)
