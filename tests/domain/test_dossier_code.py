from __future__ import annotations

import re
from datetime import date

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.agency_code import AgencyCode
from counter_app.domain.dossier_code import (
    CodePattern,
    ComponentSheet,
    DossierCode,
    ProvisionalCode,
    SerialBlock,
    component_payload,
    parse_provisional,
    portal_code,
    provisional_code,
    qr_payload,
    read_component_qr,
    read_qr,
)
from counter_app.domain.failures import Refusal, RefusalCode

PATTERN = CodePattern()
AGENCY = AgencyCode.parse("H53.12.3")
DAY = date(2026, 11, 23)
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")

PATTERNS = [
    PATTERN,
    CodePattern("{agency}-{yymmdd}-{serial:5}"),
    CodePattern("{agency}.{serial:3}.{ddmmyy}"),
    CodePattern("{yyyymmdd}{serial:4}/{agency}"),
    CodePattern("HS:{agency}+{yyyymmdd}{serial:1}"),
]

agencies = st.builds(
    AgencyCode,
    st.from_regex(r"\A[A-Z][0-9]{2}\Z"),
    st.lists(st.from_regex(r"\A[0-9A-Z]{1,3}\Z"), max_size=3).map(tuple),
)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
codes = st.builds(PATTERN.render, agencies, days, st.integers(1, 9999))


def test_the_default_pattern() -> None:
    assert PATTERN.render(AGENCY, DAY, 1) == "H53.12.3-261123-0001"
    assert PATTERN.render("h53.12.3", DAY, 9999) == "H53.12.3-261123-9999"


@given(st.sampled_from(PATTERNS), agencies, days, st.integers(1, 9))
def test_what_was_rendered_is_parsed(
    pattern: CodePattern, agency: AgencyCode, day: date, serial: int
) -> None:
    code = pattern.render(agency, day, serial)
    assert pattern.parse(code) == DossierCode(agency, day, serial)
    assert ALPHANUMERIC.fullmatch(code)


@given(agencies, days, st.integers(1, 9999), st.integers(1, 9999))
def test_two_serials_never_make_one_code(agency: AgencyCode, day: date, a: int, b: int) -> None:
    assert (PATTERN.render(agency, day, a) == PATTERN.render(agency, day, b)) == (a == b)


@pytest.mark.parametrize(
    "noisy",
    [
        "h53.12.3-261123-0001",
        "  H53.12.3 - 261123 - 0001 \r\n",
        "H53.12.3 261123 0001",
        "H53.12.3–261123—0001",
        "]C1H53.12.3-261123-0001",
        "*H53.12.3-261123-0001*",
        "H53.12.3-261123-0001.",
        "\ufeffH53.12.3-26\u200b1123-0001\x00",
        "H53.12.3- 26 11 23-0001",
    ],
)
def test_a_code_typed_or_scanned(noisy: str) -> None:
    assert PATTERN.parse(noisy) == DossierCode(AGENCY, DAY, 1)


def test_a_code_of_the_years_before_2021() -> None:
    assert PATTERN.parse("000.00.12.H53-200415-0042") == DossierCode(
        AgencyCode("H53", ("12",)), date(2020, 4, 15), 42
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H53.12.3",
        "H53.12.3-261123-001",
        "H53.12.3-261123-00010",
        "H53.12.3-261323-0001",
        "H53.12.3-260229-0001",
        "H53.12.3/261123/0001",
        "T-03-261123-007",
        "072190000012",
        "H53.12.3-261123-0001" * 100,
    ],
)
def test_no_code_of_the_pattern(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        PATTERN.parse(text)
    assert refused.value.code is RefusalCode.DOSSIER_UNKNOWN


@pytest.mark.parametrize("serial", [0, -1, 10_000])
def test_serials_the_pattern_has_no_room_for(serial: int) -> None:
    with pytest.raises(Refusal) as refused:
        PATTERN.render(AGENCY, DAY, serial)
    assert refused.value.code is RefusalCode.CODES_USED_UP


@pytest.mark.parametrize("year", [1999, 2100])
def test_years_two_digits_cannot_tell(year: int) -> None:
    with pytest.raises(ValueError, match="years"):
        PATTERN.render(AGENCY, date(year, 1, 1), 1)
    with pytest.raises(ValueError, match="years"):
        provisional_code(1, date(year, 1, 1), 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{agency}-{yymmdd}",
        "{agency}-{serial:4}",
        "{yymmdd}-{serial:4}",
        "{agency}-{yymmdd}-{serial}",
        "{agency}-{yymmdd}-{serial:0}",
        "{agency}-{yymmdd}-{ddmmyy}-{serial:4}",
        "{agency}-{yymmdd}-{serial:4}-{serial:4}",
        "{agency}-{agency}-{yymmdd}-{serial:4}",
        "{agency}{yymmdd}-{serial:4}",
        "{agency}1-{yymmdd}-{serial:4}",
        "{agency}-{yymmdd}-{serial:4}-{month}",
        "{agency}_{yymmdd}_{serial:4}",
        "{agency}-{yymmdd}-{serial:4}-",
        "Số {agency}-{yymmdd}-{serial:4}",
    ],
)
def test_patterns_that_leave_doubt_are_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        CodePattern(text)
    assert refused.value.code is RefusalCode.SETTING_INVALID


@given(st.integers(1, 999), days, st.integers(1, 9999))
def test_provisional_codes_read_back_and_are_no_legal_codes(
    station: int, day: date, serial: int
) -> None:
    code = provisional_code(station, day, serial)
    assert parse_provisional(code) == ProvisionalCode(station, day, serial)
    assert parse_provisional(f" {code.lower().replace('-', ' ')}\r") == parse_provisional(code)
    assert len(code) <= 17
    for pattern in PATTERNS:
        with pytest.raises(Refusal):
            pattern.parse(code)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" h53.12-261123-0001. ", "H53.12-261123-0001"),
        ("000.00.01.H53\u2013261123\u20130007", "000.00.01.H53-261123-0007"),
        ("H53. 12 - 261123 0001\r", "H53.12-261123-0001"),
        ("abc-12", "ABC-12"),
        ("9" * 50, "9" * 50),
    ],
)
def test_a_code_of_the_portal_has_one_form(typed: str, code: str) -> None:
    assert portal_code(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        *("", "H53-1", "HOSOMOI", "9" * 51, "H53/261123/1", "H53..12-1", "HỒ-SƠ-123"),
        *("T-03-261123-007", "t 03 261123 007", "\x1b", "H53-261123-1;DROP"),
    ],
)
def test_what_is_no_code_of_a_portal(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        portal_code(typed)
    assert refused.value.code is RefusalCode.CODE_NOT_USABLE


@given(st.text(alphabet="hH5đ.- \u2013T07", max_size=60))
def test_the_one_form_is_its_own_form(typed: str) -> None:
    try:
        code = portal_code(typed)
    except Refusal:
        return
    assert portal_code(code) == code
    assert re.fullmatch(r"[0-9A-Z.-]{6,50}", code)


def test_a_provisional_code() -> None:
    assert provisional_code(3, DAY, 7) == "T-03-261123-007"
    with pytest.raises(Refusal) as refused:
        provisional_code(3, DAY, 10_000)
    assert refused.value.code is RefusalCode.CODES_USED_UP
    with pytest.raises(ValueError, match="station"):
        provisional_code(0, DAY, 1)


@pytest.mark.parametrize(
    "text", ["", "T-03-261323-007", "T-3-261123-7", "H53-261123-0001", "T" * 999]
)
def test_no_provisional_code(text: str) -> None:
    assert parse_provisional(text) is None


@given(codes | st.text(min_size=1, max_size=12))
def test_a_payload_brings_the_code_back(code: str) -> None:
    payload = qr_payload(code)
    assert ALPHANUMERIC.fullmatch(payload)
    assert read_qr(payload) == code
    assert read_qr(f"]Q1{payload.lower()}\r\n") == code
    assert read_component_qr(payload) is None


@given(codes, st.text(min_size=1, max_size=8))
def test_a_component_sheet_brings_both_back(code: str, component: str) -> None:
    payload = component_payload(code, component)
    assert ALPHANUMERIC.fullmatch(payload)
    assert read_component_qr(payload) == ComponentSheet(code, component)
    assert read_qr(payload) is None


def test_payloads_of_real_codes_stand_in_clear() -> None:
    code = PATTERN.render(AGENCY, DAY, 1)
    assert re.fullmatch(r"HS\.H53\.12\.3-261123-0001\.[0-9A-Z]{7}", qr_payload(code))
    sheet = component_payload(code, "CC_CHET")
    assert re.fullmatch(r"TP\.H53\.12\.3-261123-0001\.CC%5FCHET\.[0-9A-Z]{7}", sheet)


@given(codes, st.data())
def test_one_wrong_or_two_swapped_signs_are_noticed(code: str, data: st.DataObject) -> None:
    payload = qr_payload(code)
    place = data.draw(st.integers(0, len(payload) - 1))
    sign = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$%*+-./:"))
    wrong = payload[:place] + sign + payload[place + 1 :]
    assert (read_qr(wrong) == code) == (wrong == payload)
    assert wrong == payload or read_qr(wrong) is None
    swapped = payload[:place] + payload[place : place + 2][::-1] + payload[place + 2 :]
    assert swapped == payload or read_qr(swapped) is None


@given(st.text(max_size=60))
def test_foreign_payloads_are_nobodys(text: str) -> None:
    assert read_qr(text) is None
    assert read_qr(f"HS.{text}.0000000") is None
    assert read_component_qr(f"TP.{text}") is None


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "HS",
        "HS..0000000",
        "https://example.test/HS.H53",
        "072190000012||Lê Văn Ước|05031990|Nam|Ấp 3|",
        "HS|1|H53.12.3-261123-0001|1234",
        "HS." * 1000,
    ],
)
def test_other_codes_on_the_counter(payload: str) -> None:
    assert read_qr(payload) is None
    assert read_component_qr(payload) is None


def test_an_empty_code_has_no_payload() -> None:
    with pytest.raises(ValueError, match="empty"):
        qr_payload("")
    with pytest.raises(ValueError, match="empty"):
        component_payload("H53-261123-0001", "")


def test_a_qr_of_the_payload_is_small_and_readable() -> None:
    payload = qr_payload(PATTERN.render("H53.115.12.07", DAY, 1))
    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = symbol.to_image(scale=4)
    found = zxingcpp.read_barcodes(image)
    assert [read_qr(one.text) for one in found] == ["H53.115.12.07-261123-0001"]
    # 25 modules (version 2): the compact mode was taken; byte mode would need version 3.
    assert image.shape[0] // 4 - 8 == 25


@given(st.integers(1, 9000), st.integers(0, 60))
def test_a_block_gives_each_serial_once_and_then_none(first: int, size: int) -> None:
    block = SerialBlock("H53.12", DAY, first, first + size - 1, first)
    taken = []
    while (step := block.take()) is not None:
        serial, after = step
        assert after.remaining == block.remaining - 1
        taken.append(serial)
        block = after
    assert taken == list(range(first, first + size))
    assert block.take() is None
    assert (block.first, block.last) == (first, first + size - 1)


@pytest.mark.parametrize(
    ("first", "last", "following"), [(0, 5, 1), (5, 9, 4), (5, 9, 11), (5, 3, 5)]
)
def test_blocks_that_cannot_be(first: int, last: int, following: int) -> None:
    with pytest.raises(ValueError, match="block"):
        SerialBlock("H53.12", DAY, first, last, following)
