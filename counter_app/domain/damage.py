"""Traces of damage in Vietnamese text, and the one kind that can be repaired.

A module apart from ``text``: its tables and patterns are not for the way to the first frame.
"""

from __future__ import annotations

import re

from counter_app.domain.text import nfc

# UTF-8 of Vietnamese letters starts with C3..C6, CC or E1 BA, E1 BB. Read as Latin-1 or
# Windows-1252 the first byte shows as a letter, the next as a sign no word contains; Ã alone
# is a Vietnamese letter and proves nothing.
_WESTERN_SIGNS = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_MOJIBAKE_WESTERN = re.compile(f"[ÂÃÄÅÆÌ][\u0080-\u00bf{_WESTERN_SIGNS}]|á[º»]")
# The same bytes read as code page 437 (Alt and numpad codes of a keyboard wedge): box lines.
_MOJIBAKE_DOS = re.compile(r"[├┼╞╠╟║╗]|─[^\s─]")
_NEVER_IN_TEXT = re.compile("[\ufffd\x80-\x9f\ud800-\udfff]")
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]|(?:^|\s)\?[^\W\d_]")


def looks_damaged(s: str) -> bool:
    """Whether letters were lost on the way.

    Signs: U+FFFD, C1 controls, lone surrogates, mojibake, ``?`` inside a word.
    """
    return bool(
        _NEVER_IN_TEXT.search(s)
        or _MOJIBAKE_WESTERN.search(s)
        or _MOJIBAKE_DOS.search(s)
        or _LOST_LETTER.search(s)
    )


def _byte_table(codec: str) -> dict[str, int]:
    """Character -> byte of a code page; bytes it leaves undefined as C1 controls, like Windows."""
    return {bytes([b]).decode(codec, "ignore") or chr(b): b for b in range(0x80, 0x100)}


# 1252 and 437 are the ANSI page and the Alt-and-numpad page of an English Windows, 850 that of
# a European one, 1258 both of a Vietnamese one.
_MISREADINGS = tuple(map(_byte_table, ("latin-1", "cp1252", "cp1258", "cp437", "cp850")))


def _vietnamese_letters() -> frozenset[str]:
    tones = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
    lower = [nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones] + ["đ"]
    return frozenset("".join(lower) + "".join(lower).upper())


VIETNAMESE_LETTERS = _vietnamese_letters()
"""The vowels with every tone, and đ, in both cases (NFC)."""


def repair_mojibake(s: str) -> str | None:
    """The text whose UTF-8 bytes were read in a single-byte code page, or None.

    Only an exact repair counts: every byte present, the result Vietnamese, and the same
    whichever code page is assumed. A lost byte makes the UTF-8 invalid, so nothing is guessed.
    """
    found = {text for table in _MISREADINGS if (text := _read_again(s, table)) is not None}
    return found.pop() if len(found) == 1 else None


def _read_again(s: str, table: dict[str, int]) -> str | None:
    if s.isascii():
        return None
    try:
        text = nfc(bytes(ord(c) if c.isascii() else table[c] for c in s).decode("utf-8"))
    except (KeyError, UnicodeDecodeError):
        return None
    return text if all(c.isascii() or c in VIETNAMESE_LETTERS for c in text) else None
