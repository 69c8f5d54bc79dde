"""Buttons of the call bar: they keep their words, and give up their key where room is short."""

from __future__ import annotations

from enum import StrEnum

from counter_app.ui.widgets.buttons import BESIDE, KeyButton, PrimaryButton, with_key
from counter_app.ui.widgets.text import restyle, wrapped_tip

TIGHT = 18
"""What the filled button keeps free beside its words where room is short, at 100 %."""


class Spelling(StrEnum):
    """How a button says what it does."""

    LINE = "line"
    """Words and key beside each other; keys with Ctrl or Shift are left to the tool tip."""
    STACKED = "stacked"
    """The key below the words."""
    WORDS = "words"
    """Words alone."""


def spelled(words: str, key: str, spelling: Spelling) -> str:
    """What stands on the button."""
    match spelling:
        case Spelling.LINE:
            return with_key(words, "" if "+" in key else key)
        case Spelling.STACKED:
            return f"{words}\n{key}" if key else words
        case Spelling.WORDS:
            return words


class FoldingButton(KeyButton):
    """A plain one."""

    def __init__(self, words: str, key: str) -> None:
        self._words, self._key = words, key
        super().__init__(spelled(words, key, Spelling.LINE), tip_key=key)
        self.setAccessibleName(words)
        self.setToolTip(wrapped_tip(f"{words} ({key})"))

    def fold(self, spelling: Spelling, *, tight: bool) -> None:
        """Say it that way; ``tight``: with little room left and right of the words."""
        self.setText(spelled(self._words, self._key, spelling))
        restyle(self, "tight", "true" if tight else "false")


class FoldingPrimary(PrimaryButton):
    """The filled one."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__(words, key)
        self._words, self._key = words, key

    def fold(self, spelling: Spelling, *, tight: bool) -> None:
        """Say it that way; ``tight``: with little room left and right of the words."""
        self._beside = TIGHT if tight else BESIDE
        self.setText(spelled(self._words, self._key, spelling))
        self.updateGeometry()
