"""Who applies a procedure to whom, on which legal basis: the short fields of a record."""

from __future__ import annotations

import re

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.exchange.catalogue.sentences import sentence_around

PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?:\.[A-Z]\d{2})?")
"""National code; some provinces add their own letter and number."""

LEVELS = {
    "Cấp bộ": "ministry",
    "Cấp tỉnh": "province",
    "Cấp xã": "commune",
    "Cơ quan khác": "other",
}

_APPLICANTS = (
    "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "Cán bộ, công chức, viên chức",
    "Doanh nghiệp có vốn đầu tư nước ngoài",
    "Người Việt Nam định cư ở nước ngoài",
    "Doanh nghiệp Việt Nam",
    "Tổ chức nước ngoài",
    "Công dân Việt Nam",
    "Người nước ngoài",
    "Doanh nghiệp",
    "Hợp tác xã",
)
"""As the catalogue words them. Two hold the comma that also separates the list."""

_APPLICANT = re.compile(f"(?:{'|'.join(map(re.escape, _APPLICANTS))})(?=,|$)")
_SEPARATOR = ", "

_DECISION = re.compile(r"\d+/QĐ-[A-ZĐ]+(?:-[A-Z0-9]+)*")
_LOCAL_DECISION = re.compile(r"\d+/QĐ-(?:UBND|HĐND)")
_DISTRICT = re.compile(r"cấp huyện", re.IGNORECASE)
_ANNOUNCEMENT = re.compile(r"^(?:Quyết định )?công bố danh mục", re.IGNORECASE)
_SETS = re.compile(r"(?<!\d)0?(?P<sets>[1-9]\d?) (?:\([^()]{1,20}\) )?bộ\b")

_ISSUERS = (
    "VKSNDTC TANDTC UBTVQH BNNPTNT BNNMT BLĐTBXH BVHTTDL BGDĐT BKHCN BKHĐT BTNMT BGTVT BTTTT "
    "HĐND UBND VPCP NHNN TTCP BTP BTC BCA BQP BNV BNG BYT BXD BCT TTg CP"
)
"""Short names of those who issue documents, longest first: behind one the next name begins."""

_ISSUER = "|".join(_ISSUERS.split())
_LAW = re.compile(
    # The National Assembly has two digits, and no more: the next number follows.
    r"(?:(?<!\d)|(?<=QH\d\d))(?:(?<=QH)\d{2})?(?P<run>\d+(?:\.\d+)?)/(?P<year>(?:19|20)\d{2})/"
    rf"(?P<kind>(?:UBTV)?QH\d{{2}}|[A-ZĐ]{{2,5}}(?:[-_](?:QH\d{{2}}|UBTVQH\d{{2}}|{_ISSUER}))+)"
)
_YEAR_GLUED = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<number>\d{1,4})")


def read_levels(text: str, doubts: DoubtList) -> tuple[str, ...]:
    """Levels in the words of the data ("commune"), unknown ones left out with a doubt."""
    printed = [part for part in text.split(_SEPARATOR) if part]
    if not printed or any(part not in LEVELS for part in printed):
        doubts.add(DoubtCode.LEVEL_UNKNOWN, "levels", text)
    return tuple(LEVELS[part] for part in printed if part in LEVELS)


def read_applicants(text: str, doubts: DoubtList) -> tuple[str, ...]:
    """The names of a list whose separator also stands inside two of the names."""
    found: list[str] = []
    rest = text.strip()
    while rest:
        known = _APPLICANT.match(rest)
        name = known[0] if known else rest.partition(_SEPARATOR)[0]
        if not known:
            doubts.add(DoubtCode.APPLICANT_UNKNOWN, "applicants_vi", name)
        found.append(name)
        rest = rest[len(name) :].removeprefix(",").lstrip()
    return tuple(dict.fromkeys(found))


def read_legal_basis(text: str, doubts: DoubtList) -> tuple[str, ...]:
    """Numbers of the documents named, in order, each once.

    A number stands glued to the year before it ("năm 202437/2024/QH15") or to the number
    before it ("QH1449/2019/QH14"). It is sure where that year is the document's own.
    """
    numbers: list[str] = []
    for match in _LAW.finditer(text):
        run = match["run"]
        whole, dot, part = run.partition(".")
        glued = _YEAR_GLUED.fullmatch(whole) if len(whole) > 4 else None
        if glued:
            if glued["year"] != match["year"]:
                doubts.add(DoubtCode.LEGAL_BASIS_GLUED, "legal_basis", match[0])
            whole = glued["number"]
        elif text[match.end() : match.end() + 1] in ("-", "_"):
            # More issuers than are known here: the end of the number is not sure.
            doubts.add(DoubtCode.LEGAL_BASIS_GLUED, "legal_basis", match[0])
        elif len(whole) > 4:
            doubts.add(DoubtCode.LEGAL_BASIS_GLUED, "legal_basis", match[0])
            continue
        numbers.append(f"{whole}{dot}{part}/{match['year']}/{match['kind']}")
    if not numbers:
        doubts.add(DoubtCode.LEGAL_BASIS_MISSING, "legal_basis", text)
    return tuple(dict.fromkeys(numbers))


def read_decision(text: str, doubts: DoubtList) -> str | None:
    """The decision that published the procedure, as printed; None when there is none."""
    if _LOCAL_DECISION.fullmatch(text):
        doubts.add(DoubtCode.DECISION_LOCAL, "decision_no", text)
    elif not _DECISION.fullmatch(text):
        doubts.add(DoubtCode.DECISION_ODD, "decision_no", text)
    return text or None


def short_name(name: str, doubts: DoubtList) -> str:
    """The official name without "Thủ tục" if it is short enough for a slip, else empty."""
    bare = re.sub(r"^Thủ tục ", "", name, flags=re.IGNORECASE)
    if not bare or len(bare) > SHORT_NAME_LENGTH:
        doubts.add(DoubtCode.SHORT_NAME_MISSING, "short_name_vi", name)
        return ""
    return bare[0].upper() + bare[1:]


SHORT_NAME_LENGTH = 80
"""Two lines of an 80 mm slip."""


def check_name(name: str, doubts: DoubtList) -> None:
    """Whether the name is that of a procedure."""
    if not name:
        doubts.add(DoubtCode.NAME_MISSING, "name_vi")
    elif _ANNOUNCEMENT.match(name):
        doubts.add(DoubtCode.NAME_NOT_A_PROCEDURE, "name_vi", name)


def check_text(texts: tuple[str, ...], doubts: DoubtList) -> None:
    """Remnants of the district level (abolished 2025-07-01) and numbers of sets in the text."""
    for text in texts:
        district = _DISTRICT.search(text)
        if district:
            words = sentence_around(text, *district.span())
            doubts.add(DoubtCode.DISTRICT_LEVEL, "record", words)
            break
    for text in texts:
        for match in _SETS.finditer(text):
            words = sentence_around(text, *match.span())
            if match["sets"] != "1" and "hồ sơ" in words:
                doubts.add(DoubtCode.SETS_IN_TEXT, "sets", words)
                return
