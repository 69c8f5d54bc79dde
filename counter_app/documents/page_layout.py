"""Strips of a form stacked onto pages, in points from the top left corner; no drawing yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from counter_app.documents.typefaces import Face
from counter_app.documents.wrapping import Measure, broken

LetterMeasure = Callable[[str, Face, float], float]
"""Width in points of a text in a face at a size."""


def sized(measure: LetterMeasure, face: Face, size: float) -> Measure:
    """The measure of one face at one size."""
    return lambda text: measure(text, face, size)


LEADING = 1.32
"""Line pitch in type sizes; room for stacked Vietnamese marks."""
RISE = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``y`` is the baseline."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A horizontal or vertical line."""

    x: float
    y: float
    to_x: float
    to_y: float
    width: float = 0.6
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle: 0 black, 1 white."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 0.0


Mark = Words | Stroke | Fill


def shifted(marks: Iterable[Mark], x: float, y: float) -> tuple[Mark, ...]:
    """The marks moved right and down."""
    return tuple(_shifted(mark, x, y) for mark in marks)


def _shifted(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Stroke):
        return replace(mark, x=mark.x + x, y=mark.y + y, to_x=mark.to_x + x, to_y=mark.to_y + y)
    return replace(mark, x=mark.x + x, y=mark.y + y)


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of the form that is never cut."""

    height: float
    marks: tuple[Mark, ...] = ()
    keep_with_next: bool = False
    repeats: Strip | None = None
    """Printed above this strip when it opens a page: the head of its table."""


Page = tuple[Mark, ...]


def paginate(strips: Sequence[Strip], height: float, head: Strip) -> list[Page]:
    """Fill pages of ``height``; ``head`` opens every page after the first."""
    pages: list[list[Strip]] = [[]]
    room = height
    for strip in strips:
        if strip.height > room and pages[-1]:
            carried = _carried(pages[-1])
            opening = carried[0] if carried else strip
            repeated = [opening.repeats] if opening.repeats else []
            pages.append([head, *repeated, *carried])
            room = height - sum(item.height for item in pages[-1])
        pages[-1].append(strip)
        room -= strip.height
    return [_stacked(page) for page in pages]


def _carried(page: list[Strip]) -> list[Strip]:
    """Take the strips off a page that must stand with what follows; never all of them."""
    carried: list[Strip] = []
    while len(page) > 1 and page[-1].keep_with_next:
        carried.insert(0, page.pop())
    return carried


def _stacked(strips: Sequence[Strip]) -> Page:
    marks: list[Mark] = []
    y = 0.0
    for strip in strips:
        marks += shifted(strip.marks, 0, y)
        y += strip.height
    return tuple(marks)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of one face in a running line."""

    text: str
    face: Face = Face.REGULAR


def running_lines(
    phrases: Sequence[Phrase], size: float, width: float, measure: LetterMeasure
) -> list[list[Words]]:
    """Phrases set one after the other and wrapped at words; baselines are all 0."""
    space = measure(" ", Face.REGULAR, size)
    lines: list[list[Words]] = [[]]
    x = 0.0
    for word, face in _pieces(phrases, size, width, measure):
        reach = measure(word, face, size)
        if lines[-1] and x + reach > width:
            lines.append([])
            x = 0.0
        _append(lines[-1], Words(x, 0, word, face, size))
        x += reach + space
    return lines


def _append(line: list[Words], words: Words) -> None:
    """Join with the last words of the same face, so that text can be copied as it reads."""
    if line and line[-1].face is words.face:
        line[-1] = replace(line[-1], text=f"{line[-1].text} {words.text}")
    else:
        line.append(words)


def _pieces(
    phrases: Sequence[Phrase], size: float, width: float, measure: LetterMeasure
) -> Iterable[tuple[str, Face]]:
    for phrase in phrases:
        line = sized(measure, phrase.face, size)
        for word in phrase.text.split():
            for piece in broken(word, width, line):
                yield piece, phrase.face


def text_strip(lines: Sequence[Sequence[Words]], size: float) -> Strip:
    """Running lines one below the other."""
    pitch = size * LEADING
    marks = tuple(
        replace(words, y=number * pitch + size * RISE)
        for number, line in enumerate(lines)
        for words in line
    )
    return Strip(pitch * len(lines), marks)
