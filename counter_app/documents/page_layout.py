"""Strips of a form stacked onto pages, in points from the top left corner; no drawing yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

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
    """A piece of the form that is cut only when it is taller than a page, between its lines."""

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
    for strip in _fitting(strips, height - head.height):
        if strip.height > room and pages[-1]:
            carried = _carried(pages[-1])
            opening = carried[0] if carried else strip
            repeated = [opening.repeats] if opening.repeats else []
            pages.append([head, *repeated, *carried])
            room = height - sum(item.height for item in pages[-1])
        pages[-1].append(strip)
        room -= strip.height
    return [_stacked(page) for page in pages]


def _fitting(strips: Iterable[Strip], height: float) -> Iterator[Strip]:
    """The strips, those that fit no page line by line."""
    for strip in strips:
        above = strip.repeats.height if strip.repeats else 0.0
        if strip.height + above > height:
            yield from _by_lines(strip)
        else:
            yield strip


def _by_lines(strip: Strip) -> Iterator[Strip]:
    below = {
        mark.y + mark.size * (LEADING - RISE) for mark in strip.marks if isinstance(mark, Words)
    }
    edges = [0.0, *sorted(below)[:-1], strip.height]
    for top, bottom in pairwise(edges):
        last = bottom == strip.height
        pieces = (_between(mark, top, bottom, last=last) for mark in strip.marks)
        marks = shifted((piece for piece in pieces if piece is not None), 0, -top)
        yield Strip(bottom - top, marks, strip.keep_with_next and last, strip.repeats)


def _between(mark: Mark, top: float, bottom: float, *, last: bool) -> Mark | None:
    """What of a mark lies between two heights; None for nothing."""
    if isinstance(mark, Words):
        return mark if top < mark.y <= bottom else None
    if isinstance(mark, Fill):
        start, end = max(mark.y, top), min(mark.y + mark.height, bottom)
        return replace(mark, y=start, height=end - start) if start < end else None
    if mark.y == mark.to_y:
        return mark if top <= mark.y < bottom or (last and mark.y == bottom) else None
    start, end = max(mark.y, top), min(mark.to_y, bottom)
    return replace(mark, y=start, to_y=end) if start < end else None


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
