"""An office with a real database over a real line to the stand-in portal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest

from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.practice.stand_in_faults import Fault, FaultKind
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_lane import Delivered, PortalLane, StopReason
from counter_app.services.portal_lease import LanePlace
from counter_app.wording.failures import sentence
from tests.fakes_delivery import SteppedClock, StoredFiles
from tests.fixtures.office import PracticeFloor
from tests.portal.conftest import OpenBus
from tests.services.test_codes import CodeFloor


@dataclass
class Town:
    """The office, the portal and what runs between them."""

    office: CodeFloor
    portal: StandInPortal
    lane: PortalLane

    def turn(self, *, minutes: float = 0) -> Delivered:
        self.office.floor.clock.advance(minutes=minutes)
        return self.lane.turn()

    def states(self) -> list[str]:
        return [
            line.state
            for line in self.office.floor.queries.outbox(self.office.floor.desk.office_id)
        ]


@pytest.fixture
def town(
    floor: PracticeFloor, stand_in: StandInPortal, open_bus: OpenBus, clock: SteppedClock
) -> Town:
    clock.at = floor.clock.at
    place = LanePlace(floor.desk.office_id, floor.desk.station_id, "counter:1")
    lane = PortalLane(floor.units, open_bus(files=False), place, floor.clock, StoredFiles())
    return Town(CodeFloor(floor), stand_in, lane)


def test_a_page_with_status_200_is_no_acceptance(town: Town) -> None:
    """A network that wants a login answers every request with its own page."""
    received = town.office.receive(legal=True)
    town.portal.faults.add(*[Fault(FaultKind.HTML_200, done=False)] * 3)

    stopped = town.turn()

    assert (stopped.accepted, stopped.stopped) == (0, StopReason.LINE_DOWN)
    assert town.lane.line_state.code is PortalTroubleCode.NOT_A_PORTAL
    assert town.portal.dossiers == {}
    assert "acked" not in town.states()
    words = sentence(PortalTrouble(PortalTroubleCode.NOT_A_PORTAL))
    assert words.startswith("Địa chỉ này không phải cổng dịch vụ công. Kiểm tra mạng")
    assert unicodedata.is_normalized("NFC", words)
    # Reception goes on, and when the page is gone everything arrives once.
    second = town.office.receive(legal=True)
    town.portal.faults.clear()
    town.turn(minutes=5)
    assert set(town.portal.dossiers) == {received.code, second.code}
    assert town.states() == ["acked"] * 4


def test_the_portal_hears_of_a_dossier_under_its_legal_code_only(town: Town) -> None:
    waiting = [town.office.receive(legal=False) for _ in range(2)]
    first = town.turn()
    assert all(one.code.startswith("T-01-") for one in waiting)
    town.office.receive(legal=True)  # the first number goes to it, the next to those who wait
    town.office.codes.give_a_few(town.office.floor.desk)
    town.turn()

    codes = {town.office.code(one.dossier_id) for one in waiting}
    assert first.sent == 0
    assert codes < set(town.portal.dossiers)
    assert len(town.portal.dossiers) == 3
    heard = town.portal.books.ledger.read_text(encoding="utf-8")
    assert "T-01-" not in heard
    for code in codes:
        assert code in heard
