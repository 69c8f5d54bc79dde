"""What the relay answers, read as what it is worth."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import pytest

from counter_app.domain.failures import PortalTroubleCode
from counter_app.portal.mapping import BusMapper
from counter_app.portal.relay import Relay
from counter_app.portal.transfer import HttpAnswer, Line
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_lane import Delivered, PortalLane
from counter_app.services.portal_port import DeliveryTrouble, DossierFile
from tests.fakes_delivery import (
    FACTS,
    OFFICE_ID,
    PLACE,
    START,
    DeliveryStore,
    SteppedClock,
    StoredFiles,
    invented_dossier,
)
from tests.portal.conftest import OpenBus

HASH = "0" * 64


class AnsweringLine(Line):
    """Gives one answer to everything."""

    def __init__(self, clock: SteppedClock, status: int, body: bytes) -> None:
        super().__init__(clock)
        self._answer = HttpAnswer(status, "application/json", "", "", body, START, "")

    def send(self, method: str, url: str, content: bytes, headers: Mapping[str, str]) -> HttpAnswer:
        return self._answer


def _relay(body: bytes, clock: SteppedClock | None = None, status: int = 201) -> Relay:
    clock = clock or SteppedClock()
    return Relay(AnsweringLine(clock, status, body), "http://r.vn/f", lambda: "t", clock.now)


def _body(url: str, life: object) -> bytes:
    return json.dumps({"url": url, "expires_in": life}).encode()


@pytest.mark.parametrize("url", ["http://[bad", "ftp://r.vn/1", "http://", "/t/1", "http://a b"])
def test_what_is_no_address_is_asked_for_again(url: str) -> None:
    with pytest.raises(DeliveryTrouble) as trouble:
        _relay(_body(url, 900)).put(HASH, b"")

    assert (trouble.value.code, trouble.value.at_relay) == (PortalTroubleCode.TRANSIENT, True)


@pytest.mark.parametrize("life", [-(10**20), 0, None, "900", 10**20, 60])
def test_any_life_of_an_address_lets_the_file_be_sent(life: object) -> None:
    relay = _relay(_body("http://r.vn/t/1", life))

    assert relay.put(HASH, b"") == relay.there(HASH)


def test_an_address_that_lives_for_minutes_is_used_for_most_of_them() -> None:
    clock = SteppedClock()
    relay = _relay(_body("http://r.vn/t/1", 90), clock)
    relay.put(HASH, b"")
    clock.step(seconds=59)
    early = relay.there(HASH)
    clock.step(seconds=2)

    assert early is not None
    assert relay.there(HASH) is None
    assert clock.now() < early.expires_at - timedelta(seconds=20)


def test_an_answer_may_begin_with_a_mark_of_its_order() -> None:
    assert _relay(b"\xef\xbb\xbf" + _body("http://r.vn/t/1", 900)).put(HASH, b"").url


@pytest.mark.parametrize(
    ("status", "code", "whole"),
    [
        (401, PortalTroubleCode.RELAY_REFUSED, True),
        (403, PortalTroubleCode.RELAY_REFUSED, True),
        (404, PortalTroubleCode.RELAY_REFUSED, True),
        (413, PortalTroubleCode.RELAY_REFUSED, False),
        (422, PortalTroubleCode.RELAY_REFUSED, False),
        (500, PortalTroubleCode.TRANSIENT, False),
        (503, PortalTroubleCode.TRANSIENT, False),
    ],
)
def test_a_relay_says_no_to_a_file_or_to_the_office(
    status: int, code: PortalTroubleCode, whole: bool
) -> None:
    with pytest.raises(DeliveryTrouble) as trouble:
        _relay(b"", status=status).put(HASH, b"")

    assert (trouble.value.code, trouble.value.whole_line) == (code, whole)


def test_a_relay_whose_address_is_none_is_told_to_a_person() -> None:
    clock = SteppedClock()

    with pytest.raises(DeliveryTrouble) as trouble:
        Relay(Line(clock), "http://cong..gov.vn/f", lambda: "t", clock.now).put(HASH, b"")
    assert (trouble.value.code, trouble.value.whole_line) == (PortalTroubleCode.RELAY_REFUSED, True)


def test_twenty_pages_over_a_line_slower_than_their_addresses_live(
    stand_in: StandInPortal, open_bus: OpenBus, mapper: BusMapper, clock: SteppedClock
) -> None:
    store = DeliveryStore()
    contents = StoredFiles(store)
    contents.before_read = lambda: clock.step(seconds=50)
    dossier = invented_dossier()
    store.codes[dossier.id] = dossier.code
    pages = [
        DossierFile(UUID(int=number), f"Trang {number}.jpg", "BC", contents.add(bytes([number])))
        for number in range(20)
    ]
    with store.unit() as unit:
        body = mapper.dossier_body(dossier, FACTS, pages)
        unit.outbox.add(OFFICE_ID, dossier.id, "dossier", body, clock.now())
        unit.commit()

    done = PortalLane(store.unit, open_bus(), PLACE, clock, contents).turn()

    assert done == Delivered(sent=1, accepted=1)
    assert len(stand_in.dossiers[dossier.code].files) == 20
    assert stand_in.relay.puts == 20, "no page went twice over that line"


def test_a_relay_that_forgot_a_file_gets_it_again(
    stand_in: StandInPortal, open_bus: OpenBus
) -> None:
    bus = open_bus()
    name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # of nothing
    never = bus.file_again(name)
    first = bus.put_file(name, b"")
    again = bus.file_again(name)
    stand_in.relay.forget()

    assert never is None
    assert again is not None
    assert again.url != first.url
    assert bus.file_there(name) == again
    assert bus.file_again(name) is None
