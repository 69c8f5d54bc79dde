"""The adapter of the national bus against the stand-in portal, over real HTTP."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.domain.ids import uuid7
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.portal.families import Connection, Secrets, open_adapter
from counter_app.portal.mapping import BusMapper
from counter_app.practice.stand_in_faults import Fault, FaultKind
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_port import (
    DeliveryTrouble,
    DossierFile,
    DossierStep,
    FileTransport,
    Presence,
    PushMode,
)
from counter_app.services.repositories import OutboxItem
from tests.fakes_delivery import FACTS, START, SteppedClock, invented_dossier, invented_person
from tests.portal.conftest import OpenBus

SCAN = b"\xff\xd8 a page"
SCAN_HASH = sha256(SCAN).hexdigest()
PUSH = "DongBoHoSoMC"


def _item(body: str, kind: str = "dossier", code: str = "H53.115-261120-0007") -> OutboxItem:
    return OutboxItem(
        id=uuid7(),
        dossier_id=invented_dossier().id,
        dossier_code=code,
        kind=kind,
        revision=1,
        body=body,
        body_sha256=sha256(body.encode()).hexdigest(),
        state="sending",
        attempts=0,
        created_at=START,
        first_tried_at=None,
    )


@pytest.fixture
def dossier_item(mapper: BusMapper) -> OutboxItem:
    return _item(mapper.dossier_body(invented_dossier(), FACTS))


@pytest.fixture
def scanned_item(mapper: BusMapper) -> OutboxItem:
    file = DossierFile(UUID(int=8), "Bản chính - 1.jpg", "BC", SCAN_HASH)
    return _item(mapper.dossier_body(invented_dossier(), FACTS, [file]))


@pytest.fixture
def step_item(mapper: BusMapper) -> OutboxItem:
    step = DossierStep(Act.RECEIVE, DossierState.RECEIVED, START, "Võ Thị Tiếp Nhận")
    return _item(mapper.steps_body("H53.115-261120-0007", step), "steps")


def _pushes(stand_in: StandInPortal) -> list[Mapping[str, Any]]:
    return [entry for entry in stand_in.books.entries() if entry["service"] == PUSH]


def test_a_dossier_arrives_as_it_was_frozen(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem
) -> None:
    ack = open_bus().put_dossier(dossier_item, PushMode.NEW, {})

    arrived = stand_in.dossiers["H53.115-261120-0007"]
    entry = _pushes(stand_in)[-1]
    assert arrived.item == json.loads(dossier_item.body)
    assert (arrived.created, arrived.updates) == (1, 0)
    assert ack.sent_sha256 == entry["sha256"]
    assert entry["key"] == str(dossier_item.id)
    assert (ack.http_status, ack.code, ack.message) == (200, "0", "Thành công")
    assert ack.endpoint == f"{stand_in.url}/call"
    assert ack.files_left_out == 0


@pytest.mark.parametrize("ok_code", [0, "0", "00"])
def test_success_is_success_however_it_is_written(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem, ok_code: object
) -> None:
    stand_in.bus.ok_code = ok_code

    assert open_bus().put_dossier(dossier_item, PushMode.NEW, {}).code == "0"


def test_files_go_to_the_relay_and_the_portal_fetches_them(
    stand_in: StandInPortal, open_bus: OpenBus, scanned_item: OutboxItem
) -> None:
    bus = open_bus()
    names = bus.files_in(scanned_item.body)
    there = {name: bus.put_file(name, SCAN) for name in names}
    ack = bus.put_dossier(scanned_item, PushMode.NEW, there)

    arrived = stand_in.dossiers["H53.115-261120-0007"]
    address = arrived.item["TaiLieuNop"][0]["DuongDanTaiTepTin"]
    assert names == (SCAN_HASH,)
    assert list(arrived.files.values()) == [SCAN_HASH]
    assert SCAN_HASH not in address
    assert ack.files_left_out == 0


def test_without_a_relay_files_stay_at_home_and_it_shows(
    stand_in: StandInPortal, open_bus: OpenBus, scanned_item: OutboxItem
) -> None:
    bus = open_bus(files=False)
    ack = bus.put_dossier(scanned_item, PushMode.NEW, {})

    assert bus.capabilities().files is FileTransport.NONE
    assert bus.files_in(scanned_item.body) == ()
    assert ack.files_left_out == 1
    item = stand_in.dossiers["H53.115-261120-0007"].item
    assert item["TaiLieuNop"] == []
    assert item["HoSoCoThanhPhanSoHoa"] == "0"
    assert [paper["SoLuong"] for paper in item["DanhSachTepDinhKemKhac"]] == ["1"]


def test_an_address_is_used_again_while_it_is_good(
    stand_in: StandInPortal, open_bus: OpenBus, clock: SteppedClock
) -> None:
    bus = open_bus()
    first = bus.put_file(SCAN_HASH, SCAN)

    assert bus.file_there(SCAN_HASH) == first
    clock.step(minutes=11)
    assert bus.file_there(SCAN_HASH) == first
    clock.step(minutes=2)
    assert bus.file_there(SCAN_HASH) is None
    assert bus.put_file(SCAN_HASH, SCAN).url != first.url


def test_an_address_that_died_early_is_asked_for_anew(
    stand_in: StandInPortal, open_bus: OpenBus, scanned_item: OutboxItem
) -> None:
    bus = open_bus()
    there = {SCAN_HASH: bus.put_file(SCAN_HASH, SCAN)}
    stand_in.relay.forget()

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_dossier(scanned_item, PushMode.NEW, there)

    assert trouble.value.code is PortalTroubleCode.OUTCOME_UNKNOWN
    assert "tệp" in trouble.value.answer_text
    assert stand_in.dossiers == {}
    assert bus.file_there(SCAN_HASH) is None


def test_an_address_is_kept_when_the_portal_is_only_busy(
    stand_in: StandInPortal, open_bus: OpenBus, scanned_item: OutboxItem
) -> None:
    bus = open_bus()
    there = {SCAN_HASH: bus.put_file(SCAN_HASH, SCAN)}
    stand_in.faults.add(Fault(FaultKind.BUSY, PUSH))

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_dossier(scanned_item, PushMode.NEW, there)

    assert trouble.value.answered
    assert bus.file_there(SCAN_HASH) == there[SCAN_HASH]


@pytest.mark.parametrize("address", ["http://cong..gov.vn", "http://[bad", "nowhere", "ftp://a.vn"])
def test_an_address_that_is_none_stops_the_whole_line_with_its_sentence(
    open_bus: OpenBus, dossier_item: OutboxItem, address: str
) -> None:
    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus(url=address).put_dossier(dossier_item, PushMode.NEW, {})

    assert (trouble.value.code, trouble.value.whole_line) == (PortalTroubleCode.CONFIG, True)
    assert not open_bus(url=address).reachable()


@pytest.mark.parametrize("kind", [FaultKind.STATUS_502, FaultKind.STATUS_503])
def test_a_gateway_is_not_the_portal(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem, kind: FaultKind
) -> None:
    stand_in.faults.add(Fault(kind, PUSH))

    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus().put_dossier(dossier_item, PushMode.NEW, {})
    assert not trouble.value.answered


def test_a_relay_takes_no_other_content_under_a_hash(open_bus: OpenBus) -> None:
    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus().put_file(SCAN_HASH, SCAN + b"!")

    assert trouble.value.code is PortalTroubleCode.RELAY_REFUSED
    assert trouble.value.at_relay


@pytest.mark.parametrize(
    "kind", [FaultKind.STATUS_502, FaultKind.HTML_200, FaultKind.LOST_ACK, FaultKind.JSON_DEEP]
)
def test_a_relay_that_stumbles_is_tried_again(
    stand_in: StandInPortal, open_bus: OpenBus, kind: FaultKind
) -> None:
    stand_in.faults.add(Fault(kind, "relay"))
    bus = open_bus()

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_file(SCAN_HASH, SCAN)
    assert (trouble.value.code, trouble.value.at_relay) == (PortalTroubleCode.TRANSIENT, True)
    assert bus.put_file(SCAN_HASH, SCAN).url


def test_a_wrong_token_at_the_relay_says_nothing_of_the_file(
    stand_in: StandInPortal, portal_tables: Path, clock: SteppedClock
) -> None:
    connection = Connection("dvcqg-bus", stand_in.url, "H53", stand_in.files_url)
    bus = open_adapter(connection, lambda: Secrets(*stand_in.login), portal_tables, clock)

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_file(SCAN_HASH, SCAN)
    assert trouble.value.code is PortalTroubleCode.RELAY_REFUSED
    assert (trouble.value.at_relay, trouble.value.whole_line) == (True, True)


def test_new_twice_and_update_before_new_are_conflicts(
    open_bus: OpenBus, dossier_item: OutboxItem
) -> None:
    bus = open_bus()

    with pytest.raises(DeliveryTrouble) as early:
        bus.put_dossier(dossier_item, PushMode.UPDATE, {})
    bus.put_dossier(dossier_item, PushMode.NEW, {})
    with pytest.raises(DeliveryTrouble) as late:
        bus.put_dossier(dossier_item, PushMode.NEW, {})
    bus.put_dossier(dossier_item, PushMode.UPDATE, {})

    assert early.value.code is late.value.code is PortalTroubleCode.CONFLICT


def test_a_step_before_its_dossier_is_refused(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem, step_item: OutboxItem
) -> None:
    bus = open_bus()

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.append_steps(step_item)
    bus.put_dossier(dossier_item, PushMode.NEW, {})
    bus.append_steps(step_item)

    assert trouble.value.code is PortalTroubleCode.CONFLICT
    assert stand_in.dossiers["H53.115-261120-0007"].steps == [json.loads(step_item.body)]


def test_lookup_tells_ours_from_others(open_bus: OpenBus, dossier_item: OutboxItem) -> None:
    bus = open_bus()
    other = replace(
        dossier_item, body=dossier_item.body.replace("20261120081530", "20261120081531")
    )

    before = bus.lookup(dossier_item)
    bus.put_dossier(dossier_item, PushMode.NEW, {})

    assert before is Presence.ABSENT
    assert bus.lookup(dossier_item) is Presence.OURS
    assert bus.lookup(other) is Presence.FOREIGN


def test_nothing_leaves_that_breaks_the_schema(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem, step_item: OutboxItem
) -> None:
    bus = open_bus()
    odd_fee = dossier_item.body.replace('"Gia":"12000"', '"Gia":"12.000"')
    odd_step = step_item.body.replace('"TrangThai":"2"', '"TrangThai":"0"')
    troubles = []
    for body in (odd_fee, "{}", "no json"):
        with pytest.raises(DeliveryTrouble) as trouble:
            bus.put_dossier(replace(dossier_item, body=body), PushMode.NEW, {})
        troubles.append(trouble.value)
    with pytest.raises(DeliveryTrouble) as trouble:
        bus.append_steps(replace(step_item, body=odd_step))
    troubles.append(trouble.value)

    assert {trouble.code for trouble in troubles} == {PortalTroubleCode.REJECTED}
    assert troubles[0].answer_text == "data.0.DanhSachLePhi.0.Gia: pattern"
    assert "MaHoSo" in troubles[1].answer_text
    assert {entry["service"] for entry in stand_in.books.entries()} <= {"login"}


def test_a_session_is_kept_and_renewed_once(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem
) -> None:
    bus = open_bus()
    bus.probe()
    bus.probe()
    stand_in.bus.forget_sessions()
    bus.put_dossier(dossier_item, PushMode.NEW, {})
    stand_in.faults.add(Fault(FaultKind.EXPIRED_SESSION, PUSH))
    bus.put_dossier(dossier_item, PushMode.UPDATE, {})

    services = [entry["service"] for entry in stand_in.books.entries()]
    assert services.count("login") == 3


def test_a_session_that_never_holds_is_an_account_trouble(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem
) -> None:
    stand_in.faults.add(*[Fault(FaultKind.EXPIRED_SESSION, PUSH)] * 2)
    bus = open_bus()

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_dossier(dossier_item, PushMode.NEW, {})
    assert trouble.value.code is PortalTroubleCode.AUTH


def test_a_wrong_password_is_an_account_trouble(open_bus: OpenBus) -> None:
    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus(("counter", "wrong")).probe()

    assert trouble.value.code is PortalTroubleCode.AUTH


@pytest.mark.parametrize("kind", [FaultKind.STATUS_500, FaultKind.STATUS_502, FaultKind.BUSY])
def test_a_login_that_stumbles_blames_neither_account_nor_item(
    stand_in: StandInPortal, open_bus: OpenBus, kind: FaultKind
) -> None:
    stand_in.faults.add(Fault(kind, "login"))

    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus().probe()
    assert (trouble.value.code, trouble.value.doubtful) == (PortalTroubleCode.TRANSIENT, False)


def test_a_wrong_address_stops_the_whole_line(stand_in: StandInPortal, open_bus: OpenBus) -> None:
    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus(url=f"{stand_in.page_url}nowhere").probe()

    assert (trouble.value.code, trouble.value.whole_line) == (PortalTroubleCode.CONFIG, True)


UNKNOWN = [
    FaultKind.LOST_ACK,
    FaultKind.STATUS_429,
    FaultKind.STATUS_500,
    FaultKind.STATUS_502,
    FaultKind.STATUS_503,
    FaultKind.HTML_200,
    FaultKind.REDIRECT,
    FaultKind.JSON_TRUNCATED,
    FaultKind.JSON_DEEP,
    FaultKind.HUGE,
    FaultKind.WRONG_CHARSET,
    FaultKind.BUSY,
    FaultKind.ODD_CODE,
    FaultKind.DRIP,
]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("kind", UNKNOWN)
def test_no_clear_answer_leaves_the_outcome_open(
    stand_in: StandInPortal,
    open_bus: OpenBus,
    dossier_item: OutboxItem,
    kind: FaultKind,
    done: bool,
) -> None:
    bus = open_bus()
    fault = Fault(kind, PUSH, done=done)
    stand_in.faults.add(fault)

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_dossier(dossier_item, PushMode.NEW, {})

    assert trouble.value.code is PortalTroubleCode.OUTCOME_UNKNOWN
    assert trouble.value.doubtful is (kind in (FaultKind.STATUS_500, FaultKind.ODD_CODE))
    assert bus.lookup(dossier_item) is (Presence.OURS if fault.works else Presence.ABSENT)


def test_retry_after_comes_through(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem
) -> None:
    stand_in.faults.add(Fault(FaultKind.STATUS_503, PUSH, retry_after=120))

    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus().put_dossier(dossier_item, PushMode.NEW, {})
    assert trouble.value.retry_after == 120


def test_a_cut_line_sends_nothing_and_comes_back(
    stand_in: StandInPortal, open_bus: OpenBus, dossier_item: OutboxItem
) -> None:
    bus = open_bus()
    before = bus.reachable()
    stand_in.cut()
    away = bus.reachable()

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_dossier(dossier_item, PushMode.NEW, {})
    stand_in.mend()
    assert (before, away, bus.reachable()) == (True, False, True)
    bus.put_dossier(dossier_item, PushMode.NEW, {})

    assert trouble.value.code is PortalTroubleCode.OFFLINE
    assert len(_pushes(stand_in)) == 1


@pytest.mark.parametrize(
    ("request_after", "answer_after", "arrived"),
    [(600, None, False), (None, 5, True), (None, 170, True)],
)
def test_a_line_that_breaks_in_the_middle(
    stand_in: StandInPortal,
    open_bus: OpenBus,
    dossier_item: OutboxItem,
    request_after: int | None,
    answer_after: int | None,
    arrived: bool,
) -> None:
    bus = open_bus()
    bus.probe()
    stand_in.line.break_request_after = request_after
    stand_in.line.break_answer_after = answer_after

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.put_dossier(dossier_item, PushMode.NEW, {})
    stand_in.line.break_request_after = stand_in.line.break_answer_after = None

    assert trouble.value.code is PortalTroubleCode.OUTCOME_UNKNOWN
    assert bool(stand_in.dossiers) is arrived


def test_up_means_a_login_and_a_portals_answer(stand_in: StandInPortal, open_bus: OpenBus) -> None:
    health = open_bus().probe()

    assert health.server_time is not None
    assert health.skew == health.server_time - START
    stand_in.faults.add(Fault(FaultKind.HTML_200))
    with pytest.raises(DeliveryTrouble) as trouble:
        open_bus().probe()
    assert trouble.value.code is PortalTroubleCode.NOT_A_PORTAL


def test_no_secret_and_no_name_reaches_a_log(
    tmp_path: Path,
    portal_tables: Path,
    clock: SteppedClock,
    mapper: BusMapper,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = Secrets("canary-name", "canary-password", "canary-password")
    person = replace(invented_person(424242), name="Canary Thị Vàng", phone="0900424242")
    file = DossierFile(UUID(int=8), "Bản chính - 1.jpg", "BC", SCAN_HASH)
    item = _item(mapper.dossier_body(invented_dossier(submitter=person), FACTS, [file]))
    troubles = []
    with StandInPortal(tmp_path, portal_tables, login=("canary-name", "canary-password")) as portal:
        connection = Connection("dvcqg-bus", portal.url, "H53", portal.files_url)
        bus = open_adapter(connection, lambda: secrets, portal_tables, clock)
        there = {SCAN_HASH: bus.put_file(SCAN_HASH, SCAN)}
        for kind in (FaultKind.ODD_CODE, FaultKind.JSON_TRUNCATED):
            portal.faults.add(Fault(kind, PUSH))
            with pytest.raises(DeliveryTrouble) as trouble:
                bus.put_dossier(item, PushMode.NEW, there)
            troubles.append(f"{trouble.value!r} {trouble.value} {trouble.value.details}")
        bus.put_dossier(item, PushMode.UPDATE, there)

    # The stand-in fetches files in this very process; what the portal logs is its own affair.
    ours = [r.getMessage() for r in caplog.records if r.threadName != "stand-in portal"]
    told = "\n".join([*ours, *troubles, repr(secrets), repr(bus)])
    assert "POST" in told
    words = ("Canary", "canary", "424242", there[SCAN_HASH].url)
    assert [word for word in words if word in told] == []


@pytest.mark.parametrize(
    "connection",
    [
        Connection("manual", "http://127.0.0.1:1", "H53"),
        Connection("igate2", "http://127.0.0.1:1", "H53"),
        Connection("dvcqg-bus", "", "H53"),
        Connection("dvcqg-bus", "http://127.0.0.1:1", ""),
    ],
)
def test_a_family_we_cannot_speak_is_said_so(
    connection: Connection, portal_tables: Path, clock: SteppedClock
) -> None:
    with pytest.raises(PortalTrouble) as trouble:
        open_adapter(connection, Secrets, portal_tables, clock)
    assert trouble.value.code is PortalTroubleCode.NOT_CONFIGURED


def test_options_of_the_connection_are_used(
    stand_in: StandInPortal, portal_tables: Path, clock: SteppedClock
) -> None:
    options = {"login_path": "/bus/login", "call_path": "/bus/call", "dstcode": "VN:GOV"}
    connection = Connection("dvcqg-bus", stand_in.page_url, "H53", options=options)
    bus = open_adapter(connection, lambda: Secrets(*stand_in.login), portal_tables, clock)

    assert bus.probe().server_time is not None
