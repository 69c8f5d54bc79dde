"""Puts colours and type on the application: own palettes over Fusion, own fonts, one zoom.

Qt ships no palette that passes WCAG AA, and the system's colour scheme has no effect on
Fusion under X11; so the palettes are the office's own and look the same everywhere.
"""

from __future__ import annotations

import functools

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from counter_app.config.paths import resource
from counter_app.ui.colours import THEMES, Colours, ThemeName
from counter_app.ui.stylesheet import style_sheet

BASE_POINTS = 11.0
"""The smallest type anywhere in the window, at 100 %."""

ZOOMS = (1.0, 1.25, 1.5, 2.0)

FONT_FILES = ("fonts/NotoSans-Regular.ttf", "fonts/NotoSans-Bold.ttf")


def palette_of(colours: Colours) -> QPalette:
    """Every role Fusion draws with."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, value in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.ground),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.danger),
        (role.Highlight, colours.primary),
        (role.HighlightedText, colours.on_primary),
        (role.Accent, colours.primary),
        (role.Link, colours.primary_ink),
        (role.LinkVisited, colours.primary_ink),
        (role.PlaceholderText, colours.placeholder),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.edge),
        (role.Dark, colours.edge),
        (role.Shadow, colours.line),
    ):
        palette.setColor(target, QColor(value))
    for target in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.disabled))
    return palette


@functools.cache
def load_fonts() -> str:
    """Register the fonts that come along; returns the family's name."""
    families = [
        QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(resource(name))))
        for name in FONT_FILES
    ]
    return next((names[0] for names in families if names), "Noto Sans")


def apply_theme(app: QApplication, name: ThemeName, zoom: float = 1.0) -> None:
    """Put on a theme; the window repaints itself."""
    colours = THEMES[name]
    font = QFont(load_fonts())
    font.setPointSizeF(BASE_POINTS * zoom)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    # A font the old sheet touched would keep its size: the sheet goes first.
    app.setStyleSheet("")
    _IN_FORCE[:] = [zoom]
    app.setFont(font)
    app.setPalette(palette_of(colours))
    icons = resource("icons").as_posix()
    app.setStyleSheet(style_sheet(colours, str(name), icons, zoom))


_IN_FORCE = [1.0]
"""The zoom put on last. Remembered here: painting asks for it all the time, and a question to
Qt gives the interpreter away to whichever lane is busy, for five milliseconds each."""


def zoom_now() -> float:
    """The zoom in force."""
    return _IN_FORCE[0]


def px(length: int) -> int:
    """A length of the 100 % drawing at the zoom in force."""
    return round(length * zoom_now())
