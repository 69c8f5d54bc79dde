"""The portal worker over the real outbox, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.ids import DossierId
from counter_app.services.delivering import Delivering, sync_once
from counter_app.services.portal_lane import Delivered, PortalLane
from counter_app.services.portal_lease import LanePlace
from counter_app.services.portal_port import DeliveryTrouble, Presence, first_broken_receipt
from counter_app.services.repositories import OutboxItem
from counter_app.storage.unit_of_work import unit_of_work_factory
from tests.fakes_delivery import DeliveryStore, ScriptedPortal, SteppedClock, StoredFiles
from tests.fixtures.office import PracticeFloor

REJECTED = DeliveryTrouble(PortalTroubleCode.REJECTED, answer_text="thiếu NgayTra")
UNKNOWN = DeliveryTrouble(PortalTroubleCode.OUTCOME_UNKNOWN)


@pytest.fixture
def portal(floor: PracticeFloor) -> ScriptedPortal:
    return ScriptedPortal(DeliveryStore(), SteppedClock(floor.clock.now()))


@pytest.fixture
def lane(floor: PracticeFloor, portal: ScriptedPortal) -> PortalLane:
    place = LanePlace(floor.desk.office_id, floor.desk.station_id, "counter:1")
    return PortalLane(floor.units, portal, place, floor.clock, StoredFiles())


def _receive(floor: PracticeFloor) -> tuple[DossierId, str]:
    received, _ = floor.reception.receive(floor.desk, floor.command())
    return received.dossier_id, received.code


def _revise(floor: PracticeFloor, dossier_id: DossierId) -> None:
    with floor.units() as unit:
        unit.outbox.add(
            floor.desk.office_id, dossier_id, "dossier", '{"pages": 2}', floor.clock.now()
        )
        unit.commit()


def _only_item(floor: PracticeFloor) -> OutboxItem:
    with floor.units() as unit:
        far = floor.clock.now() + timedelta(days=1)
        (item,) = unit.outbox.due(floor.desk.office_id, far, 10)
    return item


def test_everything_goes_in_order_with_its_receipts(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    codes = [_receive(floor)[1] for _ in range(3)]
    done = lane.turn()

    with floor.units() as unit:
        chain = unit.outbox.receipts(floor.desk.office_id)
    assert done == Delivered(sent=6, accepted=6)
    assert portal.writes == [f"{what} {code}" for code in codes for what in ("new", "steps")]
    assert len(chain) == 6
    assert first_broken_receipt(chain) is None
    assert floor.queries.outbox_summary(floor.desk.office_id).accepted == 3


def test_an_unknown_outcome_is_kept_and_looked_up(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    _, code = _receive(floor)
    portal.troubles = [UNKNOWN]
    portal.presence = Presence.OURS
    lane.turn()
    kept = _only_item(floor)
    floor.clock.advance(hours=1)
    lane.turn()

    assert (kept.state, kept.attempts, kept.failure_class) == ("unknown", 1, "outcome_unknown")
    assert [call for call in portal.calls if call != "probe"] == [
        f"new {code}",
        f"lookup {code}",
        f"update {code}",
        f"steps {code}",
    ]


class PowerCutError(BaseException):
    """Nothing after this runs."""


def test_what_was_in_flight_at_a_crash_is_unknown(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    _, code = _receive(floor)

    def cut_power() -> None:
        portal.during = lambda: None
        raise PowerCutError

    portal.during = cut_power
    with pytest.raises(PowerCutError):
        lane.turn()
    lane.turn()

    assert portal.calls[:3] == [f"new {code}", f"lookup {code}", f"new {code}"]


def test_send_now_ends_every_wait(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    _receive(floor)
    portal.troubles = [DeliveryTrouble(PortalTroubleCode.TRANSIENT, retry_after=3600)]
    lane.turn()
    early = lane.turn()
    Delivering(floor.units, floor.clock, lane.hurry).send_now(floor.desk)
    office = floor.desk.office_id
    report = sync_once(lane, lambda: floor.queries.outbox_summary(office))

    assert early.sent == 0
    assert (report.sent, report.accepted, report.waiting, report.rejected) == (2, 2, 0, 0)


def test_a_long_outbox_is_hurried_a_few_at_a_time(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    at_once = 8
    waiting = [_receive(floor)[1] for _ in range(at_once + 5)]
    with floor.units() as unit:
        first = unit.outbox.due(floor.desk.office_id, floor.clock.now(), len(waiting))
        later = floor.clock.now() + timedelta(hours=1)
        for item in first:
            unit.outbox.mark(
                item.id, "retry", later, not_before=later, failure=("transient", "503", "bận")
            )
        unit.commit()
    commits: list[bool] = []
    units = unit_of_work_factory(floor.engine, lambda: commits.append(True))

    assert lane.turn().sent == 0
    Delivering(units, floor.clock, at_once=at_once).send_now(floor.desk)

    assert len(commits) == 2
    with floor.units() as unit:
        due = unit.outbox.due(floor.desk.office_id, floor.clock.now(), len(waiting) + 1)
    assert [item.dossier_code for item in due] == waiting
    assert {
        (i.state, i.attempts, i.failure_class, i.failure_code, i.failure_text) for i in due
    } == {("retry", 1, "transient", "503", "bận")}
    assert lane.turn().accepted == 2 * len(waiting)


def test_a_correction_of_a_rejected_dossier_goes_and_frees_its_steps(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    dossier_id, code = _receive(floor)
    portal.troubles = [REJECTED]
    lane.turn()
    _revise(floor, dossier_id)
    lane.turn()

    assert portal.writes == [f"new {code}", f"new {code}", f"steps {code}"]
    summary = floor.queries.outbox_summary(floor.desk.office_id)
    assert (summary.waiting, summary.attention, summary.accepted) == (0, 0, 1)


def test_a_dossier_counts_as_accepted_when_all_of_it_is_there(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    def counts() -> tuple[int, int, int]:
        summary = floor.queries.outbox_summary(floor.desk.office_id)
        return summary.accepted, summary.waiting, summary.attention

    _receive(floor)
    dossier_id, _ = _receive(floor)
    portal.troubles = [None, DeliveryTrouble(PortalTroubleCode.TRANSIENT), None, REJECTED]
    lane.turn()
    halfway = counts()
    floor.clock.advance(hours=1)
    lane.turn()
    both = counts()
    _revise(floor, dossier_id)

    assert halfway == (0, 1, 1)
    assert both == counts() == (1, 0, 1), "under its worst state, and once"


def test_an_accepted_item_stays_accepted(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    _receive(floor)
    with floor.units() as unit:
        (first,) = unit.outbox.due(floor.desk.office_id, floor.clock.now(), 10)
    lane.turn()
    Delivering(floor.units, floor.clock).retry(floor.desk, first.id)

    assert lane.turn().sent == 0
    assert floor.queries.outbox_summary(floor.desk.office_id).waiting == 0


def test_what_an_earlier_revision_may_have_left_there_is_known(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    dossier_id, code = _receive(floor)
    with floor.units() as unit:
        before = unit.outbox.left_earlier(dossier_id, 2)
    lane.turn()
    _revise(floor, dossier_id)
    portal.presence = Presence.UNPROVEN
    lane.turn()

    with floor.units() as unit:
        assert (before, unit.outbox.left_earlier(dossier_id, 2)) == (False, True)
        assert not unit.outbox.left_earlier(dossier_id, 1)
    assert portal.writes[-1] == f"update {code}"


def test_everything_parked_is_sent_again_at_once(
    floor: PracticeFloor, portal: ScriptedPortal, lane: PortalLane
) -> None:
    codes = [_receive(floor)[1] for _ in range(3)]
    unfit = DeliveryTrouble(PortalTroubleCode.CONFIG, answered=True, answer_text="MaTTHC?")
    portal.per_code = dict.fromkeys(codes, unfit)
    lane.turn()
    parked = {line.state for line in floor.queries.outbox(floor.desk.office_id)}
    portal.per_code = {}
    Delivering(floor.units, floor.clock, at_once=2).retry_all(floor.desk)
    freed = floor.queries.outbox(floor.desk.office_id)
    lane.turn()

    assert "parked" in parked
    assert {line.state for line in freed} == {"unknown", "pending"}
    assert {line.failure_class for line in freed} == {""}
    assert floor.queries.outbox_summary(floor.desk.office_id).accepted == 3
