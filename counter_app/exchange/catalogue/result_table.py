"""Results of a procedure: the field "Kết quả xử lý" of a page, and what its codes are worth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.procedure import ResultDefinition
from counter_app.exchange.catalogue.tables import ResultRow

WELL_FORMED = re.compile(r"KQ\.[A-Z]\d{2}\.\d{6}")
"""The national code of a result paper."""

_NO_PAPER = re.compile(
    r"từ chối(?! nhận di sản)|không (?:được|hỗ trợ|cấp)|"
    r"yêu cầu (?:bổ sung|sửa đổi)|cập nhật|nêu rõ lý do",
    re.IGNORECASE,
)
_CODE_MARK = "Mã: "
_END_MARK = "Từ khóa"
_WELL_FORMED_START = re.compile(WELL_FORMED.pattern + r"(?!\d)")


def read_results(text: str) -> tuple[ResultRow, ...]:
    """Names with their codes as printed, broken codes included. Never raises."""
    body = text.rpartition(_END_MARK)[0] if _END_MARK in text else text
    name, *pieces = body.split(_CODE_MARK)
    if not pieces:
        return (ResultRow(name.strip(), ""),) if name.strip() else ()
    rows = []
    for piece in pieces[:-1]:
        code, rest = _split_code(piece.strip())
        rows.append(ResultRow(name.strip(), code))
        name = rest
    rows.append(ResultRow(name.strip(), pieces[-1].strip()))
    return tuple(row for row in rows if row.name or row.code)


def _split_code(piece: str) -> tuple[str, str]:
    match = _WELL_FORMED_START.match(piece)
    end = match.end() if match else _word_start(piece)
    return piece[:end], piece[end:]


def _word_start(piece: str) -> int:
    """Where a broken code ends and a name begins: "hgvg6Quyết định…", "78Giấy đăng ký…"."""
    for place, (first, second) in enumerate(pairwise(piece)):
        if first.isupper() and second.islower():
            return place
    return len(piece)


def judge_results(rows: Iterable[ResultRow], doubts: DoubtList) -> tuple[ResultDefinition, ...]:
    """All results in order; a code that is no national code is left empty with a doubt."""
    found: list[ResultDefinition] = []
    for place, row in enumerate(rows):
        field = f"results[{place}]"
        valid = WELL_FORMED.fullmatch(row.code) is not None
        if not valid:
            doubts.add(DoubtCode.RESULT_CODE_MALFORMED, f"{field}.code", f"{row.code} {row.name}")
        if _NO_PAPER.search(row.name):
            doubts.add(DoubtCode.RESULT_NOT_A_PAPER, field, row.name)
        found.append(ResultDefinition(row.name, row.code if valid else None))
    if not found:
        doubts.add(DoubtCode.RESULT_MISSING, "results")
    return tuple(found)
