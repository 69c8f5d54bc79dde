"""The words around a place in a text, without patterns that grow with the square of it."""

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
