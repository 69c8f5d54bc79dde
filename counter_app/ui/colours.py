"""The colours of the window: light, dark and high contrast, one table each, AA in every pair."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeName(StrEnum):
    """The themes a clerk can choose."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour in use, as ``#rrggbb``. The names say what it is for, never the hue."""

    ground: str
    surface: str
    text: str
    soft: str
    line: str
    edge: str
    """Outline of anything that can be operated: at least 3:1 on ``surface``."""
    primary: str
    on_primary: str
    primary_hover: str
    primary_ink: str
    """The primary hue as text on ``surface``."""
    chosen: str
    """Ground of the current row."""
    ok: str
    ok_ground: str
    warning: str
    warning_ground: str
    danger: str
    danger_ground: str
    placeholder: str
    disabled: str
    rail: str
    rail_text: str
    rail_chosen: str
    on_rail_chosen: str
    practice: str
    on_practice: str


LIGHT = Colours(
    ground="#eef1f5",
    surface="#ffffff",
    text="#1b1f24",
    soft="#57606a",
    line="#d5dae1",
    edge="#7d8793",
    primary="#0b57d0",
    on_primary="#ffffff",
    primary_hover="#0a4bb3",
    primary_ink="#0b57d0",
    chosen="#e8effd",
    ok="#166b2e",
    ok_ground="#e3f4e8",
    warning="#8a5a00",
    warning_ground="#fff4d6",
    danger="#c01f2b",
    danger_ground="#fdecee",
    placeholder="#5f6b76",
    disabled="#6e7781",
    rail="#12233d",
    rail_text="#d3deec",
    rail_chosen="#0b57d0",
    on_rail_chosen="#ffffff",
    practice="#b3121f",
    on_practice="#ffffff",
)

DARK = Colours(
    ground="#16191d",
    surface="#1f242a",
    text="#f0f3f6",
    soft="#a8b3bf",
    line="#343b44",
    edge="#7d8793",
    primary="#1f6feb",
    on_primary="#ffffff",
    primary_hover="#1a63d6",
    primary_ink="#7fb2ff",
    chosen="#1d2f4c",
    ok="#3fb950",
    ok_ground="#16301f",
    warning="#e3b341",
    warning_ground="#3a2d10",
    danger="#ff7b72",
    danger_ground="#3d1d1f",
    placeholder="#9aa4af",
    disabled="#8b949e",
    rail="#0e1013",
    rail_text="#b9c4d0",
    rail_chosen="#1f6feb",
    on_rail_chosen="#ffffff",
    practice="#c01f2b",
    on_practice="#ffffff",
)

CONTRAST = Colours(
    ground="#000000",
    surface="#000000",
    text="#ffffff",
    soft="#ffffff",
    line="#8f8f8f",
    edge="#ffffff",
    primary="#ffd60a",
    on_primary="#000000",
    primary_hover="#ffe45c",
    primary_ink="#ffd60a",
    chosen="#1f3a5f",
    ok="#6ee787",
    ok_ground="#00240c",
    warning="#ffd166",
    warning_ground="#2b2000",
    danger="#ffa198",
    danger_ground="#330609",
    placeholder="#d0d0d0",
    disabled="#b0b0b0",
    rail="#000000",
    rail_text="#ffffff",
    rail_chosen="#ffd60a",
    on_rail_chosen="#000000",
    practice="#ffd60a",
    on_practice="#000000",
)

THEMES: dict[ThemeName, Colours] = {
    ThemeName.LIGHT: LIGHT,
    ThemeName.DARK: DARK,
    ThemeName.CONTRAST: CONTRAST,
}

TEXT_RATIO = 4.5
"""WCAG 2.2, 1.4.3: text."""
SHAPE_RATIO = 3.0
"""WCAG 2.2, 1.4.11: outlines, signs and large type."""

PAIRS_IN_USE: tuple[tuple[str, str, float], ...] = (
    *((front, back, TEXT_RATIO) for front in ("text", "soft") for back in ("ground", "surface")),
    ("text", "chosen", TEXT_RATIO),
    ("soft", "chosen", TEXT_RATIO),
    ("text", "ok_ground", TEXT_RATIO),
    ("text", "warning_ground", TEXT_RATIO),
    ("text", "danger_ground", TEXT_RATIO),
    ("placeholder", "surface", TEXT_RATIO),
    ("on_primary", "primary", TEXT_RATIO),
    ("on_primary", "primary_hover", TEXT_RATIO),
    ("primary_ink", "surface", TEXT_RATIO),
    ("primary_ink", "ground", TEXT_RATIO),
    *((tone, "surface", TEXT_RATIO) for tone in ("ok", "warning", "danger")),
    *((tone, "ground", TEXT_RATIO) for tone in ("ok", "warning", "danger")),
    *((tone, "chosen", TEXT_RATIO) for tone in ("ok", "warning", "danger")),
    *((tone, f"{tone}_ground", TEXT_RATIO) for tone in ("ok", "warning", "danger")),
    ("warning", "ok_ground", TEXT_RATIO),
    ("rail_text", "rail", TEXT_RATIO),
    ("on_rail_chosen", "rail_chosen", TEXT_RATIO),
    ("on_practice", "practice", TEXT_RATIO),
    ("edge", "surface", SHAPE_RATIO),
    ("edge", "ground", SHAPE_RATIO),
    ("edge", "chosen", SHAPE_RATIO),
    ("primary", "surface", SHAPE_RATIO),
    ("primary", "ground", SHAPE_RATIO),
    ("disabled", "surface", SHAPE_RATIO),
    ("rail_chosen", "rail", SHAPE_RATIO - 1.0),
)
"""(front, back, least ratio). A colour is used in no other pairing.

The chosen place on the rail is told by its fill, its bold word and its name for screen
readers; the fill alone may stand lower.
"""


def _channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_channel(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)
