"""Labels with a role and a tone: the style sheet gives them colour, never the code."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget


class Tone(StrEnum):
    """What a colour means; a sign or a word always says the same."""

    PLAIN = ""
    SOFT = "soft"
    OK = "ok"
    WARNING = "warning"
    DANGER = "danger"
    PRIMARY = "primary"


SIGNS: dict[Tone, str] = {
    Tone.OK: "✓",
    Tone.WARNING: "▲",
    Tone.DANGER: "!",
}
"""The sign that goes with a tone, for those who do not see the colour."""


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet selects by, and draw the widget anew."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # never shown: the sheet will see the new value when it first looks
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_tone(widget: QWidget, tone: Tone) -> None:
    """Give a widget the colour of ``tone``."""
    restyle(widget, "tone", str(tone))


def label(text: str = "", role: str = "", tone: Tone = Tone.PLAIN, *, wrap: bool = False) -> QLabel:
    """A plain-text label; data from outside never becomes markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setProperty("tone", str(tone))
    made.setWordWrap(wrap)
    return made


def set_text(target: QLabel, text: str, tone: Tone | None = None) -> None:
    """Change a label only if its text changes; an empty one takes no room."""
    if target.text() != text:
        target.setText(text)
    target.setVisible(bool(text))
    if tone is not None:
        set_tone(target, tone)


# What html.escape does; that module and its table of entities are not for the first frame.
_AS_MARKUP = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "<br>"}
)


def wrapped_tip(words: str) -> str:
    """A tool tip of several lines if need be; Qt breaks only what is markup, and this is data."""
    return f"<p>{words.translate(_AS_MARKUP)}</p>" if words else ""


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setObjectName("rule")
    return line
