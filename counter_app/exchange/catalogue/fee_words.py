"""What the words around a fee say: other amounts, units, dates, the provincial council."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from counter_app.domain.catalogue_doubt import DoubtCode
from counter_app.domain.fee import FeeKind
from counter_app.exchange.catalogue.sentences import enclosed, sentence_around

BENIGN = frozenset({"", "không", "không quy định", "không thu lệ phí", "không thu phí"})
"""Notes beside "Miễn phí" that only repeat it."""

COUNCIL = re.compile(
    r"(?:lệ )?phí[^.;]{0,160}(?:Hội đồng nhân dân|HĐND)|(?:Hội đồng nhân dân|HĐND)[^.;]{0,160}phí",
    re.IGNORECASE,
)

_AMOUNT = r"\d{1,3}(?:[.,]\d{3})+|\d{4,9}"
_VND_AMOUNT = re.compile(
    rf"(?<![\d.,/])(?P<amount>{_AMOUNT}) ?(?:đồng|đ(?![^\W\d_])|vnđ|vnd)", re.IGNORECASE
)
_PRINTED = re.compile(r"(?P<amount>\d{1,3}(?:,\d{3})*) ?(?P<currency>Việt Nam Đồng|VNĐ|[A-Z]{3})")
_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_REDUCTION = re.compile(
    rf"áp dụng mức phí:? (?P<amount>{_AMOUNT}) đồng(?: \([^()]*\))?(?:/hồ sơ)? "
    rf"kể từ ngày (?P<first>{_DAY}) đến hết ngày (?P<last>{_DAY}) theo Thông tư số [\w/-]+",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(r"\([^()]{0,80}?(?:đồng|nghìn|triệu)[^()]{0,80}\)", re.IGNORECASE)
_CITATION = re.compile(r"\(?Thông tư (?:số )?\d+/\d{4}/[\w-]+(?: ngày [\d/]+)?[^();]*\)?")
_UNIT = re.compile(r"/ ?(?:1 )?(?P<unit>[^\W\d][^\d.,;:()/]*)")
_COUNTED = re.compile(r"(?:bản|trang|người|khẩu|chiếc|tờ|ảnh)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"giảm|%|trường hợp|đối với|áp dụng|danh sách|quy đổi|kể từ|nếu|gồm|trở lên|dưới|\btừ\b|\d|"
    r"không (?:phải (?:nộp|trả)|thu\b)",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"%|giảm|không (?:phải (?:nộp|trả)|thu)\b|miễn (?:thu |nộp )?(?:lệ )?phí\b", re.IGNORECASE
)
_MONEY = re.compile(r"(?<!miễn )(?:mức (?:thu )?(?:lệ )?phí|lệ phí\s?:|phí\s?:)", re.IGNORECASE)
_PAYING = re.compile(
    # "chi phí" and "kinh phí" are no fees, and postage is paid to the post.
    r"(?P<nothing>không (?:phải )?)?\b(?:nộp|thu|đóng|trả|thanh toán|thông báo) (?:các khoản )?"
    r"(?:về )?(?:thanh toán )?(?:lệ )?phí\b(?! dịch vụ chuyển phát)",
    re.IGNORECASE,
)

_DEEPEST = 3
"""Brackets around brackets that are taken off; the catalogue has two at most."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """An amount that holds from ``first`` to ``last`` only."""

    amount: int
    first: date
    last: date


def printed_amount(fee: str) -> tuple[int | None, str]:
    """The amount as the table prints it ("1,800,000 Việt Nam Đồng") and its currency."""
    match = _PRINTED.fullmatch(fee)
    if match is None:
        return None, ""
    currency = match["currency"]
    return _number(match["amount"]), "VND" if currency in ("Việt Nam Đồng", "VNĐ") else currency


def amounts_in(text: str) -> frozenset[int]:
    """Every amount of VND a text mentions."""
    return frozenset(_number(match["amount"]) for match in _VND_AMOUNT.finditer(text))


def bracket_groups(note: str) -> tuple[str, ...]:
    """The contents of the outer brackets of a note; a note never closed is one group."""
    groups: list[str] = []
    depth = start = 0
    for place, sign in enumerate(note):
        if sign == "(":
            start = place + 1 if depth == 0 else start
            depth += 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                groups.append(note[start:place])
    if depth:
        groups.append(note[start:])
    return tuple(_bare(group) for group in groups if _bare(group))


def reduction_in(group: str) -> Reduction | None:
    """The temporary amount if the whole group says nothing else."""
    match = _REDUCTION.fullmatch(group)
    if match is None:
        return None
    first, last = _day(match["first"]), _day(match["last"])
    if first is None or last is None or last < first:
        return None
    return Reduction(_number(match["amount"]), first, last)


def open_question(group: str, amount: int) -> DoubtCode | None:
    """Why the printed amount cannot be taken as it stands; None when the group agrees."""
    if amounts_in(group) - {amount}:
        return DoubtCode.FEE_TEXT_DISAGREES
    rest = _VND_AMOUNT.sub("", _CITATION.sub("", _IN_WORDS.sub("", group)))
    unit = _UNIT.search(rest)
    if unit and _COUNTED.match(unit["unit"]):
        return DoubtCode.FEE_PER_UNIT
    rest = _UNIT.sub("", rest)
    if "miễn" in rest.lower():
        # Who need not pay is a ground of waiver; the amount for the others stands.
        rest = rest[: rest.lower().index("miễn")]
    return DoubtCode.FEE_DEPENDS_ON_TEXT if _OPEN.search(rest) else None


def speaks_of_money(text: str) -> bool:
    """Whether a description names an amount or a rate."""
    return bool(amounts_in(text) or _MONEY.search(text))


def lowers_the_amount(text: str) -> bool:
    """Whether a description halves, lowers or waives an amount for somebody."""
    return _LOWERED.search(text) is not None


def paying_in(text: str) -> str:
    """The sentence that tells an applicant to pay, or nothing."""
    for match in _PAYING.finditer(text):
        if not match["nothing"]:
            return sentence_around(text, *match.span())
    return ""


def kind_in(text: str) -> FeeKind | None:
    """Charge or levy, if the text uses only one of the two words."""
    lowered = text.lower().replace("miễn phí", "")
    levy = "lệ phí" in lowered
    charge = re.search(r"\bphí\b", lowered.replace("lệ phí", "")) is not None
    if levy == charge:
        return None
    return FeeKind.LEVY if levy else FeeKind.CHARGE


def _bare(group: str) -> str:
    """Without brackets that enclose everything, outer spaces and the last full stop."""
    text = group.strip().rstrip(".").strip()
    for _ in range(_DEEPEST):
        if not enclosed(text):
            break
        text = text[1:-1].strip().rstrip(".").strip()
    return text


def _number(printed: str) -> int:
    return int(printed.replace(".", "").replace(",", ""))


def _day(printed: str) -> date | None:
    day, month, year = map(int, printed.split("/"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
