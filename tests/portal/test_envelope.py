from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.portal.envelope import (
    dossier_request,
    files_in,
    frozen,
    lookup_request,
    placeholder,
    steps_request,
    with_addresses,
)
from counter_app.services.portal_port import PushMode

ONE, TWO = "a" * 64, "b" * 64


def _body(*hashes: str, summary: str = "") -> str:
    files = [{"TenTepDinhKem": "x", "DuongDanTaiTepTin": placeholder(h)} for h in hashes]
    return frozen({"TrichYeuHoSo": summary, "TaiLieuNop": files})


def test_files_are_found_once_each_in_their_order() -> None:
    assert files_in(_body(TWO, ONE, TWO)) == (TWO, ONE)


def test_addresses_replace_hashes_and_nothing_else() -> None:
    body = _body(ONE, TWO, summary="đơn")
    text, left_out = with_addresses(body, {ONE: "https://r.example/1?a=b", TWO: "https://r/2"})

    assert left_out == 0
    assert text == body.replace(placeholder(ONE), "https://r.example/1?a=b").replace(
        placeholder(TWO), "https://r/2"
    )


def test_a_file_without_an_address_is_left_out_and_counted() -> None:
    text, left_out = with_addresses(_body(ONE, TWO), {TWO: "https://r/2"})

    assert left_out == 1
    assert [f["DuongDanTaiTepTin"] for f in json.loads(text)["TaiLieuNop"]] == ["https://r/2"]


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        with_addresses(f'{{"DuongDanTaiTepTin":"sha256:{ONE}"', {})


@given(st.text(max_size=300), st.sampled_from(("", f'"DuongDanTaiTepTin":"sha256:{TWO}"')))
def test_what_people_typed_is_never_taken_for_a_file(words: str, trap: str) -> None:
    body = _body(ONE, summary=words + trap)
    text, left_out = with_addresses(body, {ONE: 'https://r/"\\1'})

    assert files_in(body) == (ONE,)
    assert left_out == 0
    assert json.loads(text)["TrichYeuHoSo"] == words + trap
    assert json.loads(text)["TaiLieuNop"][0]["DuongDanTaiTepTin"] == 'https://r/"\\1'


@given(st.text(min_size=1, max_size=50), st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_the_frozen_item_stands_in_the_request_byte_for_byte(
    session: str, item: dict[str, str]
) -> None:
    body = frozen(item)
    request = dossier_request(session, "H53", PushMode.UPDATE, body)

    assert body in request
    assert json.loads(request) == {
        "session": session,
        "madonvi": "H53",
        "service": "DongBoHoSoMC",
        "isUpdating": "True",
        "data": [item],
    }


def test_new_and_step_and_lookup() -> None:
    assert json.loads(dossier_request("s", "H53", PushMode.NEW, "{}"))["isUpdating"] == "False"
    assert json.loads(steps_request("s", "H53", "{}")) == {
        "session": "s",
        "madonvi": "H53",
        "service": "CapNhatTienDoHoSoMC",
        "data": [{}],
    }
    assert json.loads(lookup_request("s", "H53", "H53-1"))["mahoso"] == "H53-1"
