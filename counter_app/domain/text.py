"""Vietnamese text as data: one normal form, search keys, masking, traces of damage.

Whatever comes from outside (card, catalogue, Excel, portal, keyboard) passes ``printable``
once at the gateway; what leaves for paper, SQL, CSV or HTML is then plain text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

# đ has no decomposition in Unicode. ð and ɖ are what old fonts and Icelandic or African
# layouts leave in its place; their capitals look the same as Đ.
_D_WITHOUT_STROKE = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})

_WORDS = re.compile(r"[^\W_]+")
_PUNCTUATION = re.compile(r"[\W_]+")

# UTF-8 of Vietnamese letters starts with C3..C6, CC or E1 BA, E1 BB. Read as Latin-1 or
# Windows-1252 the first byte shows as a letter, the next as a sign no word contains; Ã alone
# is a Vietnamese letter and proves nothing.
_WESTERN_SIGNS = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_MOJIBAKE_WESTERN = re.compile(f"[ÂÃÄÅÆÌ][\u0080-\u00bf{_WESTERN_SIGNS}]|á[º»]")
# The same bytes read as code page 437 (Alt and numpad codes of a keyboard wedge): box lines.
_MOJIBAKE_DOS = re.compile(r"[├┼╞╠╟║╗]|─[^\s─]")
_NEVER_IN_TEXT = re.compile("[\ufffd\x80-\x9f\ud800-\udfff]")
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]|(?:^|\s)\?[^\W\d_]")


def nfc(s: str) -> str:
    """The one normal form of the house: every letter one code point."""
    return unicodedata.normalize("NFC", s)


def fold(s: str) -> str:
    """Search key: lower case, đ as d, no marks, single spaces.

    >>> fold("  Nguyễn ĐỨC\\tĐạt ")
    'nguyen duc dat'
    """
    lowered = s.lower()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFD", lowered.translate(_D_WITHOUT_STROKE))
        lowered = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return " ".join(lowered.split())


def search_key(*parts: str) -> str:
    """What the search index holds for a row: the folded parts, then words without punctuation.

    The second form is needed because an index splits words at an apostrophe or a dot:
    a clerk types ``kbroi`` for K'Brơi and ``0901234567`` for 0901.234.567.

    >>> search_key("K'Brơi")
    "k'broi kbroi"
    """
    folded = " ".join(filter(None, map(fold, parts)))
    joined = (_PUNCTUATION.sub("", word) for word in folded.split() if _PUNCTUATION.search(word))
    return " ".join([folded, *filter(None, joined)]).strip()


def initials(s: str) -> str:
    """First letters of the words, folded.

    >>> initials("Đăng ký khai sinh")
    'dkks'
    """
    return "".join(word[0] for word in _WORDS.findall(fold(s)))


def printable(s: str) -> str:
    """NFC without control, format, surrogate, private or unassigned characters; single spaces.

    Removes escape bytes of printers, bidirectional controls and zero-width characters.
    """
    if s.isascii() and s.isprintable():
        return " ".join(s.split())
    spaced = " ".join(s.split())
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED_CATEGORIES)
    return " ".join(nfc(kept).split())


def mask_number(number: str) -> str:
    """An identity or phone number for lists: first 3 of a 12-digit number, and the last 4.

    >>> mask_number("072190000000")
    '072*****0000'
    """
    size = len(number)
    head = 3 if size >= 12 else 0
    tail = 4 if size >= 8 else size // 4
    return number[:head] + "*" * (size - head - tail) + number[size - tail :]


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
_MISREAD_AS = ("latin-1", "cp1252", "cp1258", "cp437", "cp850")


@cache
def _misreadings() -> tuple[dict[str, int], ...]:
    return tuple(map(_byte_table, _MISREAD_AS))


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
    found = {text for table in _misreadings() if (text := _read_again(s, table)) is not None}
    return found.pop() if len(found) == 1 else None


def _read_again(s: str, table: dict[str, int]) -> str | None:
    if s.isascii():
        return None
    try:
        text = nfc(bytes(ord(c) if c.isascii() else table[c] for c in s).decode("utf-8"))
    except (KeyError, UnicodeDecodeError):
        return None
    return text if all(c.isascii() or c in VIETNAMESE_LETTERS for c in text) else None
