"""Text into lines of a given width, for any unit of measure."""

from __future__ import annotations

from collections.abc import Callable

Measure = Callable[[str], float]
"""The width of a line, in dots or points."""


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """Lines filled word by word; a word wider than the line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = broken(word, width, measure)
        lines += full
    return [*lines, line]


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """As many lines as ``wrapped``, of about the same length: no lonely last word."""
    lines = wrapped(text, width, measure)
    narrow, wide = 0.0, width
    while len(lines) > 1 and wide - narrow > width / 64:
        middle = (narrow + wide) / 2
        tighter = wrapped(text, middle, measure)
        if len(tighter) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tighter
    return lines


def broken(word: str, width: float, measure: Measure) -> list[str]:
    """A word cut where it leaves the line, after a hyphen or a dot if one is near."""
    pieces: list[str] = []
    while measure(word) > width and len(word) > 1:
        count = _fitting_letters(word, width, measure)
        joint = max(word.rfind(sign, 0, count) for sign in "-./@") + 1
        count = joint if joint > count // 2 else count
        pieces.append(word[:count])
        word = word[count:]
    return [*pieces, word]


def _fitting_letters(word: str, width: float, measure: Measure) -> int:
    low, high = 1, len(word) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle - 1)
    return low
