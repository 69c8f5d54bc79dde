"""Finding a procedure by what a clerk's fingers remember: initials, code, words.

The input method is usually on: Telex turns ``dd`` into đ, ``aa`` into â and a tone letter
after a vowel into a tone; VNI does so with digits. Initials are no words, so what arrives may
hold fewer letters than were typed. Both readings are tried: the mark was meant (đ is d), and
the mark swallowed a key (đ was dd).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from counter_app.domain.text import fold, initials, nfc

_LONGEST_QUERY = 64
_WORD = re.compile(r"[^\W_]+")
_UNTYPED_START = "thu tuc "
"""Many official names begin with "Thủ tục"; nobody types it."""

# Which keys a mark may have swallowed. A later key replaces an earlier tone or hat, so every
# key of the same kind counts. Telex letters and VNI digits side by side.
_TONE_KEYS, _HAT_KEYS = "sfrxjz012345", "aeow678"
_SWALLOWED = {
    **dict.fromkeys("\u0301\u0300\u0309\u0303\u0323", _TONE_KEYS),
    **dict.fromkeys("\u0302\u0306\u031b", _HAT_KEYS),
    "đ": "d9",
}


class FoundBy(StrEnum):
    """Why a procedure is in the answer; the order of the answer."""

    CODE = "code"
    INITIALS = "initials"
    INITIALS_TYPED = "initials_typed"
    """The initials, had the input method not swallowed keys."""
    CODE_START = "code_start"
    INITIALS_START = "initials_start"
    INITIALS_START_TYPED = "initials_start_typed"
    WORDS = "words"
    """Every word begins a word of the names, in any order."""
    FIELD = "field"
    """The same, with the words of the field (lĩnh vực) and the halves of the code."""
    CODE_PART = "code_part"
    INITIALS_PART = "initials_part"
    """The initials with some left out: ``dks`` for đăng ký khai sinh."""


@dataclass(frozen=True, slots=True)
class ProcedureKey:
    """What a procedure is found by."""

    code: str
    name: str
    short_name: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One procedure of the answer."""

    key: ProcedureKey
    found_by: FoundBy


class ProcedureIndex:
    """The procedures of an office, built once and asked at every key. Immutable; any thread."""

    def __init__(self, keys: Iterable[ProcedureKey]) -> None:
        self._keys = sorted(keys, key=lambda key: (len(key.short_name or key.name), key.code))
        self._codes = [_joined(key.code) for key in self._keys]
        self._initials = _Texts(map(_initials_of, self._keys))
        self._names = _Texts(_words(key.name, key.short_name) for key in self._keys)
        self._all_words = _Texts(
            _words(key.code, key.name, key.short_name, key.field) for key in self._keys
        )

    def find(
        self, query: str, limit: int = 8, usage: Mapping[str, int] | None = None
    ) -> list[Match]:
        """The best procedures first, at most ``limit``; an empty query gives the most used.

        ``usage``: code -> how often it was received lately. It breaks ties; then the shorter
        name comes first.
        """
        counts = usage or {}
        found: dict[int, FoundBy] = {}
        for found_by, places in self._ways(nfc(query[:_LONGEST_QUERY]).lower()):
            new = sorted(places - found.keys())
            new.sort(key=lambda place: -counts.get(self._keys[place].code, 0))
            found.update(dict.fromkeys(new, found_by))
            if len(found) >= limit:
                break
        return [Match(self._keys[place], by) for place, by in list(found.items())[:limit]]

    def _ways(self, query: str) -> Iterator[tuple[FoundBy, set[int]]]:
        """What each way of looking finds, best first; the caller stops when it has enough."""
        words = [word for word in _WORD.findall(query) if fold(word)]
        if not words:
            yield FoundBy.WORDS, set(range(len(self._keys)))
            return
        typed, hand = fold("".join(words)), _Typed("".join(words))
        first = typed[0]
        yield FoundBy.CODE, self._with_code(typed, _is_code)
        yield FoundBy.INITIALS, self._initials.equal(typed)
        yield FoundBy.INITIALS_TYPED, self._initials.like(first, hand.whole)
        yield FoundBy.CODE_START, self._with_code(typed, str.startswith)
        yield FoundBy.INITIALS_START, self._initials.starting(typed)
        yield FoundBy.INITIALS_START_TYPED, self._initials.like(first, hand.start)
        yield FoundBy.WORDS, self._with_words(words, self._names)
        yield FoundBy.FIELD, self._with_words(words, self._all_words)
        if len(typed) > 2:
            yield FoundBy.CODE_PART, self._with_code(typed, str.__contains__)
        yield FoundBy.INITIALS_PART, self._initials.like(first, _spread_pattern(typed).match)

    def _with_code(self, typed: str, fits: Callable[[str, str], bool]) -> set[int]:
        if not any(map(str.isdigit, typed)):
            return set()
        return {place for place, code in enumerate(self._codes) if fits(code, typed)}

    def _with_words(self, words: list[str], texts: _Texts) -> set[int]:
        return set.intersection(*(self._with_word(word, texts) for word in words))

    def _with_word(self, word: str, texts: _Texts) -> set[int]:
        """A word as it stands, as it may have been typed, or as initials of some words."""
        typed = fold(word)
        return (
            texts.starting(typed)
            or texts.like(typed[0], _Typed(word).start)
            or self._initials.containing(typed)
        )


class _Texts:
    """Folded texts of the procedures, sorted, each with the places it belongs to."""

    def __init__(self, texts_by_place: Iterable[Iterable[str]]) -> None:
        places: dict[str, set[int]] = {}
        for place, texts in enumerate(texts_by_place):
            for text in texts:
                places.setdefault(text, set()).add(place)
        self._places = places
        self._sorted = sorted(places)

    def equal(self, text: str) -> set[int]:
        return self._places.get(text, set())

    def starting(self, prefix: str) -> set[int]:
        return self._of(self._range(prefix))

    def like(self, first: str, fits: Callable[[str], object]) -> set[int]:
        return self._of(text for text in self._range(first) if fits(text))

    def containing(self, part: str) -> set[int]:
        return self._of(text for text in self._sorted if len(part) > 1 and part in text)

    def _range(self, prefix: str) -> list[str]:
        begin = bisect_left(self._sorted, prefix)
        return self._sorted[begin : bisect_left(self._sorted, prefix + "\uffff", begin)]

    def _of(self, texts: Iterable[str]) -> set[int]:
        return set().union(*(self._places[text] for text in texts))


def _joined(text: str) -> str:
    return "".join(_WORD.findall(fold(text)))


def _is_code(code: str, typed: str) -> bool:
    """The whole code, or its seven digits without the suffix of an authority (``.H53``)."""
    return typed in (code, code[:7])


def _initials_of(key: ProcedureKey) -> set[str]:
    without_start = fold(key.name).removeprefix(_UNTYPED_START)
    return {initials(name) for name in (key.short_name, key.name, without_start)} - {""}


def _words(*names: str) -> set[str]:
    return set(_WORD.findall(fold(" ".join(names))))


class _Typed:
    """Which texts a hand may have been typing when ``word`` (NFC, lower case) appeared.

    Every state of the comparison is one bit: the time is that of the text, whatever the
    catalogue holds; a regular expression would backtrack over ``d d d d``.
    """

    def __init__(self, word: str) -> None:
        letters = fold(word).replace(" ", "")
        self._unseen = _swallowed_keys(word) | _taken_back_keys(letters)
        self._places: dict[str, int] = {}
        for place, letter in enumerate(letters):
            self._places[letter] = self._places.get(letter, 0) | 1 << place
        self._end = 1 << len(letters)

    def whole(self, text: str) -> bool:
        """Whether ``word`` may be all of the text."""
        return bool(self._states(text) & self._end)

    def start(self, text: str) -> bool:
        """Whether ``word`` may be the beginning of the text."""
        return bool(self._states(text, stop=self._end) & self._end)

    def _states(self, text: str, stop: int = 0) -> int:
        """Bit n: n letters of the word stand for the text so far."""
        states = 1
        for key in text:
            unseen = states & ~1 if key in self._unseen else 0
            states = (states & self._places.get(key, 0)) << 1 | unseen
            if not states or states & stop:
                break
        return states


def _swallowed_keys(word: str) -> set[str]:
    """Keys that are not seen because they became the marks that are."""
    marks = unicodedata.normalize("NFD", word)
    return set("".join(_SWALLOWED.get(mark, "") for mark in marks))


def _taken_back_keys(letters: str) -> set[str]:
    """Keys that may have been struck once more than is seen.

    A mark key struck again takes its mark back and stays as a letter: ``ddd`` shows as ``dd``,
    ``oss`` as ``os``, ``orss`` too.
    """
    vowel = next((i for i, c in enumerate(letters) if c in "aeiouy"), len(letters))
    after_vowel = set(letters[vowel + 1 :])
    doubled = {c for c in "aeod" if letters.count(c) > 1}
    keys = set("d9") if "d" in doubled or "9" in letters else set()
    if after_vowel & set(_TONE_KEYS):
        keys |= set(_TONE_KEYS)
    if doubled & set("aeo") or after_vowel & set("w678"):
        keys |= set(_HAT_KEYS)
    return keys


def _spread_pattern(typed: str) -> re.Pattern[str]:
    """The letters in this order with any others between."""
    return re.compile("".join(f"[^{c}]*{c}" for c in map(re.escape, typed)))
