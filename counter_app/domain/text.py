"""Vietnamese text as data: one normal form, search keys, masking.

Whatever comes from outside (card, catalogue, Excel, portal, keyboard) passes ``printable``
once at the gateway; what leaves for paper, SQL, CSV or HTML is then plain text.
"""

from __future__ import annotations

import re
import unicodedata

_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

# đ has no decomposition in Unicode. ð and ɖ are what old fonts and Icelandic or African
# layouts leave in its place; their capitals look the same as Đ.
_D_WITHOUT_STROKE = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})

_WORDS = re.compile(r"[^\W_]+")
_PUNCTUATION = re.compile(r"[\W_]+")


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
