"""Which font file draws which character, on thermal paper and on forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

SYMBOLS = frozenset("←↑→↓↔⇒≈≠≤≥■□▲▶►▼◆○●★☆☎☐☑☒✓✗")
"""Signs Noto Sans lacks; a reduced DejaVu Sans draws them."""


class Face(StrEnum):
    """The three faces in use."""

    REGULAR = "regular"
    BOLD = "bold"
    SYMBOLS = "symbols"


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The font files of one folder."""

    folder: Path

    def path(self, face: Face) -> Path:
        """The TrueType file of a face."""
        return self.folder / _FILES[face]


_FILES = {
    Face.REGULAR: "NotoSans-Regular.ttf",
    Face.BOLD: "NotoSans-Bold.ttf",
    Face.SYMBOLS: "DejaVuSans-Symbols.ttf",
}


def face_runs(text: str, face: Face) -> Iterator[tuple[Face, str]]:
    """Split a line into stretches that one face can draw."""
    for symbolic, letters in groupby(text, SYMBOLS.__contains__):
        yield Face.SYMBOLS if symbolic else face, "".join(letters)
