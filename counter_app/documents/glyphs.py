"""Letters as one-bit stamps, each painted once by FreeType in its one-bit mode.

Hinting a letter costs sixty times more than stamping it, and a slip holds few different
ones. Noto Sans has no ``kern`` table and its hinted advances are whole dots, so a line of
stamps is dot for dot what FreeType would have painted.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from counter_app.documents.typefaces import Face, Typefaces, face_runs


@dataclass(frozen=True, slots=True)
class Stamp:
    """One letter: where its picture lies from the pen on the baseline."""

    left: int
    top: int
    picture: Image.Image


class GlyphShelf:
    """Advances and stamps per face and size. Not thread-safe: FreeType faces are not."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._typefaces = typefaces
        self._fonts: dict[tuple[Face, int], ImageFont.FreeTypeFont] = {}
        self._advances: dict[tuple[Face, int, str], int] = {}
        self._stamps: dict[tuple[Face, int, str], Stamp] = {}

    def advance(self, face: Face, size: int, letter: str) -> int:
        """Dots the pen moves on."""
        key = (face, size, letter)
        if key not in self._advances:
            self._advances[key] = round(self._font(face, size).getlength(letter, mode="1"))
        return self._advances[key]

    def width(self, text: str, face: Face, size: int) -> int:
        """Dots a line takes."""
        return sum(
            self.advance(part, size, letter)
            for part, letters in face_runs(text, face)
            for letter in letters
        )

    def stamp(self, face: Face, size: int, letter: str) -> Stamp:
        """The letter's picture, black = 1."""
        key = (face, size, letter)
        if key not in self._stamps:
            self._stamps[key] = self._painted(face, size, letter)
        return self._stamps[key]

    def _painted(self, face: Face, size: int, letter: str) -> Stamp:
        font = self._font(face, size)
        left, top, right, bottom = font.getbbox(letter, mode="1", anchor="ls")
        box = (max(1, round(right - left)), max(1, round(bottom - top)))
        picture = Image.new("1", box, 0)
        pen = ImageDraw.Draw(picture)
        pen.fontmode = "1"
        pen.text((-left, -top), letter, fill=1, font=font, anchor="ls")
        return Stamp(round(left), round(top), picture)

    def _font(self, face: Face, size: int) -> ImageFont.FreeTypeFont:
        key = (face, size)
        if key not in self._fonts:
            # The basic layout engine gives the same dots on every system.
            self._fonts[key] = ImageFont.truetype(
                str(self._typefaces.path(face)), size, layout_engine=ImageFont.Layout.BASIC
            )
        return self._fonts[key]
