"""When a paper is asked for, from the words of its name.

Words that can only speak of the whole paper become its condition. Words that may speak of
a part of it, or only of how it must look, leave it mandatory for a person to judge: a
paper a clerk need not ask for is easily forgotten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList, excerpt
from counter_app.domain.procedure import Condition, ConditionKind
from counter_app.exchange.catalogue.paper_table import without_file
from counter_app.exchange.catalogue.sentences import enclosed, sentence_around

ONLINE_FORM = re.compile(r"điện tử tương tác|biểu mẫu điện tử", re.IGNORECASE)

_PROXY = re.compile(r"(?:văn bản|giấy|hợp đồng) (?:ủy|uỷ) quyền", re.IGNORECASE)
_LOOKUP = re.compile(
    r"không (?:thể )?(?:khai thác|tra cứu)|không yêu cầu[^.;]{1,160}khai thác được",
    re.IGNORECASE,
)
_ONLY_SOMETIMES = re.compile(
    r"(?:(?:[a-zđ]|\d{1,2})[.)] ?)?(?:trường hợp|đối với|nếu|khi|tùy|tuỳ)\b", re.IGNORECASE
)
_ON_PAPER = re.compile(
    r"\(nếu (?:người (?:có )?yêu cầu lựa chọn )?nộp hồ sơ theo hình thức trực tiếp"
    r"(?: hoặc gửi hồ sơ qua hệ thống bưu chính)?\)$",
    re.IGNORECASE,
)
_BY_HAND_OR_POST = "direct,post"
"""Who hands in paper brings the form on paper; online the electronic form takes its place."""

_CASE = r"(?:các )?trường h[ợơ]p\b"
_GOVERNING = re.compile(
    rf"\((?:nếu|đối với|(?:trong )?{_CASE})(?! có\))|(?:trong|đối với) {_CASE}", re.IGNORECASE
)
_IF_ANY = re.compile(r"\(nếu có[^()]{0,80}\)$", re.IGNORECASE)
_HINT = re.compile(r"\b(?:trường h[ợơ]p|đối với|nếu)\b", re.IGNORECASE)
_SAYS_HOW = r"\bthì\b|phải (?:có|nộp|được|kèm|đóng|xuất trình)"
_OTHER_PAPER = r"hoặc (?:văn bản|giấy|bản|mẫu|tờ|đơn|biên bản|hồ sơ|thẻ)\b"
_NOT_THE_WHOLE = re.compile(
    # A form on paper for those who apply online is a slip of the source.
    rf"[.;:] |{_SAYS_HOW}|{_OTHER_PAPER}|trực tuyến",
    re.IGNORECASE,
)
"""Signs in a condition that it speaks of another paper, or of what this one looks like."""
_SEVERAL = re.compile(
    r"; ?|(?<!\.)\. |: |\b(?:trong đó|và (?:bản sao|giấy tờ|tài liệu)"
    r"|hoặc (?:hợp đồng|bản (?:cam kết|kê|khai)))\b",
    re.IGNORECASE,
)
"""Signs before a condition that it may speak of the last of several things only."""
_NO_CONDITION_BEHIND = re.compile(
    r"(?:[.;:*+]|\b(?:thuộc|một(?: trong các)?|trong các|từng))$", re.IGNORECASE
)
_NO_CONDITION = re.compile(
    r"đối với (?:việc|mỗi|từng|lĩnh vực|thời gian)\b|nếu được (?:lập|cấp)\b|trường hợp được miễn|"
    rf"[^.;)]{{0,200}}(?:{_SAYS_HOW})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """When a paper is asked for; ``sure`` is False where a person must look."""

    condition: Condition
    mandatory: bool
    sure: bool = True


def read_condition(name: str, field: str, doubts: DoubtList) -> Asked:
    """The condition in a name, with a doubt wherever there is one."""
    where = f"{field}.condition"
    if ONLINE_FORM.search(name):
        doubts.add(DoubtCode.ONLINE_FORM, where, name)
        return Asked(Condition(ConditionKind.CHANNEL, "online", excerpt(name)), True)
    lookup = _LOOKUP.search(name)
    if _PROXY.match(name):
        kind, words = ConditionKind.PROXY, name
    elif lookup:
        kind, words = ConditionKind.LOOKUP_FAILED, sentence_around(name, *lookup.span())
    elif _ONLY_SOMETIMES.match(name):
        doubts.add(DoubtCode.COMPONENT_LOOKS_LIKE_NOTE, field, name)
        return Asked(Condition(ConditionKind.CLERK, "", excerpt(name)), False, sure=False)
    else:
        return _inside(name, field, doubts)
    doubts.add(DoubtCode.CONDITION_FROM_TEXT, where, words)
    return Asked(Condition(kind, "", excerpt(words)), False, sure=False)


def _inside(name: str, field: str, doubts: DoubtList) -> Asked:
    """A condition behind the name of the paper."""
    where = f"{field}.condition"
    bare = without_file(name).rstrip(" .;,")
    on_paper = _ON_PAPER.search(bare)
    words = on_paper[0] if on_paper else _governing_words(bare)
    if words:
        words = words[1:-1] if enclosed(words) else words
        doubts.add(DoubtCode.CONDITION_FROM_TEXT, where, words)
        if on_paper:
            condition = Condition(ConditionKind.CHANNEL, _BY_HAND_OR_POST, words)
            return Asked(condition, True, sure=False)
        return Asked(Condition(ConditionKind.CLERK, "", excerpt(words)), False, sure=False)
    hint = _hint(name)
    if hint:
        doubts.add(DoubtCode.COMPONENT_LOOKS_LIKE_NOTE, field, hint)
    return Asked(Condition(), True, sure=not hint)


def _governing_words(name: str) -> str:
    """The condition at the end of a name that holds one paper and one condition."""
    found = list(_GOVERNING.finditer(name))
    start = found[0].start() if found else -1
    if not found and (if_any := _IF_ANY.search(name)):
        start = if_any.start()
    before, words = name[:start].rstrip(), name[start:]
    if start < 1 or len(found) > 1 or _NO_CONDITION_BEHIND.search(before):
        return ""
    if (
        before.endswith((" trừ", " áp dụng"))
        or _SEVERAL.search(before)
        or _NOT_THE_WHOLE.search(words)
    ):
        return ""
    whole = words if words.startswith("(") else f"({words})"
    return words if enclosed(whole) else ""


def _hint(name: str) -> str:
    """The sentence with words that may be a condition, or nothing."""
    for match in _HINT.finditer(name):
        before = name[: match.start()].rstrip()
        if not (_NO_CONDITION_BEHIND.search(before) or _NO_CONDITION.match(name, match.start())):
            return sentence_around(name, *match.span())
    return ""
