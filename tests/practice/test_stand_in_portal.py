"""The stand-in portal, asked over plain HTTP without any code of the program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from counter_app.config.paths import resource
from counter_app.practice.stand_in_faults import PASSING, Fault, FaultKind, FaultPlan
from counter_app.practice.stand_in_portal import StandInPortal
from tests.fakes_delivery import SteppedClock

Json = dict[str, Any]
SCAN = b"%PDF a page"
NAME = sha256(SCAN).hexdigest()
CODE = "H53.115-261120-0007"

DOSSIER: Json = {
    "MaHoSo": CODE,
    "MaTTHC": "2.000815",
    "TenTTHC": "Chứng thực bản sao <b>từ</b> bản chính",
    "MaLinhVuc": "G15-TP04",
    "TenLinhVuc": "Chứng thực",
    "KenhThucHien": "1",
    "ChuHoSo": "<script>A & B <C",
    "SoGiayToChuHoSo": "000000000007",
    "LoaiDoiTuong": "1",
    "NgayNopHoSo": "20261120081530",
    "NgayTiepNhan": "20261120081530",
    "TrangThaiHoSo": "2",
    "HinhThuc": "0",
    "DonViXuLy": "Trung tâm Phục vụ hành chính công phường Long Hoa",
    "NoiNopHoSo": "2",
    "HoSoCoThanhPhanSoHoa": "0",
    "TaiKhoanDuocXacThucVoiVNeID": "0",
    "DuocThanhToanTrucTuyen": "3",
    "DinhDanhCHS": [],
    "TaiLieuNop": [],
}
STEP: Json = {
    "MaHoSo": CODE,
    "NguoiXuLy": "Võ Thị Tiếp Nhận",
    "ThoiDiemXuLy": "20261120081530",
    "NoiDungXuLy": "Tiếp nhận hồ sơ",
    "TrangThai": "2",
}


class Caller:
    """Speaks to the stand-in as a sender would."""

    def __init__(self, portal: StandInPortal) -> None:
        self.portal = portal
        self._session = ""

    def login(self, password: str = "") -> Json:
        name, known = self.portal.login
        body = {"username": name, "password": password or known}
        answer: Json = self.post("login", body).json()
        self._session = answer.get("session", "")
        return answer

    def post(self, path: str, body: Any) -> httpx.Response:
        with httpx.Client(trust_env=False, timeout=20) as client:
            return client.post(f"{self.portal.url}/{path}", json=body)

    def call(self, service: str, **extra: Any) -> Any:
        if not self._session:
            self.login()
        head = {"session": self._session, "madonvi": "H53", "service": service}
        return self.post("call", {**head, **extra}).json()

    def push(self, item: Json, updating: str = "False") -> Json:
        answer: Json = self.call("DongBoHoSoMC", isUpdating=updating, data=[item])
        return answer

    def append(self, step: Json) -> Json:
        answer: Json = self.call("CapNhatTienDoHoSoMC", data=[step])
        return answer

    def put_file(self, name: str, content: bytes, token: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.portal.login[1]}"}
        with httpx.Client(trust_env=False, timeout=20) as client:
            return client.put(f"{self.portal.files_url}/{name}", content=content, headers=headers)


def _get(url: str) -> httpx.Response:
    with httpx.Client(trust_env=False, timeout=20) as client:
        return client.get(url)


def _with_file(address: str) -> Json:
    file = {
        "TepDinhKemId": "1",
        "TenTepDinhKem": "Bản chính.pdf",
        "IsDeleted": "False",
        "MaThanhPhanHoSo": "",
        "DuongDanTaiTepTin": address,
    }
    return {**DOSSIER, "TaiLieuNop": [file]}


@pytest.fixture(scope="module")
def stand_in_clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, stand_in_clock: SteppedClock
) -> Iterator[StandInPortal]:
    folder = tmp_path_factory.mktemp("portal")
    with StandInPortal(folder, resource("portal"), now=stand_in_clock.now) as portal:
        yield portal


@pytest.fixture
def caller(running: StandInPortal) -> Caller:
    running.start_over()
    return Caller(running)


def test_a_dossier_comes_once_as_new_then_as_update(caller: Caller) -> None:
    answers = [
        caller.push(DOSSIER, "True"),
        caller.push(DOSSIER),
        caller.push(DOSSIER),
        caller.push(DOSSIER, "True"),
    ]

    assert [answer["error_code"] for answer in answers] == [-1, 0, 3, 0]
    assert "không tồn tại" in answers[0]["message"]
    assert "đã tồn tại" in answers[2]["message"]
    kept = caller.portal.dossiers[CODE]
    assert (kept.created, kept.updates) == (1, 1)


def test_a_portal_that_does_not_check_counts_the_doubles(caller: Caller) -> None:
    caller.portal.books.accepts_twice = True
    try:
        caller.push(DOSSIER)
        caller.push(DOSSIER)
    finally:
        caller.portal.books.accepts_twice = False

    assert caller.portal.dossiers[CODE].created == 2


def test_steps_come_after_their_dossier_and_twice_is_once(caller: Caller) -> None:
    early = caller.append(STEP)
    caller.push(DOSSIER)
    later = {**STEP, "TrangThai": "4"}
    for step in (STEP, STEP, later):
        assert caller.append(step)["error_code"] == 0

    kept = caller.portal.dossiers[CODE]
    assert early["error_code"] == -1
    assert len(kept.steps) == 3
    assert kept.distinct_steps == [STEP, later]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("NgayTiepNhan", "2026-11-20"),
        ("TrangThaiHoSo", "10"),
        ("KenhThucHien", None),
        ("Unknown", "1"),
        ("LoaiDoiTuong", 1),
    ],
)
def test_what_breaks_the_schema_is_refused(caller: Caller, field: str, value: object) -> None:
    item = {**DOSSIER, field: value}
    if value is None:
        del item[field]
    answer = caller.push(item)

    assert answer["error_code"] == -1
    assert caller.portal.dossiers == {}
    assert caller.portal.books.entries()[-1]["verdict"].startswith("schema: data.0")


def test_the_shared_examples_are_taken(caller: Caller, shared_data: Path) -> None:
    folder = shared_data / "portal"
    for number in (1, 2):
        body = json.loads((folder / f"example-dongbohosomc-{number}.json").read_text("utf-8"))
        # Their addresses lead nowhere.
        item = {**deepcopy(body["data"][0]), "TaiLieuNop": []}
        assert caller.push(item)["error_code"] == 0
    for number in (1, 2):
        body = json.loads((folder / f"example-capnhattiendo-{number}.json").read_text("utf-8"))
        assert caller.call("CapNhatTienDoHoSoMC", data=body["data"])["error_code"] == 0
    assert len(caller.portal.dossiers) == 2


def test_look_up(caller: Caller) -> None:
    before = caller.call("TraCuuHoSo", mahoso=CODE)
    caller.push(DOSSIER)
    after = caller.call("TraCuuHoSo", mahoso=CODE)

    assert before == []
    assert [found["NgayTiepNhan"] for found in after["result"]] == ["20/11/2026 08:15:30"]


def test_without_a_session_nothing_goes(caller: Caller) -> None:
    caller.login()
    caller.portal.bus.forget_sessions()

    assert "hết hạn" in caller.push(DOSSIER)["message"]
    assert "session" not in caller.login("wrong")
    assert caller.call("Khac")["error_code"] == -1
    assert caller.portal.dossiers == {}


def test_files_are_fetched_and_compared(caller: Caller) -> None:
    url = caller.put_file(NAME, SCAN).json()["url"]

    assert caller.push(_with_file(url))["error_code"] == 0
    assert caller.portal.dossiers[CODE].files == {"1": NAME}
    assert _get(url).content == SCAN


def test_the_relay_takes_what_it_is_told_only(caller: Caller) -> None:
    assert caller.put_file(NAME, SCAN + b"!").status_code == 422
    assert caller.put_file("..%2f" + NAME, SCAN).status_code in (404, 422)
    assert caller.put_file(NAME, SCAN, token="guessed").status_code == 401
    assert caller.portal.relay.puts == 0


def test_addresses_are_fresh_unguessable_and_die(
    caller: Caller, stand_in_clock: SteppedClock
) -> None:
    first = caller.put_file(NAME, SCAN).json()
    second = caller.put_file(NAME, SCAN).json()
    stand_in_clock.step(seconds=first["expires_in"])
    refused = caller.push(_with_file(first["url"]))

    assert first["url"] != second["url"]
    assert NAME not in first["url"]
    assert len(first["url"].rsplit("/", 1)[1]) >= 32
    assert _get(first["url"]).status_code == 404
    assert "Không tải được tệp" in refused["message"]
    assert caller.portal.dossiers == {}


@pytest.mark.parametrize(
    "address", ["http://example.invalid/x", "file:///etc/passwd", "https://127.0.0.1/x"]
)
def test_the_portal_is_sent_nowhere_else(caller: Caller, address: str) -> None:
    assert "địa chỉ lạ" in caller.push(_with_file(address))["message"]


def test_other_content_behind_an_address_is_noticed(caller: Caller, tmp_path: Path) -> None:
    url = caller.put_file(NAME, SCAN).json()["url"]
    (caller.portal.books.ledger.parent / "files" / NAME).write_bytes(b"other")

    assert "nội dung khác" in caller.push(_with_file(url))["message"]


def test_the_ledger_tells_everything_but_secrets(caller: Caller) -> None:
    caller.put_file(NAME, SCAN)
    caller.push(DOSSIER)
    caller.portal.faults.add(Fault(FaultKind.STATUS_502, done=False))
    with pytest.raises(ValueError, match="Expecting"):
        caller.push(DOSSIER)

    entries = caller.portal.books.entries()
    text = caller.portal.books.ledger.read_text("utf-8")
    assert [entry["service"] for entry in entries] == [
        "relay",
        "login",
        "DongBoHoSoMC",
        "DongBoHoSoMC",
    ]
    assert [entry["verdict"] for entry in entries] == ["accepted"] * 3 + ["not done"]
    assert [entry["line"] for entry in entries] == [1, 2, 3, 4]
    assert entries[-1]["fault"] == "502"
    assert entries[2]["body"]["data"] == [DOSSIER]
    assert entries[2]["time"].startswith("2026-11-20T")
    assert caller.portal.login[1] not in text
    assert entries[2]["body"]["session"] == "***"


def test_the_books_outlive_a_restart(tmp_path: Path) -> None:
    with StandInPortal(tmp_path, resource("portal")) as portal:
        caller = Caller(portal)
        url = caller.put_file(NAME, SCAN).json()["url"]
        caller.push(_with_file(url))
        caller.push({**_with_file(url), "TrangThaiHoSo": "4"}, "True")
        caller.append(STEP)
        before = portal.dossiers
    with StandInPortal(tmp_path, resource("portal")) as again:
        after = again.dossiers
        answer = Caller(again).push(DOSSIER)

    assert after == before
    assert after[CODE].files == {"1": NAME}
    assert answer["error_code"] == 3


def test_the_page_shows_words_as_words(caller: Caller) -> None:
    caller.push(DOSSIER)
    page = _get(caller.portal.page_url)

    assert "&lt;script&gt;A &amp; B &lt;C" in page.text
    assert "<script" not in page.text
    assert "<b>" not in page.text
    assert CODE in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_line_is_cut_and_mended_at_the_same_address(caller: Caller) -> None:
    address = caller.portal.url
    for _ in range(2):
        caller.portal.cut()
        caller.portal.cut()
        with pytest.raises(httpx.ConnectError):
            caller.login()
        caller.portal.mend()
        caller.portal.mend()
        assert "session" in caller.login()
    assert caller.portal.url == address


def test_no_json_is_said_so(caller: Caller) -> None:
    with httpx.Client(trust_env=False) as client:
        answer = client.post(f"{caller.portal.url}/call", content=b"\xff{")

    assert answer.json()["error_code"] == -1
    assert caller.portal.books.entries()[-1]["verdict"] == "not json"


@pytest.mark.parametrize(
    ("kind", "status", "part"),
    [
        (FaultKind.STATUS_429, 429, "Lỗi"),
        (FaultKind.STATUS_500, 500, "Lỗi"),
        (FaultKind.STATUS_502, 502, "Lỗi"),
        (FaultKind.STATUS_503, 503, "Lỗi"),
        (FaultKind.FORBIDDEN, 403, "Lỗi"),
        (FaultKind.HTML_200, 200, "Wi-Fi"),
        (FaultKind.REDIRECT, 302, ""),
        (FaultKind.JSON_TRUNCATED, 200, "{"),
        (FaultKind.JSON_DEEP, 200, "[[["),
        (FaultKind.BUSY, 200, "bận"),
        (FaultKind.ODD_CODE, 200, "E77"),
        (FaultKind.EXPIRED_SESSION, 200, "hết hạn"),
    ],
)
@pytest.mark.parametrize("done", [True, False])
def test_faults_look_as_they_should_and_do_as_they_say(
    caller: Caller, kind: FaultKind, status: int, part: str, done: bool
) -> None:
    session = caller.login()["session"]
    fault = Fault(kind, "DongBoHoSoMC", done=done, retry_after=9)
    caller.portal.faults.add(fault)
    head = {"session": session, "madonvi": "H53", "service": "DongBoHoSoMC"}
    answer = caller.post("call", {**head, "isUpdating": "False", "data": [DOSSIER]})

    assert answer.status_code == status
    assert part in answer.text
    assert bool(caller.portal.dossiers) is fault.works
    assert answer.headers.get("retry-after") == ("9" if part == "Lỗi" else None)


def test_a_lost_answer_is_lost_after_the_work(caller: Caller) -> None:
    caller.login()
    caller.portal.faults.add(Fault(FaultKind.LOST_ACK))

    with pytest.raises(httpx.TransportError):
        caller.push(DOSSIER)
    assert CODE in caller.portal.dossiers


@pytest.mark.parametrize("kind", [FaultKind.SLOW, FaultKind.DRIP])
def test_slow_lasts_until_the_client_goes(caller: Caller, kind: FaultKind) -> None:
    session = caller.login()["session"]
    caller.portal.faults.add(Fault(kind, "TraCuuHoSo"))
    head = {"session": session, "madonvi": "H53", "service": "TraCuuHoSo", "mahoso": CODE}
    with httpx.Client(trust_env=False, timeout=0.3) as client:
        url = f"{caller.portal.url}/call"
        if kind is FaultKind.SLOW:
            with pytest.raises(httpx.TimeoutException):
                client.post(url, json=head)
        else:
            with client.stream("POST", url, json=head, timeout=20) as answer:
                assert next(answer.iter_raw()).isspace()

    assert caller.call("TraCuuHoSo", mahoso=CODE) == []


def test_faults_meet_the_requests_they_are_meant_for() -> None:
    plan = FaultPlan()
    busy, lost = Fault(FaultKind.BUSY, "relay"), Fault(FaultKind.LOST_ACK)
    plan.add(busy, lost, lost)

    assert plan.take("login") == lost
    assert plan.take("relay") == busy
    assert plan.take("relay") == lost
    assert plan.take("relay") is None


def test_chance_is_seeded() -> None:
    def drawn(seed: int) -> list[Fault | None]:
        plan = FaultPlan()
        plan.at_random(Random(seed), 0.5)
        return [plan.take("x") for _ in range(200)]

    faults = [fault for fault in drawn(1) if fault is not None]
    assert drawn(1) == drawn(1) != drawn(2)
    assert 70 < len(faults) < 130
    assert {fault.kind for fault in faults} == set(PASSING)
    assert {fault.done for fault in faults} == {True, False}


def test_a_port_in_use_is_said_so(caller: Caller, tmp_path: Path) -> None:
    second = StandInPortal(tmp_path, resource("portal"), port=caller.portal.line.port)

    with pytest.raises(OSError, match="in use"):
        second.start()
    second.stop()


def test_life_of_addresses_is_a_setting(tmp_path: Path) -> None:
    life = timedelta(seconds=30)
    with StandInPortal(tmp_path, resource("portal"), link_life=life) as portal:
        assert Caller(portal).put_file(NAME, SCAN).json()["expires_in"] == 30
