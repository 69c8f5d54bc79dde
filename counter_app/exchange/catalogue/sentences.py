"""The words around a place in a text or in brackets.

Without patterns: some would grow with the square of the text.
"""

from __future__ import annotations

_REACH = 160
_ENDS = ".;\n"


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that holds ``text[start:end]``, at most ``_REACH`` characters to each side."""
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    left = max(before.rfind(sign) for sign in _ENDS) + 1
    if left == 0 and len(before) == _REACH:
        left = before.find(" ") + 1  # not in the middle of a word
    right = min((place for sign in _ENDS if (place := after.find(sign)) >= 0), default=len(after))
    return (before[left:] + text[start:end] + after[:right]).strip()


def enclosed(text: str) -> bool:
    """Whether the first bracket closes with the last character."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for place, sign in enumerate(text, 1):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place == len(text)
    return False
