"""The answer of the national bus to ``LayThuTuc``: one procedure, or a list of answers.

Keys: MATTHC, TENTTHC, TRANGTHAI (1 = public), LINHVUCTHUCHIEN, COQUANTHUCHIEN,
CACHTHUCTHUCHIEN (KENH, THOIGIAN, PHILEPHI), THANHPHANHOSO (TRUONGHOP, GIAYTO),
KETQUATHUCHIEN, TRINHTUTHUCHIEN, DOITUONGTHUCHIEN, CANCUPHAPLY, YEUCAU. The channel numbers
are those of the bus (1 direct, 2 online, 3 post). The answer states no quantities of papers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.channel import Channel
from counter_app.domain.text import printable
from counter_app.exchange.catalogue import scope
from counter_app.exchange.catalogue.assembly import Records, Source
from counter_app.exchange.catalogue.bounded import read_json_values
from counter_app.exchange.catalogue.channel_table import FREE, NOTHING
from counter_app.exchange.catalogue.tables import ChannelRow, PaperRow, PaperTable, ResultRow
from counter_app.services.catalogue_record import CatalogueRecord

SOURCE = "LayThuTuc (Cổng Dịch vụ công quốc gia)"

_CHANNELS = {"1": Channel.DIRECT, "2": Channel.ONLINE, "3": Channel.POST}
_PUBLIC = "1"
_DONG = frozenset({"", "vnđ", "vnd", "đồng", "đ", "việt nam đồng"})
_ONLY_FEE = "F1"
"""Code of a fee the answer gives no code, or says nothing about."""
_WHOLE = re.compile(r"([0-9]{1,12})(?:\.0{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,3}|(?:,[0-9]{3}){2,3})")


def read_portal_answer(path: Path) -> Iterator[CatalogueRecord]:
    """One record a procedure, in the order of the file.

    Raises Refusal FILE_NOT_RECOGNISED when the JSON is broken, FILE_TOO_LARGE.
    """
    records = Records(path)
    for value in read_json_values(path):
        for found in _procedures(value):
            text = json.dumps(found, ensure_ascii=True, sort_keys=True)
            digest = hashlib.sha256(text.encode()).hexdigest()
            if not isinstance(found, dict) or "MATTHC" not in found:
                yield records.unreadable("", text, digest)
                continue
            doubts = DoubtList()
            yield records.readable(_source(found, doubts), doubts, digest)


def _procedures(value: Any) -> list[Any]:
    """The procedures of an answer; an answer without any stays as it is, to be reported."""
    if isinstance(value, dict) and "MATTHC" not in value:
        for key in ("result", "data"):
            inner = value.get(key)
            if isinstance(inner, list) and inner:
                return inner
            if isinstance(inner, dict):
                return [inner]
    return [value]


@dataclass(frozen=True, slots=True)
class _Fee:
    """One entry of PHILEPHI on one channel."""

    code: str
    row: ChannelRow


@dataclass(frozen=True, slots=True)
class _Time:
    """One entry of THOIGIAN: its row without a fee, and the fees stated with it."""

    row: ChannelRow
    fees: tuple[_Fee, ...]


def _source(answer: dict[str, Any], doubts: DoubtList) -> Source:
    if _text(answer, "TRANGTHAI") != _PUBLIC:
        doubts.add(DoubtCode.NOT_PUBLIC, "record", _text(answer, "TRANGTHAI"))
    fields = _items(answer, "LINHVUCTHUCHIEN")
    laws = " ".join(_text(law, "SOVANBAN") for law in _items(answer, "CANCUPHAPLY"))
    times = _times(answer, doubts)
    steps = " ".join(
        _text(step, "TENTRINHTU")
        for case in _items(answer, "TRINHTUTHUCHIEN")
        for step in _items(case, "TRINHTU")
    )
    return Source(
        code=_text(answer, "MATTHC"),
        name=_text(answer, "TENTTHC"),
        field_vi=_text(fields[0], "TENLINHVUC") if fields else "",
        field_code=_text(fields[0], "MALINHVUC") if fields else "",
        levels=scope.read_levels("", doubts),
        applicants=tuple(
            name
            for who in _items(answer, "DOITUONGTHUCHIEN")
            if (name := _text(who, "TENDOITUONG"))
        ),
        legal_basis=scope.read_legal_basis(laws, doubts),
        channel_rows=tuple(time.row for time in times),
        papers=_papers(answer),
        results=tuple(
            ResultRow(_text(result, "TENKETQUA"), _text(result, "MAKETQUA"))
            for result in _items(answer, "KETQUATHUCHIEN")
        ),
        fees=_by_code(times),
        steps=steps,
        demands=_text(answer, "YEUCAU"),
        texts=(),
        origin=SOURCE,
    )


def _times(answer: dict[str, Any], doubts: DoubtList) -> tuple[_Time, ...]:
    """Every time limit of every known channel, in the order of the answer."""
    times: list[_Time] = []
    for way in _items(answer, "CACHTHUCTHUCHIEN"):
        channel = _CHANNELS.get(_text(way, "KENH"))
        if channel is None:
            doubts.add(DoubtCode.CHANNEL_UNKNOWN, "channels", _text(way, "KENH"))
            continue
        for time in _items(way, "THOIGIAN") or [{}]:
            row = _limit_row(channel, time)
            times.append(_Time(row, tuple(_fee(row, fee) for fee in _items(time, "PHILEPHI"))))
    return tuple(times)


def _limit_row(channel: Channel, time: dict[str, Any]) -> ChannelRow:
    amount = _text(time, "THOIGIANGIAIQUYET")
    return ChannelRow(
        channel=channel,
        amount=int(amount) if amount.isascii() and amount.isdigit() and len(amount) <= 4 else None,
        unit=_text(time, "DONVITINH"),
        fee=NOTHING,
        note="",
        description=_text(time, "MOTA"),
    )


def _fee(row: ChannelRow, entry: dict[str, Any]) -> _Fee:
    """The fee in the words of the published table, so that both are judged alike."""
    stated, currency = _text(entry, "SOTIEN"), _text(entry, "DONVI")
    words = _text(entry, "MOTA")
    if currency.lower() in _DONG:
        currency = "VNĐ"
    elif not (len(currency) == 3 and currency.isupper()):
        currency, words = "VNĐ", f"/{currency} {words}"
    amount = _amount(stated)
    if amount is None:
        printed = "" if stated else NOTHING
    else:
        printed = f"{amount:,} {currency}" if amount else FREE
    note = f"({words.strip()})" if words.strip() else ""
    glued = "" if printed else stated
    return _Fee(
        _text(entry, "MAPHILEPHI") or _ONLY_FEE,
        ChannelRow(row.channel, None, "", printed, note, "", glued),
    )


def _amount(stated: str) -> int | None:
    """An amount that can be read in one way only.

    One dot or comma before three digits may separate thousands or decimals; two of them
    separate thousands.
    """
    if whole := _WHOLE.fullmatch(stated):
        return int(whole[1])
    if _GROUPED.fullmatch(stated):
        return int(re.sub("[.,]", "", stated))
    return None


def _by_code(times: Sequence[_Time]) -> tuple[tuple[str, tuple[ChannelRow, ...]], ...]:
    """The rows of every fee; one fee nobody states where the answer names none."""
    codes = dict.fromkeys(fee.code for time in times for fee in time.fees) or {_ONLY_FEE: None}
    return tuple((code, tuple(_rows_of(code, times))) for code in codes)


def _rows_of(code: str, times: Sequence[_Time]) -> Iterator[ChannelRow]:
    """The rows that state one fee, and those that leave it open.

    Where nothing is said about any fee, this one is not stated either. Where only others
    are named it is not owed, unless the same channel asks for it with another time: then
    it depends on the case.
    """
    charging = {time.row.channel for time in times if code in (fee.code for fee in time.fees)}
    for time in times:
        found = [fee.row for fee in time.fees if fee.code == code]
        if found:
            yield from found
        elif not time.fees or time.row.channel in charging:
            yield time.row


def _papers(answer: dict[str, Any]) -> PaperTable:
    cases = _items(answer, "THANHPHANHOSO")
    rows = tuple(
        PaperRow(
            group=number,
            name=_text(paper, "TENGIAYTO"),
            originals=None,
            copies=None,
            form_file=_text(paper, "TENMAUDON"),
            national_code=_text(paper, "MAGIAYTO"),
        )
        for number, case in enumerate(cases)
        for paper in _items(case, "GIAYTO")
    )
    return PaperTable(tuple(_text(case, "TRUONGHOP") or "--" for case in cases), rows)


def _items(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects of a list, or nothing where something else stands."""
    found = value.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _text(value: dict[str, Any], key: str) -> str:
    """A text or a number as clean text."""
    found = value.get(key)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return printable(str(found))
