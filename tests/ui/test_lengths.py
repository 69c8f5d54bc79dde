"""Lengths of the drawing at the zoom in force."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from counter_app.ui import theme
from counter_app.ui.colours import ThemeName


@pytest.mark.parametrize("zoom", theme.ZOOMS)
def test_lengths_follow_the_zoom(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, zoom: float
) -> None:
    """And ask nothing of Qt: every question while painting gives the interpreter away."""
    theme.apply_theme(qapp, ThemeName.LIGHT, zoom)
    qapp.setProperty("dressed", "")
    monkeypatch.setattr(theme, "QApplication", None)

    assert theme.px(8) == round(8 * zoom)
    assert theme.zoom_now() == zoom
