from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.failures import PortalTroubleCode
from counter_app.portal.answers import parse_json, read_answer, server_time, trouble
from counter_app.portal.tables import AnswerClass, AnswerTable
from counter_app.portal.transfer import HttpAnswer
from tests.fakes_delivery import START


def _http(body: bytes | str, status: int = 200, **changes: Any) -> HttpAnswer:
    values: dict[str, Any] = {
        "status": status,
        "content_type": "application/json",
        "date": "Fri, 20 Nov 2026 01:16:00 GMT",
        "retry_after": "",
        "body": body if isinstance(body, bytes) else body.encode(),
        "sent_at": START,
        "sent_sha256": "0" * 64,
        **changes,
    }
    return HttpAnswer(**values)


@pytest.mark.parametrize(
    ("status", "body", "means"),
    [
        (200, '{"error_code":0}', AnswerClass.OK),
        (200, '{"error_code":"00","message":null}', AnswerClass.OK),
        (200, "[]", AnswerClass.OK),
        (200, '{"result":[]}', AnswerClass.OK),
        (200, '{"code":200,"msg":"?"}', AnswerClass.DOUBTFUL),
        (200, "", AnswerClass.NOT_A_PORTAL),
        (200, "true", AnswerClass.NOT_A_PORTAL),
        (200, '{"error_code":0', AnswerClass.NOT_A_PORTAL),
        (200, b'{"error_code":0,"message":"\xff"}', AnswerClass.NOT_A_PORTAL),
        (200, "<html>", AnswerClass.NOT_A_PORTAL),
        (203, '{"code":203}', AnswerClass.AUTH),
        (302, "", AnswerClass.NOT_A_PORTAL),
        (400, '{"message":"MaHoSo"}', AnswerClass.PERMANENT),
        (400, "<h1>Bad request</h1>", AnswerClass.DOUBTFUL),
        (401, "", AnswerClass.AUTH),
        (403, "", AnswerClass.AUTH),
        (404, "", AnswerClass.WRONG_ADDRESS),
        (408, "", AnswerClass.TRANSIENT),
        (409, "", AnswerClass.EXISTS),
        (413, "<html>", AnswerClass.PERMANENT),
        (422, "[]", AnswerClass.PERMANENT),
        (429, "", AnswerClass.TRANSIENT),
        (500, '{"error_code":0}', AnswerClass.DOUBTFUL),
        (502, "<html>", AnswerClass.TRANSIENT),
        (503, '{"error_code":0}', AnswerClass.TRANSIENT),
        (507, "", AnswerClass.TRANSIENT),
    ],
)
def test_status_and_form_decide_before_the_table(
    answer_table: AnswerTable, status: int, body: str | bytes, means: AnswerClass
) -> None:
    assert read_answer(_http(body, status), answer_table).means is means


@pytest.mark.parametrize(
    "body",
    ["[]", '{"data":[]}', '{"data":{"reason":"hong"}}', "[1,2]", '{"result":{}}', '[{"MaHoSo":1}]'],
)
def test_a_write_is_accepted_by_a_yes_only(answer_table: AnswerTable, body: str) -> None:
    answer = read_answer(_http(body), answer_table, write=True)

    assert answer.means is AnswerClass.DOUBTFUL
    assert trouble(answer, write=True).code is PortalTroubleCode.OUTCOME_UNKNOWN


def test_a_look_up_that_finds_what_is_no_dossier_found_nothing_out(
    answer_table: AnswerTable,
) -> None:
    assert read_answer(_http("[1,2]"), answer_table).means is AnswerClass.DOUBTFUL


@pytest.mark.parametrize(
    "message", ["Cập nhật không thành công", "Chưa thành công", "Unsuccessful"]
)
@pytest.mark.parametrize("code", ["", '"error_code":0,'])
def test_no_success_is_no_yes(answer_table: AnswerTable, code: str, message: str) -> None:
    body = f'{{{code}"message":"{message}"}}'

    assert read_answer(_http(body), answer_table, write=True).means is AnswerClass.DOUBTFUL


def test_an_answer_may_begin_with_a_mark_of_its_order(answer_table: AnswerTable) -> None:
    body = b"\xef\xbb\xbf" + b'{"error_code":0}'

    assert read_answer(_http(body), answer_table, write=True).means is AnswerClass.OK


def test_a_page_is_no_answer_even_if_it_parses(answer_table: AnswerTable) -> None:
    page = _http('{"error_code":0}', content_type="text/html; charset=utf-8")

    assert read_answer(page, answer_table).means is AnswerClass.NOT_A_PORTAL


@pytest.mark.parametrize(
    ("means", "read", "write"),
    [
        (502, PortalTroubleCode.TRANSIENT, PortalTroubleCode.OUTCOME_UNKNOWN),
        (302, PortalTroubleCode.NOT_A_PORTAL, PortalTroubleCode.OUTCOME_UNKNOWN),
        (401, PortalTroubleCode.AUTH, PortalTroubleCode.AUTH),
        (404, PortalTroubleCode.CONFIG, PortalTroubleCode.CONFIG),
        (409, PortalTroubleCode.CONFLICT, PortalTroubleCode.CONFLICT),
        (413, PortalTroubleCode.REJECTED, PortalTroubleCode.REJECTED),
    ],
)
def test_after_a_write_only_a_clear_no_is_a_no(
    answer_table: AnswerTable, means: int, read: PortalTroubleCode, write: PortalTroubleCode
) -> None:
    answer = read_answer(_http("", means), answer_table)

    assert trouble(answer, write=False).code is read
    assert trouble(answer, write=True).code is write
    assert trouble(answer, write=True).whole_line is (means == 404)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("", None), ("7", 7.0), ("999999999", 3600.0), ("-1", None), ("soon", None), ("²", None)],
)
def test_retry_after(answer_table: AnswerTable, header: str, seconds: float | None) -> None:
    answer = read_answer(_http("", 503, retry_after=header), answer_table)

    assert trouble(answer, write=True).retry_after == seconds


def test_what_is_kept_holds_no_session(answer_table: AnswerTable) -> None:
    body = '{"error_code":0,"session":"canary-1","Token" : "can\\"ary-2","message":"ok"}'
    answer = read_answer(_http(body), answer_table)

    assert answer.session == "canary-1"
    assert "ary" not in answer.kept
    assert '"message":"ok"' in answer.kept


def test_what_a_portal_says_is_text(answer_table: AnswerTable) -> None:
    body = '{"error_code":"\\u0000E\\ud8007","message":"B\\u001bận\\u0000 \\udfff\\n rồi"}\0'
    http = _http(body.rstrip("\0"))
    answer = read_answer(http, answer_table)

    assert (answer.code, answer.message) == ("E7", "Bận rồi")
    assert "\0" not in read_answer(_http(body), answer_table).kept
    answer.message.encode()


def test_findings_are_found_in_every_shape(answer_table: AnswerTable) -> None:
    entry = {"MaHoSo": "H53-1"}
    for body in (
        '[{"MaHoSo":"H53-1"}]',
        '{"result":[{"MaHoSo":"H53-1"},7]}',
        '{"error_code":0,"data":{"MaHoSo":"H53-1"}}',
    ):
        assert read_answer(_http(body), answer_table).found == (entry,)


def test_the_servers_clock() -> None:
    at = server_time(_http("[]"))

    assert at is not None
    assert (at - START).total_seconds() == 30
    assert server_time(_http("[]", date="hôm qua")) is None
    assert server_time(_http("[]", date="")) is None
    assert server_time(_http("[]", date="Fri, 31 Dec 9999 23:59:59 -1200")) is None


@given(st.binary(max_size=400), st.integers(100, 599))
def test_no_answer_is_too_strange(answer_table: AnswerTable, body: bytes, status: int) -> None:
    answer = read_answer(_http(body, status), answer_table)

    assert isinstance(answer.kept, str)
    if answer.means is not AnswerClass.OK:
        assert trouble(answer, write=True).code in PortalTroubleCode


@pytest.mark.parametrize(
    "text", ["[" * 5000, "[" * 25 + "]" * 25, '{"a":' * 5000, "1" * 5000, '["\\', '"' * 4001]
)
def test_hostile_json_is_nothing(text: str) -> None:
    assert parse_json(text.encode()) is None


def test_brackets_inside_words_are_words() -> None:
    words = "[{" * 100
    assert parse_json(f'["{words}", "\\"[["]'.encode()) == [words, '"[[']


@pytest.mark.parametrize("text", ['"' + '\\"' * 60_000, '["' + "\\\n" * 60_000, '"a' * 60_000])
def test_a_word_that_never_ends_is_read_once(text: str) -> None:
    started = time.process_time()

    assert parse_json(text.encode()) is None
    assert time.process_time() - started < 2, "each quotation mark read the rest again"


def test_a_session_that_was_cut_off_is_not_kept(answer_table: AnswerTable) -> None:
    answer = read_answer(_http('{"error_code":0,"session":"canary'), answer_table)

    assert "canary" not in answer.kept


def test_lists_of_thousands_are_no_depth() -> None:
    assert parse_json(json.dumps([[]] * 1000).encode()) == [[]] * 1000
