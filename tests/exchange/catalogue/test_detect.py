from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.exchange.catalogue import sheet_guard
from counter_app.exchange.catalogue.detect import CatalogueKind, detect, read_catalogue
from counter_app.exchange.catalogue.sheet_template import write_template
from tests.exchange.catalogue.conftest import PLAIN_PAGE, write_lines


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheet") / "template.xlsx"
    write_template(path)
    return path


def rebuilt(template: Path, path: Path, parts: Mapping[str, bytes]) -> Path:
    """The template with some parts replaced or added."""
    with (
        zipfile.ZipFile(template) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        for name in source.namelist():
            if name not in parts:
                book.writestr(name, source.read(name))
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def refusal(path: Path) -> RefusalCode:
    with pytest.raises(Refusal) as refused:
        list(read_catalogue(path))
    assert isinstance(refused.value.code, RefusalCode)
    return refused.value.code


def guarded(path: Path) -> RefusalCode:
    """What the look from outside says, before any XML parser has its turn."""
    with pytest.raises(Refusal) as refused:
        sheet_guard.check_workbook(path)
    assert isinstance(refused.value.code, RefusalCode)
    return refused.value.code


def codes_of(path: Path) -> set[object]:
    """The code of the refusal, or nothing when the file was read."""
    try:
        list(read_catalogue(path))
    except Refusal as refused:
        return {refused.code}
    return set()


def test_content_decides_not_the_name(tmp_path: Path, template: Path) -> None:
    pages = write_lines(tmp_path / "pages.xlsx", [PLAIN_PAGE], packed=True)
    answer = tmp_path / "answer.gz"
    answer.write_text('\ufeff  {"result": [{"MATTHC": "1.000001"}]}', encoding="utf-8")
    sheet = tmp_path / "sheet.json"
    sheet.write_bytes(template.read_bytes())

    assert detect(pages) is CatalogueKind.PAGES
    assert detect(answer) is CatalogueKind.PORTAL_ANSWER
    assert detect(sheet) is CatalogueKind.SHEET
    assert [record.code for record in read_catalogue(pages)] == ["1.000001"]
    assert list(read_catalogue(sheet)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"<!doctype html><html><body>captive portal</body></html>",
        b'{"procedures": []}',
        b"[1, 2, 3]",
        b"ma_thu_tuc,ten_thu_tuc\n1.000001,x\n",
        b"PK\x03\x04 no zip at all",
        b"\x1f\x8b no gzip at all",
        gzip.compress(gzip.compress(b'{"ma_thu_tuc": "1.000001"}')),
        '{"ma_thu_tuc": "1.000001"}'.encode("utf-16"),
        b'[{"ma_thu_tuc": "1.000001"}]',
    ],
    ids=[
        *("empty", "image", "html", "other json", "list", "csv", "zip", "gzip", "twice", "utf-16"),
        "pages as a list",
    ],
)
def test_foreign_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.jsonl"
    path.write_bytes(content)

    assert refusal(path) is RefusalCode.FILE_NOT_RECOGNISED


def test_folder_and_missing_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) is RefusalCode.FILE_NOT_RECOGNISED
    assert refusal(tmp_path / "nothing.json") is RefusalCode.FILE_NOT_RECOGNISED


def test_zip_of_zips_is_refused_unopened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.dll", bytes(5_000_000))
    path = tmp_path / "42.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(16):
            archive.writestr(f"lib {number:x}.zip", inner.getvalue())

    assert refusal(path) is RefusalCode.FILE_NOT_RECOGNISED


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;">]>'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>&lol1;</t></si></sst>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_are_parsed(
    tmp_path: Path, template: Path, encoding: str
) -> None:
    path = rebuilt(
        template, tmp_path / "laughs.xlsx", {"xl/sharedStrings.xml": LAUGHS.encode(encoding)}
    )

    assert guarded(path) is RefusalCode.FILE_NOT_RECOGNISED


def test_declaration_across_the_edge_of_a_chunk_is_seen(tmp_path: Path, template: Path) -> None:
    laughs = b" " * (64 * 1024 - 4) + b"<!DOCTYPE x><sst/>"
    path = rebuilt(template, tmp_path / "laughs.xlsx", {"xl/sharedStrings.xml": laughs})

    assert guarded(path) is RefusalCode.FILE_NOT_RECOGNISED


@pytest.mark.parametrize(
    ("part", "size"),
    [
        ("xl/worksheets/sheet9.xml", sheet_guard.MAX_UNPACKED),
        ("xl/media/image.png", sheet_guard.MAX_UNPACKED),
        ("xl/sharedStrings.xml", sheet_guard.MAX_STRINGS),
        ("xl/styles.xml", sheet_guard.MAX_STYLES),
        ("xl/theme/theme1.xml", sheet_guard.MAX_PART),
    ],
)
def test_parts_that_unpack_to_too_much_are_refused(
    tmp_path: Path, template: Path, part: str, size: int
) -> None:
    path = rebuilt(template, tmp_path / "bomb.xlsx", {part: b" " * (size + 1)})

    assert refusal(path) is RefusalCode.FILE_TOO_LARGE


def test_too_many_parts_are_refused(tmp_path: Path, template: Path) -> None:
    parts = {f"x/{number}.bin": b"" for number in range(sheet_guard.MAX_PARTS)}

    assert refusal(rebuilt(template, tmp_path / "b.xlsx", parts)) is RefusalCode.FILE_TOO_LARGE


def test_rows_far_below_are_refused(tmp_path: Path, template: Path) -> None:
    cell = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>Mã thủ tục</t></is></c></row>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{cell.format(1)}{cell.format(1_000_000)}</sheetData></worksheet>"
    ).encode()
    parts = {f"xl/worksheets/sheet{number}.xml": sheet for number in range(1, 7)}

    assert refusal(rebuilt(template, tmp_path / "b.xlsx", parts)) is RefusalCode.FILE_TOO_LARGE


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"]
)
def test_broken_parts_are_refused(tmp_path: Path, template: Path, part: str) -> None:
    path = rebuilt(template, tmp_path / "broken.xlsx", {part: b"<broken"})

    assert refusal(path) is RefusalCode.FILE_NOT_RECOGNISED


def test_other_workbooks_are_refused(tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "other.xlsx"
    Workbook().save(path)

    assert refusal(path) is RefusalCode.FILE_NOT_RECOGNISED


@given(
    content=st.binary(max_size=400)
    | st.binary(max_size=200).map(gzip.compress)
    | st.binary(max_size=200).map(lambda tail: b'{"ma_thu_tuc": "1.000001"' + tail)
    | st.binary(max_size=200).map(lambda tail: b'[{"MATTHC": "1.000001"}' + tail)
    | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail)
)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("junk") / "catalogue"
    path.write_bytes(content)

    known = {RefusalCode.FILE_NOT_RECOGNISED, RefusalCode.FILE_TOO_LARGE}
    assert codes_of(path) <= known
