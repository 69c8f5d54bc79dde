from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.exchange.catalogue import bounded
from counter_app.exchange.catalogue.pages import read_pages
from tests.exchange.catalogue.conftest import PLAIN_PAGE, write_lines


def test_unreadable_lines_keep_their_place(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    good = json.dumps(PLAIN_PAGE).encode()
    path.write_bytes(b"\n".join([good, b"{broken", b"", b'["list"]', b'"\xff"', good]))

    records = list(read_pages(path))

    assert [(record.position, record.version is not None) for record in records] == [
        (1, True),
        (2, False),
        (3, False),
        (4, False),
        (5, True),
    ]
    assert records[1].doubts[0].code == "record_unreadable"
    assert records[1].doubts[0].source_text == "{broken"


def test_code_that_comes_twice_is_pointed_out(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "pages.jsonl", [PLAIN_PAGE, PLAIN_PAGE])

    first, second = read_pages(path)

    assert first.doubts == ()
    assert [doubt.code for doubt in second.doubts] == ["code_repeated"]
    assert first.raw_sha256 == second.raw_sha256


def test_sections_of_the_wrong_kind_count_as_empty(tmp_path: Path) -> None:
    page = PLAIN_PAGE | {"thanh_phan_ho_so": ["Đơn"], "ket_qua_xu_ly": None, "ten_thu_tuc": 7}
    (record,) = read_pages(write_lines(tmp_path / "pages.jsonl", [page]))

    assert record.version is not None
    assert {doubt.code for doubt in record.doubts} == {
        "components_missing",
        "result_missing",
        "name_missing",
        "short_name_missing",
    }


def test_gzipped_and_plain_say_the_same(tmp_path: Path) -> None:
    plain = write_lines(tmp_path / "pages.jsonl", [PLAIN_PAGE])
    packed = write_lines(tmp_path / "pages.bin", [PLAIN_PAGE], packed=True)

    assert list(read_pages(plain)) == list(read_pages(packed))


def test_gzip_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "pages.jsonl.gz", [PLAIN_PAGE] * 50, packed=True)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(Refusal) as refused:
        list(read_pages(path))

    assert refused.value.code is RefusalCode.FILE_NOT_RECOGNISED
    assert refused.value.details == {"file": "pages.jsonl.gz"}


def test_line_without_an_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as file:
        file.write(b'{"ma_thu_tuc": "')
        file.writelines([b"a" * bounded.MAX_LINE] * 3)

    with pytest.raises(Refusal) as refused:
        list(read_pages(path))

    assert refused.value.code is RefusalCode.FILE_TOO_LARGE


def test_more_records_than_any_catalogue_has_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as file:
        file.write(b'{"ma_thu_tuc": "1.000001"}\n' * (bounded.MAX_RECORDS + 1))

    with pytest.raises(Refusal) as refused:
        list(read_pages(path))

    assert refused.value.code is RefusalCode.FILE_TOO_LARGE


@given(lines=st.lists(st.binary(max_size=200).filter(lambda line: b"\n" not in line)))
def test_any_lines_become_as_many_records(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("junk") / "pages.jsonl"
    path.write_bytes(b"x\n" + b"\n".join(lines))

    records = list(read_pages(path))

    assert len(records) == 1 + sum(bool(line.strip()) for line in lines)
    assert all(record.version is None for record in records)
