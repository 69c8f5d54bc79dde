"""What the QR of an identity card says: read, mended where exact, flagged where not.

The card of 2021 has 7 fields, the one of 2024 (TT 16/2024/TT-BCA) 11:
``number|old number|name|ddmmyyyy|Nam/Nữ|address|ddmmyyyy`` and four more, often empty, whose
order no public source gives. A reader that types (keyboard wedge) may garble letters but not
digits; so digits are kept in every case and a damaged text is never handed on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counter_app.domain.damage import VIETNAMESE_LETTERS, looks_damaged, repair_mojibake
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.text import fold, nfc, printable

_MAX_SIZE = 4096
"""Bytes or characters. The largest QR holds 2953 bytes, a card some 170."""

_FEWEST_FIELDS, _MOST_FIELDS = 7, 16

# Start and end marks of readers; nothing a card holds. No-break space stays: in mojibake it is
# the second byte of à.
_FRAME = " \t\0\x02\x03\x04"
# Byte order mark, in whatever code page it was read, and the reader's symbology mark.
_PREFIX = re.compile(r"[^\x00-\x7f]{0,3}(?:\][A-Za-z][0-9A-Za-z])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}|[0-9]{12}")
_FULL_DATE = re.compile(r"([0-9]{2})([0-9]{2})([12][0-9]{3})")
_YEAR_ONLY = re.compile(r"(?:00[0-9]{2})?([12][0-9]{3})")

_PLAIN_NAME = re.compile(r"[^\W\d_]+(?:[ '\u2019.-]+[^\W\d_]+)*\.?")
# Vietnamese syllables, folded. Typing through Telex turns K'sor into K'sỏ: a word that does
# not fit is either such damage or a name of another people of the country; a person compares.
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|qu|[ckpt]h|tr|[bcdhklmnprstvx])?[aeiouy]{1,3}(?:ch|n[gh]|[cmnpt])?|[a-z]"
)


class Sex(StrEnum):
    """Giới tính, as the card and the citizen number know it."""

    MALE = "male"
    FEMALE = "female"


class CardWarning(StrEnum):
    """What the clerk must look at before using a reading."""

    REPAIRED = "repaired"
    """Letters were garbled on the way and restored exactly: the reader wants setting up."""
    NAME_DAMAGED = "name_damaged"
    """The name was lost on the way and left empty: to be typed from the card."""
    NAME_MISSING = "name_missing"
    NAME_UNUSUAL = "name_unusual"
    """The name may be garbled by Telex or VNI, or is merely rare: to be compared."""
    SEX_UNREADABLE = "sex_unreadable"
    ADDRESS_DAMAGED = "address_damaged"
    EXTRA_DAMAGED = "extra_damaged"
    BIRTH_YEAR_ONLY = "birth_year_only"
    BIRTH_DATE_UNREADABLE = "birth_date_unreadable"
    ISSUE_DATE_UNREADABLE = "issue_date_unreadable"
    OLD_NUMBER_UNREADABLE = "old_number_unreadable"


@dataclass(frozen=True, slots=True)
class CardReading:
    """One card as read. Texts are ``printable``; a damaged one is empty and flagged."""

    number: str
    """Always 12 digits."""
    old_number: str
    name: str
    birth_date: date | None
    birth_raw: str
    """The field as it stood: digits only; also for cards that know only the year."""
    sex: Sex | None
    address: str
    issued_on: date | None
    extra: tuple[str, ...] = ()
    """Fields 8 and on in their places, meaning not established; ``()`` when all are empty."""
    warnings: tuple[CardWarning, ...] = ()

    @property
    def birth_year(self) -> int | None:
        """The year of birth, known also where the card does not give the day."""
        if self.birth_date is not None:
            return self.birth_date.year
        year_only = _YEAR_ONLY.fullmatch(self.birth_raw)
        return int(year_only[1]) if year_only else None


def read_card(raw: bytes | str) -> CardReading:
    """Read one scan. ``bytes`` come from a serial port, ``str`` from typing or pasting.

    A double scan of the same card counts once. Raises ``Refusal(CARD_UNREADABLE)`` for
    anything that is not the QR of an identity card.
    """
    notes: set[CardWarning] = set()
    fields = _in_right_case(_fields(_one_record(_text(raw))), notes)
    name, sex, address, *extra = _mended([fields[2], fields[4], fields[5], *fields[7:]], notes)
    reading = CardReading(
        number=fields[0],
        old_number=_old_number(fields[1], notes),
        name=_name(name, notes, typed=isinstance(raw, str)),
        birth_date=_birth_date(fields[3], notes),
        birth_raw=printable(fields[3]),
        sex=_sex(sex or fields[4], notes),
        address=_kept(address, CardWarning.ADDRESS_DAMAGED, notes),
        issued_on=_issue_date(fields[6], notes),
        extra=tuple(_kept(e, CardWarning.EXTRA_DAMAGED, notes) for e in extra if any(fields[7:])),
        # Only now all notes are taken; in the order of the enumeration.
        warnings=tuple(warning for warning in CardWarning if warning in notes),
    )
    if reading.sex is None and reading.birth_year is None and reading.issued_on is None:
        raise Refusal(RefusalCode.CARD_UNREADABLE)
    return reading


def _text(raw: bytes | str) -> str:
    """Size first: a megabyte of junk costs nothing."""
    if len(raw) > _MAX_SIZE:
        raise Refusal(RefusalCode.CARD_UNREADABLE)
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw


def _one_record(text: str) -> str:
    """The scan without the reader's marks; readers end a code with CR, LF or TAB."""
    lines = {line for part in re.split(r"[\r\n\t]+", text) if (line := part.strip(_FRAME))}
    if len(lines) != 1:
        raise Refusal(RefusalCode.CARD_UNREADABLE)
    line = lines.pop()
    half = len(line) // 2
    if line[:half] == line[half:]:  # scanned twice without an end mark
        line = line[:half]
    line = _PREFIX.sub("", line, count=1).lstrip(_FRAME)
    if _CONTROL.search(line):
        raise Refusal(RefusalCode.CARD_UNREADABLE)
    return line


def _fields(line: str) -> list[str]:
    fields = [field.strip(_FRAME) for field in line.split("|")]
    if not _FEWEST_FIELDS <= len(fields) <= _MOST_FIELDS or not _NUMBER.fullmatch(fields[0]):
        raise Refusal(RefusalCode.CARD_UNREADABLE)
    return fields


def _in_right_case(fields: list[str], notes: set[CardWarning]) -> list[str]:
    """Caps Lock turns the case of everything a wedge types; the sex field betrays it."""
    if nfc(fields[4]) not in ("nAM", "nỮ"):
        return fields
    notes.add(CardWarning.REPAIRED)
    return [field.swapcase() for field in fields]


def _mended(texts: Sequence[str], notes: set[CardWarning]) -> list[str | None]:
    """Each text as the card has it, or None where letters were lost or may have been.

    The texts of one scan go the same way: once one lost a letter, another that looks sound
    may have lost its own without a trace (ă becomes a, Á becomes Ã).
    """
    repaired = [repair_mojibake(text) for text in texts]
    if any(repaired):
        notes.add(CardWarning.REPAIRED)
    damaged = any(
        text != "" and again is None and (looks_damaged(text) or "?" in text)
        for text, again in zip(texts, repaired, strict=True)
    )
    if damaged or _letters_stripped(texts):
        return [text and again for text, again in zip(texts, repaired, strict=True)]
    if not any(repaired):
        return list(texts)
    return [
        again or (text if text.isascii() else None)
        for text, again in zip(texts, repaired, strict=True)
    ]


def _letters_stripped(texts: Sequence[str]) -> bool:
    """Whether a reader dropped or plained every accented letter: no Vietnamese address has none.

    Also true of keystrokes nobody composed (``Nguyeenx``, ``Nguye64n``).
    """
    name, sex, address = texts[:3]
    return address != "" and name.isascii() and sex.isascii() and address.isascii()


def _kept(text: str | None, flag: CardWarning, notes: set[CardWarning]) -> str:
    if text is None:
        notes.add(flag)
        return ""
    return printable(text)


def _name(name: str | None, notes: set[CardWarning], *, typed: bool) -> str:
    text = _kept(name, CardWarning.NAME_DAMAGED, notes)
    if any(map(_never_in_name, text)):
        return _kept(None, CardWarning.NAME_DAMAGED, notes)
    if name == "":
        notes.add(CardWarning.NAME_MISSING)
    elif name and _unusual(name, text, typed=typed):
        notes.add(CardWarning.NAME_UNUSUAL)
    return text


def _never_in_name(c: str) -> bool:
    """Digits (VNI keystrokes) and signs outside ASCII (mojibake no rule caught)."""
    return c.isdigit() or not (c.isascii() or c in "\u2019–" or unicodedata.category(c)[0] in "LM")


def _unusual(name: str, text: str, *, typed: bool) -> bool:
    strange = text != " ".join(nfc(name).split()) or not _PLAIN_NAME.fullmatch(text)
    foreign = any(c.isalpha() and not c.isascii() and c not in VIETNAMESE_LETTERS for c in text)
    words = filter(None, re.split(r"[ .–-]+", fold(text)))
    return strange or foreign or (typed and not all(map(_SYLLABLE.fullmatch, words)))


def _sex(text: str, notes: set[CardWarning]) -> Sex | None:
    sex = {"nam": Sex.MALE, "nu": Sex.FEMALE}.get(fold(text))
    if sex is None:
        notes.add(CardWarning.SEX_UNREADABLE)
    return sex


def _old_number(text: str, notes: set[CardWarning]) -> str:
    if text == "" or _OLD_NUMBER.fullmatch(text):
        return text
    notes.add(CardWarning.OLD_NUMBER_UNREADABLE)
    return ""


def _date(text: str) -> date | None:
    parts = _FULL_DATE.fullmatch(text)
    try:
        return date(int(parts[3]), int(parts[2]), int(parts[1])) if parts else None
    except ValueError:
        return None


def _birth_date(text: str, notes: set[CardWarning]) -> date | None:
    day = _date(text)
    if day is None and _YEAR_ONLY.fullmatch(text):
        notes.add(CardWarning.BIRTH_YEAR_ONLY)
    elif day is None:
        notes.add(CardWarning.BIRTH_DATE_UNREADABLE)
    return day


def _issue_date(text: str, notes: set[CardWarning]) -> date | None:
    day = _date(text)
    if day is None and text:
        notes.add(CardWarning.ISSUE_DATE_UNREADABLE)
    return day
