"""What Telex and VNI make of keystrokes: written from the rules, for tests only.

One word at a time: a key that is no letter (in VNI: no letter and no digit) ends it. A mark
key acts on the letters already there; struck again it takes the mark back, stays as a letter,
and the rest of the word is taken literally. ``free``: a doubled letter or d may act on an
earlier letter of the word, not only on its neighbour (Unikey: "free marking").
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

TONES = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
HATS = {"circumflex": "\u0302", "breve": "\u0306", "horn": "\u031b", "stroke": ""}
VOWELS = "aeiouy"


@dataclass
class Word:
    """The word being typed: base letters, one hat a letter, one tone."""

    letters: list[str] = field(default_factory=list)
    hats: list[str] = field(default_factory=list)
    tone: str = ""
    literal: bool = False

    def add(self, letter: str) -> None:
        self.letters.append(letter)
        self.hats.append("")

    def take_back(self, key: str) -> None:
        self.add(key)
        self.literal = True

    def hat(self, kind: str, bases: str, *, free: bool) -> str:
        """``put``, ``already`` there, or ``no`` letter to carry it."""
        places = range(len(self.letters) - 1, -1, -1) if free else [len(self.letters) - 1]
        for place in places:
            if place >= 0 and self.letters[place] in bases:
                if self.hats[place] == kind:
                    self.hats[place] = ""
                    return "already"
                self.hats[place] = kind
                if kind == "horn" and self.letters[place - 1 : place + 1] == ["u", "o"]:
                    self.hats[place - 1] = kind  # uow and uo7 give ươ
                return "put"
        return "no"

    def set_tone(self, mark: str) -> str:
        if not any(letter in VOWELS for letter in self.letters):
            return "no"
        if self.tone == mark:
            self.tone = ""
            return "already"
        self.tone = mark
        return "put"

    def tone_place(self) -> int:
        vowels = [i for i, letter in enumerate(self.letters) if letter in VOWELS]
        hatted = [i for i in vowels if self.hats[i]]
        if hatted:
            return hatted[-1]
        ends_in_vowel = vowels[-1] == len(self.letters) - 1
        return vowels[-2] if ends_in_vowel and len(vowels) > 1 else vowels[-1]

    def text(self) -> str:
        shown = []
        for place, (letter, hat) in enumerate(zip(self.letters, self.hats, strict=True)):
            sign = "đ" if hat == "stroke" else letter + HATS.get(hat, "")
            tone = self.tone if self.tone and place == self.tone_place() else ""
            shown.append(unicodedata.normalize("NFC", sign + tone))
        return "".join(shown)


def telex(keys: str, *, free: bool = False) -> str:
    done, word = "", Word()
    for key in keys.lower():
        if not key.isalpha():
            done, word = done + word.text() + key, Word()
        else:
            _telex_key(word, key, free=free)
    return done + word.text()


def _telex_key(word: Word, key: str, *, free: bool) -> None:
    outcome = "no"
    if word.literal:
        word.add(key)
        return
    if key in TONES:
        outcome = word.set_tone(TONES[key])
    elif key == "z" and word.tone:
        word.tone, outcome = "", "put"
    elif key == "w":
        outcome = word.hat("breve", "a", free=False)
        outcome = word.hat("horn", "ou", free=True) if outcome == "no" else outcome
        outcome = word.hat("breve", "a", free=True) if outcome == "no" else outcome
    elif key in "aeo":
        outcome = word.hat("circumflex", key, free=free)
    elif key == "d":
        outcome = word.hat("stroke", "d", free=free)
    if outcome == "already":
        word.take_back(key)
    elif outcome == "no":
        word.add(key)


def vni(keys: str) -> str:
    done, word = "", Word()
    for key in keys.lower():
        if not key.isalnum():
            done, word = done + word.text() + key, Word()
        elif word.literal or key.isalpha():
            word.add(key)
        else:
            _vni_digit(word, key)
    return done + word.text()


def _vni_digit(word: Word, key: str) -> None:
    hats = {"6": ("circumflex", "aeo"), "7": ("horn", "ou"), "8": ("breve", "a")}
    hats["9"] = ("stroke", "d")
    outcome = "no"
    if key in "12345":
        outcome = word.set_tone("\u0301\u0300\u0309\u0303\u0323"[int(key) - 1])
    elif key == "0" and word.tone:
        word.tone, outcome = "", "put"
    elif key in hats:
        outcome = word.hat(*hats[key], free=True)
    if outcome == "already":
        word.take_back(key)
    elif outcome == "no":
        word.add(key)
