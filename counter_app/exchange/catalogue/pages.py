"""The national portal's published pages, one JSON object a line, plain or gzipped.

Keys as crawled: ma_thu_tuc, ten_thu_tuc, so_quyet_dinh, cap_thuc_hien, linh_vuc,
doi_tuong_thuc_hien, trinh_tu_thuc_hien, cach_thuc_thuc_hien, thanh_phan_ho_so,
can_cu_phap_ly, yeu_cau_dieu_kien, ket_qua_xu_ly, co_quan_thuc_hien.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.damage import looks_damaged
from counter_app.domain.text import printable
from counter_app.exchange.catalogue.assembly import Records, Source
from counter_app.exchange.catalogue.bounded import read_lines
from counter_app.exchange.catalogue.channel_table import holds_row, read_channel_table
from counter_app.exchange.catalogue.paper_table import read_paper_table
from counter_app.exchange.catalogue.result_table import read_results
from counter_app.exchange.catalogue.scope import (
    read_applicants,
    read_decision,
    read_legal_basis,
    read_levels,
)
from counter_app.services.catalogue_record import CatalogueRecord

SOURCE = "dichvucong.gov.vn (trang công bố)"


def read_pages(path: Path) -> Iterator[CatalogueRecord]:
    """One record a line, in order; lines that cannot be read keep their place.

    Raises Refusal FILE_NOT_RECOGNISED (broken gzip) or FILE_TOO_LARGE.
    """
    records = Records(path)
    for line in read_lines(path):
        digest = hashlib.sha256(line).hexdigest()
        page = _page(line)
        if page is None:
            yield records.unreadable("", line.decode("utf-8", "replace"), digest)
            continue
        doubts = DoubtList()
        yield records.readable(_source(page, doubts), doubts, digest)


def _page(line: bytes) -> dict[str, str] | None:
    """The texts of a page, cleaned; None when the line is no JSON object of texts."""
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {key: value for key, value in found.items() if isinstance(value, str)}


def _source(page: dict[str, str], doubts: DoubtList) -> Source:
    """Read the sections of a page."""
    texts = {key: printable(value) for key, value in page.items() if key not in _NOT_READ}
    if any(looks_damaged(texts.get(key, "")) for key in _SHOWN):
        doubts.add(DoubtCode.TEXT_DAMAGED, "record", texts.get("ten_thu_tuc", ""))
    rows, left = read_channel_table(texts.get("cach_thuc_thuc_hien", ""))
    if left:
        doubts.add(DoubtCode.CHANNEL_TEXT_LEFT, "channels", left)
    papers = read_paper_table(texts.get("thanh_phan_ho_so", ""))
    for title in papers.titles:
        if holds_row(title):
            doubts.add(DoubtCode.SECTION_BROKEN, "channels", title)
    return Source(
        code=texts.get("ma_thu_tuc", ""),
        name=texts.get("ten_thu_tuc", ""),
        field_vi=texts.get("linh_vuc", ""),
        levels=read_levels(texts.get("cap_thuc_hien", ""), doubts),
        applicants=read_applicants(texts.get("doi_tuong_thuc_hien", ""), doubts),
        legal_basis=read_legal_basis(texts.get("can_cu_phap_ly", ""), doubts),
        channel_rows=rows,
        papers=papers,
        results=read_results(texts.get("ket_qua_xu_ly", "")),
        fees=(("F1", rows),),
        steps=texts.get("trinh_tu_thuc_hien", ""),
        demands=texts.get("yeu_cau_dieu_kien", ""),
        texts=(texts.get("co_quan_thuc_hien", ""), texts.get("thanh_phan_ho_so", "")),
        origin=SOURCE,
        decision_no=read_decision(texts.get("so_quyet_dinh", ""), doubts),
    )


_NOT_READ = frozenset({"raw_text", "detail_url", "formality_id"})
_SHOWN = ("ten_thu_tuc", "cach_thuc_thuc_hien", "thanh_phan_ho_so", "ket_qua_xu_ly")
"""Sections whose words a clerk will see."""
