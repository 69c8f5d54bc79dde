"""Small catalogue files, and the records read from them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from counter_app.exchange.catalogue.pages import read_pages
from counter_app.services.catalogue_record import CatalogueRecord

CHANNEL_HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPER_HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"

PLAIN_PAGE = {
    "ma_thu_tuc": "1.000001",
    "ten_thu_tuc": "Thủ tục đăng ký mẫu",
    "so_quyet_dinh": "163/QĐ-BTP",
    "cap_thuc_hien": "Cấp xã",
    "linh_vuc": "Hộ tịch",
    "doi_tuong_thuc_hien": "Công dân Việt Nam",
    "trinh_tu_thuc_hien": "Bước 1: nộp hồ sơ.",
    "cach_thuc_thuc_hien": CHANNEL_HEADER + "Trực tiếp3 Ngày làm việcMiễn phí",
    "thanh_phan_ho_so": "--" + PAPER_HEADER + "Tờ khai theo mẫu1 bản chính",
    "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13",
    "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
    "yeu_cau_dieu_kien": "Không có thông tin",
    "ket_qua_xu_ly": "Giấy mẫuMã: KQ.G15.000031Từ khóaKhông có thông tinMô tảKhông có thông tin",
    "raw_text": "",
}
"""A page without any doubt; tests change one section at a time."""

ReadPage = Callable[..., CatalogueRecord]


def write_lines(path: Path, pages: Iterable[Any], *, packed: bool = False) -> Path:
    """Write JSON lines, gzipped if ``packed``."""
    data = "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages).encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


@pytest.fixture
def read_page(tmp_path: Path) -> ReadPage:
    """Reads one page that differs from the plain one in the sections given."""

    def read(**sections: str) -> CatalogueRecord:
        path = write_lines(tmp_path / "page.jsonl", [PLAIN_PAGE | sections])
        (record,) = read_pages(path)
        return record

    return read


@pytest.fixture
def read_channels(read_page: ReadPage) -> Callable[[str], CatalogueRecord]:
    """Reads a page with these channel rows."""
    return lambda rows: read_page(cach_thuc_thuc_hien=CHANNEL_HEADER + rows)


@pytest.fixture
def read_papers(read_page: ReadPage) -> Callable[[str], CatalogueRecord]:
    """Reads a page with these papers in a group without a name."""
    return lambda rows: read_page(thanh_phan_ho_so="--" + PAPER_HEADER + rows)
