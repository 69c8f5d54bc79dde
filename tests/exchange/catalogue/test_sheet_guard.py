"""A workbook whose parts break while they are unpacked is a file of the wrong kind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.exchange.catalogue.sheet_guard import check_workbook


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2], ids=str
)
def test_damaged_parts_are_no_workbook(tmp_path: Path, method: int) -> None:
    path = tmp_path / "bang.xlsx"
    with zipfile.ZipFile(path, "w", method) as book:
        book.writestr("xl/workbook.xml", "<workbook/>" * 5000)
    body = bytearray(path.read_bytes())
    start = 30 + len("xl/workbook.xml")
    body[start + 12 : start + 60] = b"\xff" * 48
    path.write_bytes(body)

    with pytest.raises(Refusal) as refused:
        check_workbook(path)

    assert refused.value.code is RefusalCode.FILE_NOT_RECOGNISED
