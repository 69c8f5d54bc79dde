"""What stands on a thermal paper, from top to bottom, before anything is measured.

Sizes are dots of an 80 mm paper at 203 dpi (576 dots wide, 8 dots a millimetre);
the layout scales them to the paper in use.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Align(Enum):
    """Where a line stands."""

    LEFT = auto()
    CENTRE = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped at words."""

    text: str
    size: int
    bold: bool = False
    align: Align = Align.LEFT
    one_line: bool = False
    """Shrink until the text fits one line; wrap only below half the size."""
    figures: bool = False
    """Digits and plain capitals only: no room kept for marks above and below."""


@dataclass(frozen=True, slots=True)
class Banner:
    """White words on a black bar."""

    text: str
    size: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A label, and a value that hangs beside it."""

    label: str
    value: str
    size: int
    label_width: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A name on the left, an amount of money at the right edge."""

    name: str
    amount: str
    size: int
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    thickness: int = 2


@dataclass(frozen=True, slots=True)
class Spacer:
    """Blank paper."""

    height: int


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code with its quiet zone, at most ``side`` dots wide."""

    payload: str
    side: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A QR code on the left and blocks to its right, both centred in height."""

    qr: Qr
    right: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class WidthRuler:
    """A line of so many real dots with its figure: shows how far a printer reaches."""

    dots: int


@dataclass(frozen=True, slots=True)
class Greys:
    """A bar of chequered and solid fields: shows blocked dots and weak heads."""

    height: int


Block = Text | Banner | Pair | Amount | Rule | Spacer | Qr | Beside | WidthRuler | Greys
