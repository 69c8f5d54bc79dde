from __future__ import annotations

import re
from dataclasses import fields

import pytest

from counter_app.ui.colours import (
    DARK,
    LIGHT,
    PAIRS_IN_USE,
    TEXT_RATIO,
    THEMES,
    Colours,
    ThemeName,
    contrast,
    luminance,
)
from counter_app.ui.stylesheet import style_sheet

NAMES = [field.name for field in fields(Colours)]


@pytest.mark.parametrize("theme", ThemeName)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS_IN_USE)
def test_every_pair_in_use_can_be_told_apart(
    theme: ThemeName, front: str, back: str, least: float
) -> None:
    colours = THEMES[theme]

    assert contrast(getattr(colours, front), getattr(colours, back)) >= least


def test_contrast_as_the_guidelines_compute_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#777777", "#ffffff") < TEXT_RATIO
    assert luminance("#ff0000") == pytest.approx(0.2126)


def test_the_palette_of_the_design() -> None:
    assert (LIGHT.ground, LIGHT.surface, LIGHT.text, LIGHT.soft) == (
        "#eef1f5",
        "#ffffff",
        "#1b1f24",
        "#57606a",
    )
    assert (LIGHT.line, LIGHT.edge, LIGHT.primary) == ("#d5dae1", "#7d8793", "#0b57d0")
    assert (LIGHT.ok, LIGHT.ok_ground) == ("#166b2e", "#e3f4e8")
    assert (LIGHT.warning, LIGHT.warning_ground) == ("#8a5a00", "#fff4d6")
    assert LIGHT.danger == "#c01f2b"
    assert (DARK.ground, DARK.surface, DARK.text, DARK.soft) == (
        "#16191d",
        "#1f242a",
        "#f0f3f6",
        "#a8b3bf",
    )
    assert (DARK.line, DARK.edge, DARK.primary) == ("#343b44", "#7d8793", "#1f6feb")
    assert (DARK.ok, DARK.warning, DARK.danger) == ("#3fb950", "#e3b341", "#ff7b72")


@pytest.mark.parametrize("theme", ThemeName)
def test_the_style_sheet_uses_no_colour_past_the_table(theme: ThemeName) -> None:
    colours = THEMES[theme]
    known = {getattr(colours, name) for name in NAMES}
    sheet = style_sheet(colours, str(theme), "icons")

    assert "$" not in sheet
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) <= known


def test_zoom_enlarges_type_and_room_but_not_frames() -> None:
    sheet = style_sheet(LIGHT, "light", "icons", 1.5)

    assert "font-size: 33.0pt" in sheet
    assert "min-height: 45px" in sheet
    assert "border: 1px solid" in sheet
    assert "#0b57d0" in sheet


def test_no_type_below_eleven_points() -> None:
    sizes = re.findall(r"font-size: ([\d.]+)pt", style_sheet(LIGHT, "light", "icons"))

    assert sizes
    assert min(map(float, sizes)) >= 11
