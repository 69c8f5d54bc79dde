"""Codes people carry: the legal dossier code, the provisional one, and what their QR holds.

The pattern of the legal code is data of the office, ``H53.12.3-261123-0001`` by default
(agency, business date, serial of the day). Serials come in blocks, so that a counter goes on
without the line; a provisional code stands in when the portal gives the code or a block is
used up.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import unquote

from counter_app.domain.agency_code import NEW_FORM, OLD_FORM, AgencyCode
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.text import printable

LONGEST_CODE = 50
"""Characters of a dossier code, whoever gives it."""
SHORTEST_PORTAL_CODE = 6

_LONGEST_TEXT = 200

_TOKEN = re.compile(r"\{(agency|yymmdd|yyyymmdd|ddmmyy|serial:[1-9])\}")
_DATE_FORMS = {"yymmdd": "%y%m%d", "yyyymmdd": "%Y%m%d", "ddmmyy": "%d%m%y"}
_YEARS = range(2000, 2100)
_LITERAL = re.compile(r"[0-9A-Z$*+\-./:]*")

# What a hand or a reader leaves around a code.
_EDGES = " *.,;:'\"-"
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SYMBOLOGY_MARK = re.compile(r"^\][A-Z][0-9A-Z]")
_PROVISIONAL = re.compile(r"T-([0-9]{2,3})-([0-9]{6})-([0-9]{3,4})")


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A legal code taken apart."""

    agency: AgencyCode
    date: date
    """Business date: the serial begins anew each day for each agency."""
    serial: int


@dataclass(frozen=True, slots=True)
class CodePattern:
    """How an office writes its dossier codes.

    ``text`` holds ``{agency}``, one of ``{yymmdd}``, ``{yyyymmdd}``, ``{ddmmyy}``, and
    ``{serial:n}`` with n digits, each once, with signs of the QR alphanumeric set between.
    Raises ``Refusal(SETTING_INVALID)`` for a pattern whose codes could be read in two ways.
    """

    text: str = "{agency}-{yymmdd}-{serial:4}"

    def __post_init__(self) -> None:
        names = [token.partition(":")[0] for token in _TOKEN.findall(self.text)]
        kinds = sorted("date" if name in _DATE_FORMS else name for name in names)
        literals = "".join(_TOKEN.split(self.text)[::2])
        after_agency = self.text.partition("{agency}")[2][:1]
        clear = not after_agency or after_agency in "$*+-./:"
        whole = self.text == self.text.strip(_EDGES) and _LITERAL.fullmatch(literals)
        if kinds != ["agency", "date", "serial"] or not (whole and clear):
            raise Refusal(RefusalCode.SETTING_INVALID, field="code_pattern")

    def render(self, agency: AgencyCode | str, business_date: date, serial: int) -> str:
        """The code as printed. ``Refusal(CODES_USED_UP)`` when the serial has too many digits."""
        width = self._serial_width
        if not 1 <= serial < 10**width:
            raise Refusal(RefusalCode.CODES_USED_UP)
        if business_date.year not in _YEARS:
            raise ValueError("dossier codes tell the years 2000 to 2099")
        known = agency if isinstance(agency, AgencyCode) else AgencyCode.parse(agency)
        code = self.text.replace("{agency}", str(known))
        code = code.replace(f"{{serial:{width}}}", f"{serial:0{width}d}")
        form = self._date_form
        return code.replace(f"{{{form}}}", business_date.strftime(_DATE_FORMS[form]))

    def parse(self, text: str) -> DossierCode:
        """Read a code typed or scanned: case, spaces, kinds of dashes, marks of readers.

        The agency may stand in its old form. ``Refusal(DOSSIER_UNKNOWN)`` if it is no code
        of this pattern.
        """
        tidy, pattern = _tidy(text), _expression(self.text)
        found = pattern.fullmatch(tidy.replace(" ", "")) or pattern.fullmatch(_dashed(tidy))
        day = _day(found["date"], self._date_form) if found else None
        if found is None or day is None:
            raise Refusal(RefusalCode.DOSSIER_UNKNOWN)
        return DossierCode(AgencyCode.parse(found["agency"]), day, int(found["serial"]))

    @property
    def _serial_width(self) -> int:
        return next(int(t[-1]) for t in _TOKEN.findall(self.text) if t.startswith("serial:"))

    @property
    def _date_form(self) -> str:
        return next(form for form in _DATE_FORMS if f"{{{form}}}" in self.text)


@lru_cache(maxsize=8)
def _expression(pattern: str) -> re.Pattern[str]:
    parts = []
    for index, part in enumerate(_TOKEN.split(pattern)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part == "agency":
            parts.append(f"(?P<agency>{OLD_FORM}|{NEW_FORM})")
        elif part in _DATE_FORMS:
            parts.append(f"(?P<date>[0-9]{{{len(part)}}})")
        else:
            parts.append(f"(?P<serial>[0-9]{{{part[-1]}}})")
    return re.compile("".join(parts))


def _day(digits: str, form: str) -> date | None:
    """The day these digits tell; two-digit years are of this century."""
    parts = {"y": "20" if len(digits) == 6 else "", "m": "", "d": ""}
    for key, digit in zip(form, digits, strict=True):
        parts[key] += digit
    try:
        return date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _tidy(text: str) -> str:
    """Upper case, plain dashes, single spaces, without what stands around it; "" if too long."""
    if len(text) > _LONGEST_TEXT:
        return ""
    upper = printable(text).upper().translate(_DASHES)
    return _SYMBOLOGY_MARK.sub("", upper).strip(_EDGES)


def _dashed(tidy: str) -> str:
    """The same with dashes where a hand put spaces."""
    return re.sub("-+", "-", tidy.replace(" ", "-"))


@dataclass(frozen=True, slots=True)
class ProvisionalCode:
    """A provisional code taken apart (mã tạm)."""

    station_number: int
    date: date
    serial: int


def provisional_code(station_number: int, business_date: date, serial: int) -> str:
    """``T-03-261123-007``: station, day, serial of the station that day.

    Begins with T, which no agency does, and has only digits after it, so that it is told
    apart at a glance and cannot be misheard. Station 1 to 999, serial 1 to 9999, then
    ``Refusal(CODES_USED_UP)``.
    """
    if not 1 <= station_number <= 999 or business_date.year not in _YEARS:
        raise ValueError("station 1 to 999, years 2000 to 2099")
    if not 1 <= serial <= 9999:
        raise Refusal(RefusalCode.CODES_USED_UP)
    return f"T-{station_number:02d}-{business_date:%y%m%d}-{serial:03d}"


def parse_provisional(text: str) -> ProvisionalCode | None:
    """Read a provisional code as tolerantly as a legal one; None if it is none."""
    found = _PROVISIONAL.fullmatch(_dashed(_tidy(text)))
    day = _day(found[2], "yymmdd") if found else None
    if found is None or day is None:
        return None
    return ProvisionalCode(int(found[1]), day, int(found[3]))


_PORTAL_CODE = re.compile(r"(?=.*[0-9])[0-9A-Z]+(?:[.-][0-9A-Z]+)*")


def portal_code(text: str) -> str:
    """The one form of a code the portal gave, as a person typed it: capitals, plain hyphens.

    Letters, digits, dots and hyphens, 6 to 50 of them, at least one a digit.
    ``Refusal(CODE_NOT_USABLE)`` for anything else and for a provisional code.
    """
    code = _dashed(re.sub(r" *([.-]) *", r"\1", _tidy(text)))
    fits = SHORTEST_PORTAL_CODE <= len(code) <= LONGEST_CODE and _PORTAL_CODE.fullmatch(code)
    if not fits or parse_provisional(code) is not None:
        raise Refusal(RefusalCode.CODE_NOT_USABLE)
    return code


_BASE_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The QR alphanumeric set without the space, which readers trim, and the escape sign.
_KEPT_IN_CODE = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:")
_KEPT_IN_COMPONENT = _KEPT_IN_CODE - {"."}


@dataclass(frozen=True, slots=True)
class ComponentSheet:
    """What the sheet before the pages of one component says."""

    code: str
    component_id: str


def qr_payload(code: str) -> str:
    """``HS.<CODE>.<check>`` in the QR alphanumeric set, for slip, form 01 and folder label.

    The check is the CRC-32 in base 36: it tells our codes from foreign ones. Signs outside
    the set (a code the portal gave) stand as %XX of their UTF-8.
    """
    return _with_check(f"HS.{_escaped(code, _KEPT_IN_CODE)}")


def read_qr(payload: str) -> str | None:
    """The dossier code of a payload; None if it is foreign, damaged or mistyped."""
    body = _checked(payload)
    if body is None or not body.startswith("HS."):
        return None
    return _unescaped(body[3:], _KEPT_IN_CODE)


def component_payload(code: str, component_id: str) -> str:
    """``TP.<CODE>.<component>.<check>`` for the sheet before a component's pages."""
    component = _escaped(component_id, _KEPT_IN_COMPONENT)
    return _with_check(f"TP.{_escaped(code, _KEPT_IN_CODE)}.{component}")


def read_component_qr(payload: str) -> ComponentSheet | None:
    """The sheet a payload names; None if it is foreign, damaged or mistyped."""
    body = _checked(payload)
    if body is None or not body.startswith("TP."):
        return None
    code, _, component = body[3:].rpartition(".")
    read_code = _unescaped(code, _KEPT_IN_CODE)
    read_component = _unescaped(component, _KEPT_IN_COMPONENT)
    return ComponentSheet(read_code, read_component) if read_code and read_component else None


def _escaped(text: str, kept: frozenset[str]) -> str:
    if not text:
        raise ValueError("an empty code has no QR")
    return "".join(c if c in kept else "".join(f"%{b:02X}" for b in c.encode()) for c in text)


def _unescaped(text: str, kept: frozenset[str]) -> str | None:
    plain = unquote(text)
    return plain if plain and _escaped(plain, kept) == text else None


def _with_check(body: str) -> str:
    return f"{body}.{_check(body)}"


def _check(body: str) -> str:
    """CRC-32 in seven digits of base 36."""
    rest, digits = zlib.crc32(body.encode()), ""
    for _ in range(7):
        rest, digit = divmod(rest, 36)
        digits = _BASE_36[digit] + digits
    return digits


def _checked(payload: str) -> str | None:
    body, _, check = _tidy(payload).rpartition(".")
    return body if check == _check(body) else None


@dataclass(frozen=True, slots=True)
class SerialBlock:
    """Serials a station may give on one day. Each is used once; a block only moves forward.

    ``next`` is ``last + 1`` when the block is used up.
    """

    scope: str
    day: date
    first: int
    last: int
    next: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.next <= self.last + 1:
            raise ValueError("a block of serials runs from first to last")

    @property
    def remaining(self) -> int:
        """How many serials are left."""
        return self.last + 1 - self.next

    def take(self) -> tuple[int, SerialBlock] | None:
        """The next serial and the block after it; None when the block is used up."""
        if not self.remaining:
            return None
        return self.next, replace(self, next=self.next + 1)
