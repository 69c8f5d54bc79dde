from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

import pytest

from counter_app.domain.failures import (
    PortalTroubleCode,
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.ids import ClerkId, CounterId, DossierId, StationId, uuid7
from counter_app.domain.roles import Role
from counter_app.services.changes import ChangeSet, Topic
from counter_app.services.delivering import Delivering, deliver_once, sync_once
from counter_app.services.delivery_outcome import (
    DOUBTFUL_TRIES,
    LONGEST_WAIT,
    SAME_ANSWERS,
    retry_wait,
)
from counter_app.services.desk import Desk
from counter_app.services.portal_lane import Delivered, PortalLane, StopReason
from counter_app.services.portal_lease import LEASE, LanePlace
from counter_app.services.portal_line import (
    ANSWERED_IN_A_ROW,
    RELAY_STUMBLES,
    TRANSIENTS_IN_A_ROW,
    UNFIT_IN_A_ROW,
)
from counter_app.services.portal_port import (
    DeliveryTrouble,
    OutboxKind,
    Presence,
    first_broken_receipt,
    receipt_hash,
)
from counter_app.services.repositories import OutboxItem
from counter_app.services.views import OutboxSummary
from tests.fakes_delivery import (
    OFFICE,
    OFFICE_ID,
    PLACE,
    START,
    STATION_ID,
    DeliveryStore,
    ScriptedPortal,
    SteppedClock,
    StoredFiles,
)

Code = PortalTroubleCode
UNKNOWN = DeliveryTrouble(Code.OUTCOME_UNKNOWN)
OFFLINE = DeliveryTrouble(Code.OFFLINE)
REJECTED = DeliveryTrouble(
    Code.REJECTED, answered=True, answer_code="-1", answer_text="NgayTra không hợp lệ"
)


@dataclass
class Dispatch:
    """A lane, what it reads and where it sends."""

    store: DeliveryStore
    portal: ScriptedPortal
    clock: SteppedClock
    files: StoredFiles
    lane: PortalLane

    def receive(self, number: int, *, steps: bool = False) -> tuple[UUID, ...]:
        """Queue a dossier ``D<number>``, perhaps with its first step."""
        dossier_id = DossierId(UUID(int=100 + number))
        self.store.codes[dossier_id] = f"D{number}"
        with self.store.unit() as unit:
            now = self.clock.now()
            first = unit.outbox.add(OFFICE_ID, dossier_id, OutboxKind.DOSSIER, "{}", now)
            added: tuple[UUID, ...] = (first,)
            if steps:
                step = unit.outbox.add(
                    OFFICE_ID, dossier_id, OutboxKind.STEPS, "{}", now, depends_on=first
                )
                added = (first, step)
            unit.commit()
        return added

    def item(self, item_id: UUID) -> OutboxItem:
        return self.store.item(item_id)

    def successor(self) -> PortalLane:
        """The lane after a restart."""
        return PortalLane(
            self.store.unit, self.portal, PLACE, self.clock, self.files, chance=Random(2)
        )


@pytest.fixture
def dispatch() -> Dispatch:
    clock, store = SteppedClock(), DeliveryStore()
    portal, files = ScriptedPortal(store, clock), StoredFiles(store)
    lane = PortalLane(store.unit, portal, PLACE, clock, files, chance=Random(1))
    return Dispatch(store, portal, clock, files, lane)


def test_a_dossier_goes_before_its_steps(dispatch: Dispatch) -> None:
    dispatch.receive(1, steps=True)
    dispatch.receive(2, steps=True)

    done = dispatch.lane.turn()

    assert dispatch.portal.writes == ["new D1", "steps D1", "new D2", "steps D2"]
    assert done == Delivered(sent=4, accepted=4)
    assert set(dispatch.store.states()) == {"acked"}
    assert dispatch.lane.turn() == Delivered()


def test_a_first_revision_is_new_without_asking(dispatch: Dispatch) -> None:
    dispatch.receive(1)
    dispatch.lane.turn()

    assert dispatch.portal.calls[0] == "new D1"


def test_a_later_revision_asks_first(dispatch: Dispatch) -> None:
    dispatch.receive(1)
    dispatch.lane.turn()
    dispatch.receive(1)
    dispatch.portal.presence = Presence.OURS
    dispatch.lane.turn()

    assert dispatch.portal.calls == ["new D1", "lookup D1", "update D1"]


def test_a_newer_revision_replaces_an_unsent_one_and_goes_before_the_steps(
    dispatch: Dispatch,
) -> None:
    dispatch.receive(1, steps=True)
    dispatch.receive(1)
    dispatch.lane.turn()

    assert dispatch.store.states() == ["superseded", "acked", "acked"]
    assert dispatch.portal.writes == ["new D1", "steps D1"]


@pytest.mark.parametrize(
    ("presence", "write", "state"),
    [
        (Presence.ABSENT, ["new D1", "new D1"], "acked"),
        (Presence.OURS, ["new D1", "update D1"], "acked"),
        (Presence.UNPROVEN, ["new D1", "update D1"], "acked"),
        (Presence.FOREIGN, ["new D1"], "conflict"),
    ],
)
def test_after_an_unknown_outcome_it_is_looked_up(
    dispatch: Dispatch, presence: Presence, write: list[str], state: str
) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [UNKNOWN]
    dispatch.portal.presence = presence

    first = dispatch.lane.turn()
    between = dispatch.item(item)
    dispatch.clock.step(hours=1)
    dispatch.lane.turn()

    assert first == Delivered(sent=1, waiting=1)
    assert (between.state, between.attempts) == ("unknown", 1)
    assert dispatch.portal.writes == write
    assert "lookup D1" in dispatch.portal.calls
    assert dispatch.item(item).state == state


@pytest.mark.parametrize(
    ("presence", "calls", "state"),
    [
        (Presence.OURS, ["new D1", "lookup D1", "update D1"], "acked"),
        (Presence.UNPROVEN, ["new D1", "lookup D1"], "conflict"),
        (Presence.FOREIGN, ["new D1", "lookup D1"], "conflict"),
    ],
)
def test_a_code_the_portal_has_already_is_compared_before_anything_is_overwritten(
    dispatch: Dispatch, presence: Presence, calls: list[str], state: str
) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [DeliveryTrouble(Code.CONFLICT)]
    dispatch.portal.presence = presence
    dispatch.lane.turn()

    assert dispatch.portal.calls[: len(calls)] == calls
    assert dispatch.item(item).state == state


def test_without_a_look_up_a_person_is_asked(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [UNKNOWN]
    dispatch.portal.can_look_up = False
    dispatch.lane.turn()
    dispatch.clock.step(hours=1)
    dispatch.lane.turn()

    assert dispatch.item(item).state == "conflict"
    assert dispatch.portal.writes == ["new D1"]


def test_what_was_in_flight_at_a_crash_is_looked_up(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.presence = Presence.OURS
    dispatch.portal.during = _cut_power
    with pytest.raises(PowerCutError):
        dispatch.lane.turn()
    dispatch.portal.during = lambda: None

    flying = dispatch.item(item).state
    dispatch.successor().turn()

    assert flying == "sending"
    assert dispatch.portal.calls[:3] == ["new D1", "lookup D1", "update D1"]
    assert dispatch.item(item).state == "acked"


class PowerCutError(BaseException):
    """Nothing after this runs."""


def _cut_power() -> None:
    raise PowerCutError


def test_an_unknown_outcome_stays_unknown_whatever_comes_next(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.presence = Presence.ABSENT
    dispatch.portal.troubles = [UNKNOWN, DeliveryTrouble(Code.TRANSIENT), OFFLINE]
    states = []
    for _ in range(3):
        dispatch.lane.turn()
        states.append(dispatch.item(item).state)
        dispatch.clock.step(hours=1)

    assert states == ["unknown"] * 3


def test_waits_grow_and_end_at_a_quarter_of_an_hour() -> None:
    chance = Random(5)
    longest = [max(retry_wait(n, chance) for _ in range(200)) for n in range(30)]

    assert all(retry_wait(n, Random(n)) >= 0 for n in range(2000))
    assert longest[0] <= 5 < longest[2] <= 20
    assert LONGEST_WAIT * 0.9 < max(longest) <= LONGEST_WAIT


def test_a_wait_is_kept(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [DeliveryTrouble(Code.TRANSIENT)]
    dispatch.lane.turn()
    not_before = dispatch.store.contents.rows[item].not_before
    assert not_before is not None
    dispatch.clock.at = not_before - timedelta(microseconds=1)

    early = dispatch.lane.turn()
    dispatch.clock.at = not_before
    due = dispatch.lane.turn()

    assert early.sent == 0
    assert due == Delivered(sent=1, accepted=1)


def test_retry_after_rules_the_item_and_the_line(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.receive(2)
    dispatch.portal.troubles = [DeliveryTrouble(Code.OUTCOME_UNKNOWN, retry_after=120)]

    first = dispatch.lane.turn()
    not_before = dispatch.store.contents.rows[item].not_before
    dispatch.clock.step(seconds=119)
    early = dispatch.lane.turn()
    dispatch.clock.step(seconds=1)
    late = dispatch.lane.turn()

    assert first == Delivered(sent=1, waiting=1, stopped=StopReason.LINE_DOWN)
    assert not_before == START + timedelta(seconds=120)
    assert early == Delivered(stopped=StopReason.LINE_DOWN)
    assert late.accepted == 2
    assert dispatch.item(item).state == "acked"


def test_a_line_that_is_away_counts_no_try_and_is_probed(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.receive(2)
    dispatch.portal.troubles = [OFFLINE]
    dispatch.portal.probe_trouble = OFFLINE

    first = dispatch.lane.turn()
    waiting = dispatch.item(item)
    soon = dispatch.lane.turn()
    dispatch.clock.step(seconds=15)
    still = dispatch.lane.turn()
    dispatch.portal.probe_trouble = None
    dispatch.clock.step(seconds=15)
    back = dispatch.lane.turn()

    assert first == Delivered(sent=1, waiting=1, stopped=StopReason.LINE_DOWN)
    assert (waiting.state, waiting.attempts) == ("pending", 0)
    assert soon == still == Delivered(stopped=StopReason.LINE_DOWN)
    assert back == Delivered(sent=2, accepted=2)
    assert dispatch.portal.calls == ["new D1", "probe", "probe", "new D1", "new D2"]


def test_in_a_hurry_every_item_is_tried_once(dispatch: Dispatch) -> None:
    dispatch.receive(1)
    dispatch.receive(2)
    dispatch.portal.per_code["D1"] = UNKNOWN

    assert dispatch.lane.turn(hurry=True) == Delivered(sent=2, accepted=1, waiting=1)
    assert dispatch.portal.writes == ["new D1", "new D2"]


def test_the_line_says_what_is_known_of_it(dispatch: Dispatch) -> None:
    before = dispatch.lane.line_state
    dispatch.portal.probe_trouble = DeliveryTrouble(Code.NOT_A_PORTAL)
    dispatch.lane.turn()
    captive = dispatch.lane.line_state
    dispatch.portal.probe_trouble = None
    dispatch.clock.step(minutes=1)
    dispatch.lane.turn()
    up = dispatch.lane.line_state

    assert before.up is None
    assert (captive.up, captive.code) == (False, Code.NOT_A_PORTAL)
    assert (up.up, up.code, up.skew) == (True, None, timedelta(seconds=3))


def test_what_was_never_sent_says_nothing_of_the_line(dispatch: Dispatch) -> None:
    dispatch.receive(1)
    dispatch.portal.troubles = [DeliveryTrouble(Code.REJECTED, answer_code="schema")]
    dispatch.portal.probe_trouble = OFFLINE
    dispatch.lane.turn()

    assert dispatch.lane.line_state.up is False


def test_an_idle_line_is_asked_now_and_then_only(dispatch: Dispatch) -> None:
    for _ in range(10):
        dispatch.lane.turn()
        dispatch.clock.step(seconds=30)

    assert dispatch.portal.calls == ["probe"] * 5


def test_a_cut_is_felt_in_the_next_turn_and_so_is_its_end(dispatch: Dispatch) -> None:
    dispatch.lane.turn()
    dispatch.clock.step(seconds=5)
    dispatch.lane.turn()
    asked = list(dispatch.portal.calls)
    dispatch.portal.listening, dispatch.portal.probe_trouble = False, OFFLINE
    dispatch.clock.step(seconds=5)
    dispatch.lane.turn()
    cut = dispatch.lane.line_state
    dispatch.receive(1)
    dispatch.clock.step(seconds=5)
    away = dispatch.lane.turn()
    dispatch.portal.listening, dispatch.portal.probe_trouble = True, None
    dispatch.clock.step(seconds=5)
    back = dispatch.lane.turn()

    assert asked == ["probe"], "an idle line is not logged in to at every turn"
    assert (cut.up, cut.code) == (False, Code.OFFLINE)
    assert away == Delivered(stopped=StopReason.LINE_DOWN)
    assert back == Delivered(sent=1, accepted=1)
    assert dispatch.lane.line_state.up


@pytest.mark.parametrize("code", [Code.OFFLINE, Code.AUTH, Code.NOT_A_PORTAL])
def test_a_door_that_opens_to_nobody_is_not_knocked_down(dispatch: Dispatch, code: Code) -> None:
    dispatch.portal.probe_trouble = DeliveryTrouble(code)
    for _ in range(3):
        dispatch.lane.turn()
        dispatch.clock.step(seconds=4)

    assert dispatch.portal.calls == ["probe"], "its wait is kept though somebody listens"


def test_a_blocked_account_stops_everything_at_once(dispatch: Dispatch) -> None:
    auth = DeliveryTrouble(Code.AUTH)
    items = [dispatch.receive(n)[0] for n in range(5)]
    dispatch.portal.troubles = [auth]
    dispatch.portal.probe_trouble = auth

    done = dispatch.lane.turn()
    dispatch.clock.step(minutes=14)
    dispatch.lane.turn()

    assert done.stopped is StopReason.LINE_DOWN
    assert dispatch.lane.line_state.code is Code.AUTH
    assert dispatch.portal.calls == ["new D0", "probe"]
    assert {dispatch.item(item).state for item in items} == {"pending"}
    dispatch.portal.probe_trouble = None
    assert dispatch.lane.turn(hurry=True).accepted == 5


def test_a_filter_that_dislikes_one_dossier_stops_only_that(dispatch: Dispatch) -> None:
    (poison,) = dispatch.receive(1)
    dispatch.receive(2)
    dispatch.portal.per_code["D1"] = DeliveryTrouble(Code.AUTH)

    done = dispatch.lane.turn()

    assert done == Delivered(sent=2, accepted=1, waiting=1)
    assert dispatch.item(poison).state == "unknown"


def test_after_several_stumbles_the_line_rests(dispatch: Dispatch) -> None:
    for number in range(9):
        dispatch.receive(number)
    dispatch.portal.troubles = [UNKNOWN] * TRANSIENTS_IN_A_ROW

    done = dispatch.lane.turn()
    dispatch.clock.step(seconds=59)
    resting = dispatch.lane.turn()
    dispatch.clock.step(hours=1)
    after = dispatch.lane.turn()

    assert done == Delivered(sent=5, waiting=5, stopped=StopReason.LINE_DOWN)
    assert resting.sent == 0
    assert after.accepted == 9


def test_an_answer_between_stumbles_keeps_the_line_open(dispatch: Dispatch) -> None:
    for number in range(9):
        dispatch.receive(number)
    dispatch.portal.troubles = [*[UNKNOWN] * 4, REJECTED, *[UNKNOWN] * 4]

    assert dispatch.lane.turn() == Delivered(sent=9, waiting=8, attention=1)


def test_a_rejected_dossier_holds_up_nobody_else(dispatch: Dispatch) -> None:
    poison, step = dispatch.receive(1, steps=True)
    dispatch.receive(2, steps=True)
    dispatch.portal.per_code["D1"] = REJECTED

    done = dispatch.lane.turn()
    dispatch.clock.step(days=1)
    dispatch.lane.turn()

    refused = dispatch.item(poison)
    assert done == Delivered(sent=3, accepted=2, attention=1)
    assert dispatch.portal.writes == ["new D1", "new D2", "steps D2"]
    assert (refused.state, refused.failure_class) == ("rejected", "rejected")
    assert (refused.failure_code, refused.failure_text) == ("-1", "NgayTra không hợp lệ")
    assert dispatch.item(step).state == "pending"


def test_a_correction_of_a_rejected_dossier_goes_and_frees_its_steps(dispatch: Dispatch) -> None:
    dispatch.receive(1, steps=True)
    dispatch.portal.troubles = [REJECTED]
    dispatch.lane.turn()
    dispatch.receive(1)
    dispatch.lane.turn()

    assert dispatch.store.states() == ["superseded", "acked", "acked"]
    assert dispatch.portal.writes == ["new D1", "new D1", "steps D1"]


def test_codes_the_portal_does_not_know_are_parked(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [DeliveryTrouble(Code.CONFIG, answer_text="thủ tục")]

    assert dispatch.lane.turn().attention == 1
    assert dispatch.item(item).state == "parked"


def test_a_wrong_address_is_nobodys_dossiers_fault(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    wrong = DeliveryTrouble(Code.CONFIG, whole_line=True)
    dispatch.portal.troubles = [wrong]
    dispatch.portal.probe_trouble = wrong

    assert dispatch.lane.turn().stopped is StopReason.LINE_DOWN
    assert (dispatch.item(item).state, dispatch.item(item).attempts) == ("pending", 0)
    assert dispatch.lane.line_state.code is Code.CONFIG


def test_an_answer_nobody_understands_reaches_a_person_in_the_end(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.per_code["D1"] = DeliveryTrouble(Code.OUTCOME_UNKNOWN, doubtful=True)
    states = []
    for _ in range(DOUBTFUL_TRIES):
        dispatch.lane.turn()
        states.append(dispatch.item(item).state)
        dispatch.clock.step(hours=1)

    assert states == ["unknown"] * (DOUBTFUL_TRIES - 1) + ["rejected"]


def test_a_step_waits_while_the_portal_digests_its_dossier(dispatch: Dispatch) -> None:
    _, step = dispatch.receive(1, steps=True)
    dispatch.portal.troubles = [None, *[DeliveryTrouble(Code.CONFLICT)] * DOUBTFUL_TRIES]
    states = []
    for _ in range(DOUBTFUL_TRIES):
        dispatch.lane.turn()
        states.append(dispatch.item(step).state)
        dispatch.clock.step(hours=1)

    assert states == ["retry"] * (DOUBTFUL_TRIES - 1) + ["conflict"]


def test_files_go_first_and_a_relay_in_trouble_stops_no_other_dossier(dispatch: Dispatch) -> None:
    number = TRANSIENTS_IN_A_ROW + 2
    items = [dispatch.receive(n)[0] for n in range(number)]
    dispatch.portal.hashes = (dispatch.files.add(b"page"),)
    dispatch.portal.file_trouble = DeliveryTrouble(Code.TRANSIENT, at_relay=True)

    away = dispatch.lane.turn()
    waiting = [dispatch.item(item).state for item in items]
    why = {dispatch.item(item).failure_class for item in items}
    tries = dispatch.portal.calls.count("file")
    dispatch.portal.file_trouble = None
    dispatch.clock.step(hours=1)
    back = dispatch.lane.turn()

    assert away == Delivered(sent=RELAY_STUMBLES, waiting=number)
    assert tries == RELAY_STUMBLES, "a relay that is down is not tried by every dossier"
    assert waiting == ["retry"] * RELAY_STUMBLES + ["pending"] * (number - RELAY_STUMBLES)
    assert why == {"transient"}
    assert back == Delivered(sent=number, accepted=number)
    assert dispatch.portal.calls[-2:] == ["file", f"new D{number - 1}"]
    assert len(dispatch.portal.writes) == number


def test_a_file_the_relay_refuses_goes_to_a_person(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.hashes = (dispatch.files.add(b"page"),)
    dispatch.portal.file_trouble = DeliveryTrouble(Code.RELAY_REFUSED, at_relay=True)
    dispatch.lane.turn()

    assert (dispatch.item(item).state, dispatch.item(item).failure_class) == (
        "rejected",
        "relay_refused",
    )


def test_a_relay_that_knows_no_such_token_is_told_once_and_left_alone(dispatch: Dispatch) -> None:
    items = [dispatch.receive(number)[0] for number in range(20)]
    dispatch.portal.hashes = (dispatch.files.add(b"page"),)
    dispatch.portal.file_trouble = DeliveryTrouble(
        Code.RELAY_REFUSED, at_relay=True, whole_line=True, answer_code="401"
    )
    first = dispatch.lane.turn()
    for _ in range(8):
        dispatch.clock.step(minutes=10)
        dispatch.lane.turn()
    tries = dispatch.portal.calls.count("file")
    states = {dispatch.item(item).state for item in items[1:]}
    why = {dispatch.item(item).failure_class for item in items}
    dispatch.portal.file_trouble = None
    mended = dispatch.lane.turn(hurry=True)

    assert first == Delivered(sent=1, attention=1, waiting=19)
    assert tries <= 6, "now and then it is asked again"
    assert dispatch.item(items[0]).state == "rejected"
    assert (states, why) == ({"pending"}, {"relay_refused"})
    assert dispatch.lane.line_state.up, "the portal itself is there"
    assert mended.accepted == 19


def test_files_whose_address_grew_old_meanwhile_are_brought_again(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.hashes = tuple(dispatch.files.add(bytes([page])) for page in range(8))
    dispatch.portal.address_life = timedelta(minutes=6)
    seconds = iter([10, 10, 10, 350, *[1] * 50])
    dispatch.files.before_read = lambda: dispatch.clock.step(seconds=next(seconds))

    done = dispatch.lane.turn()

    assert done.accepted == 1
    assert dispatch.item(item).state == "acked"
    assert dispatch.portal.calls.count("file") == 8 + 2, "what still lives is not brought again"


def test_a_line_too_slow_for_all_files_is_said_and_not_sent_half(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.hashes = tuple(dispatch.files.add(bytes([page])) for page in range(8))
    dispatch.portal.address_life = timedelta(minutes=1)
    dispatch.files.before_read = lambda: dispatch.clock.step(seconds=50)

    assert dispatch.lane.turn().waiting == 1
    assert dispatch.portal.writes == []
    assert (dispatch.item(item).state, dispatch.item(item).failure_class) == ("retry", "transient")


UNFIT = DeliveryTrouble(Code.CONFIG, answered=True, answer_code="-1")


def test_a_wrong_unit_shuts_the_line_before_everything_is_parked(dispatch: Dispatch) -> None:
    items = [dispatch.receive(number)[0] for number in range(50)]
    dispatch.portal.troubles = [UNFIT] * 1000
    first = dispatch.lane.turn()
    shut = dispatch.lane.line_state
    for _ in range(60):
        dispatch.clock.step(minutes=2)
        dispatch.lane.turn()
    states = [dispatch.item(item).state for item in items]
    dispatch.portal.troubles = []
    dispatch.clock.step(minutes=2)
    mended = dispatch.lane.turn()

    assert first.stopped is StopReason.LINE_DOWN
    assert (shut.up, shut.code) == (False, Code.CONFIG)
    assert states.count("parked") == UNFIT_IN_A_ROW - 1
    assert mended.accepted == 50 - (UNFIT_IN_A_ROW - 1)


def test_a_procedure_the_portal_does_not_know_holds_up_no_other(dispatch: Dispatch) -> None:
    for number in range(20):
        dispatch.receive(number)
        if number % 4:
            dispatch.portal.per_code[f"D{number}"] = UNFIT

    assert dispatch.lane.turn() == Delivered(sent=20, accepted=5, attention=15)


def test_everything_parked_is_sent_again_at_once(dispatch: Dispatch) -> None:
    items = [dispatch.receive(number)[0] for number in range(5)]
    refused = dispatch.receive(9)[0]
    dispatch.portal.per_code = {"D9": REJECTED, **{f"D{n}": UNFIT for n in range(4)}}
    dispatch.lane.turn()
    hurried: list[bool] = []
    delivering = Delivering(
        dispatch.store.unit, dispatch.clock, lambda: hurried.append(True), at_once=2
    )
    dispatch.portal.per_code = {}
    _, change = delivering.retry_all(_desk(Role.CLERK))
    dispatch.lane.turn()

    assert hurried == [True]
    assert change.touches(Topic.OUTBOX, Topic.DOSSIERS)
    assert {dispatch.item(item).state for item in items} == {"acked"}
    assert dispatch.item(refused).state == "rejected", "its data must be mended first"
    assert dispatch.portal.calls.count("lookup D0") == 1
    with pytest.raises(Refusal):
        delivering.retry_all(_desk(Role.AUDITOR))


def _told(code: str) -> DeliveryTrouble:
    return DeliveryTrouble(Code.OUTCOME_UNKNOWN, answered=True, answer_code=code)


def test_what_the_portal_answers_to_some_stops_nobody_else(dispatch: Dispatch) -> None:
    for number in range(30):
        dispatch.receive(number)
        dispatch.portal.per_code[f"D{number}"] = _told("-1")
    dispatch.receive(30)

    assert dispatch.lane.turn() == Delivered(sent=31, accepted=1, waiting=30)


def test_a_portal_that_is_busy_for_all_is_left_alone_for_a_while(dispatch: Dispatch) -> None:
    for number in range(ANSWERED_IN_A_ROW + 10):
        dispatch.receive(number)
    dispatch.portal.troubles = [_told("-1")] * 1000

    assert dispatch.lane.turn().sent == ANSWERED_IN_A_ROW
    assert dispatch.lane.turn() == Delivered(stopped=StopReason.LINE_DOWN)


@pytest.mark.parametrize(
    ("codes", "state"), [(["-1"] * 30, "rejected"), (["-1", "-2"] * 15, "unknown")]
)
def test_what_is_answered_the_same_for_a_day_is_told_to_a_person(
    dispatch: Dispatch, codes: list[str], state: str
) -> None:
    (item,) = dispatch.receive(1)
    states = []
    for code in codes:
        dispatch.portal.troubles = [_told(code)]
        dispatch.lane.turn()
        states.append(dispatch.item(item).state)
        dispatch.clock.step(hours=1)

    assert set(states[:SAME_ANSWERS]) == {"unknown"}
    assert states[-1] == state


def test_a_damaged_file_parks_its_dossier_only(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.hashes = ("0" * 64,)

    assert dispatch.lane.turn() == Delivered(sent=1, attention=1)
    assert (dispatch.item(item).state, dispatch.item(item).failure_class) == (
        "parked",
        "file_damaged",
    )


def test_files_left_at_home_show(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.files_left_out = 2

    assert dispatch.lane.turn().without_files == 1
    accepted = dispatch.item(item)
    assert (accepted.state, accepted.failure_class, accepted.failure_code) == (
        "acked",
        "without_files",
        "2",
    )


def test_state_and_receipt_are_one_transaction(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    commits: list[None] = []

    def fail_third() -> None:
        commits.append(None)
        if len(commits) == 3:  # begin, claim, accept
            raise StorageTrouble(StorageTroubleCode.DISK_FULL)

    dispatch.store.before_commit = fail_third
    with pytest.raises(StorageTrouble):
        dispatch.lane.turn()
    unsaved = dispatch.item(item).state, dispatch.store.receipts
    dispatch.portal.presence = Presence.OURS
    dispatch.lane.turn()

    assert unsaved == ("sending", ())
    assert dispatch.item(item).state == "acked"
    assert [receipt.item_id for receipt in dispatch.store.receipts] == [item]


def test_receipts_are_a_chain(dispatch: Dispatch) -> None:
    items = [dispatch.receive(number)[0] for number in range(3)]
    dispatch.lane.turn()
    with dispatch.store.unit() as unit:
        chain = list(unit.outbox.receipts(OFFICE_ID))

    receipt = chain[1][1]
    assert [link[0] for link in chain] == items
    assert receipt["body_sha256"] == dispatch.item(items[1]).body_sha256
    assert len(receipt["sent_sha256"]) == 64
    assert first_broken_receipt(chain) is None
    altered = [*chain]
    altered[1] = (chain[1][0], {**receipt, "message": "ok!"}, chain[1][2], chain[1][3])
    assert first_broken_receipt(altered) == 1
    assert first_broken_receipt(chain[1:]) == 0
    assert first_broken_receipt([chain[0], chain[2]]) == 1
    assert first_broken_receipt([chain[0], (items[2], *chain[1][1:])]) == 1
    assert receipt_hash(chain[1][2], items[1], receipt) == chain[1][3]
    assert receipt_hash(chain[0][2], items[1], receipt) != chain[1][3]


def test_two_processes_never_deliver_at_once(dispatch: Dispatch) -> None:
    dispatch.receive(1)
    other = _other_lane(dispatch)
    dispatch.lane.turn()
    dispatch.receive(2)

    held = other.turn()
    dispatch.clock.step(seconds=LEASE.total_seconds())
    later = other.turn()

    assert held == Delivered(stopped=StopReason.HELD_ELSEWHERE)
    assert later.accepted == 1
    assert dispatch.lane.turn().stopped is StopReason.HELD_ELSEWHERE


def _other_lane(dispatch: Dispatch) -> PortalLane:
    place = LanePlace(OFFICE_ID, StationId(UUID(int=22)), "counter:22")
    return PortalLane(dispatch.store.unit, dispatch.portal, place, dispatch.clock, dispatch.files)


def _second_station(dispatch: Dispatch) -> tuple[PortalLane, ScriptedPortal]:
    """Another PC of the office with a line of its own."""
    portal = ScriptedPortal(dispatch.store, dispatch.clock)
    place = LanePlace(OFFICE_ID, StationId(UUID(int=22)), "counter:22")
    return PortalLane(dispatch.store.unit, portal, place, dispatch.clock, dispatch.files), portal


def test_a_station_without_a_line_holds_up_no_other(dispatch: Dispatch) -> None:
    other, their_portal = _second_station(dispatch)
    for number in range(3):
        dispatch.receive(number)
    dispatch.portal.troubles = [OFFLINE]
    dispatch.portal.probe_trouble, dispatch.portal.listening = OFFLINE, False

    cut = dispatch.lane.turn()
    theirs = other.turn()
    dispatch.clock.step(minutes=1)
    still = dispatch.lane.turn()
    dispatch.receive(4)

    assert cut.stopped is still.stopped is StopReason.LINE_DOWN
    assert theirs == Delivered(sent=3, accepted=3)
    assert other.turn() == Delivered(sent=1, accepted=1)
    assert their_portal.writes == ["new D0", "new D1", "new D2", "new D4"]


def test_an_idle_station_whose_line_is_cut_lets_the_others_deliver(dispatch: Dispatch) -> None:
    other, _ = _second_station(dispatch)
    dispatch.lane.turn()
    dispatch.portal.listening, dispatch.portal.probe_trouble = False, OFFLINE
    dispatch.clock.step(seconds=5)
    dispatch.lane.turn()
    dispatch.receive(1)

    assert other.turn() == Delivered(sent=1, accepted=1)


def test_a_station_that_does_not_deliver_knows_its_own_line(dispatch: Dispatch) -> None:
    other, their_portal = _second_station(dispatch)
    dispatch.lane.turn()

    assert other.turn().stopped is StopReason.HELD_ELSEWHERE
    up = other.line_state
    their_portal.listening, their_portal.probe_trouble = False, OFFLINE
    other.turn()

    assert up.up
    assert (other.line_state.up, other.line_state.code) == (False, Code.OFFLINE)
    assert dispatch.lane.line_state.up


def test_a_login_refused_at_one_station_is_tried_at_no_other(dispatch: Dispatch) -> None:
    other, their_portal = _second_station(dispatch)
    refused = DeliveryTrouble(Code.AUTH, whole_line=True)
    dispatch.portal.probe_trouble = their_portal.probe_trouble = refused
    dispatch.lane.turn()
    for _ in range(14 * 4):
        dispatch.clock.step(seconds=15)
        assert other.turn().stopped is StopReason.LINE_DOWN

    asked_too_early = list(their_portal.calls)
    their_portal.probe_trouble = None
    dispatch.clock.step(minutes=2)
    other.turn()

    assert asked_too_early == []
    assert their_portal.calls == ["probe"]
    assert other.line_state.up


def test_a_command_gives_the_lease_back(dispatch: Dispatch) -> None:
    other, _ = _second_station(dispatch)
    dispatch.receive(1)
    sync_once(dispatch.lane, lambda: OutboxSummary(0, 0, 1, None, None, True))
    after_sync = other.turn()
    other.leave()
    parts = (dispatch.store.unit, dispatch.portal, PLACE, dispatch.clock, dispatch.files)
    deliver_once(*parts)

    assert after_sync.stopped is None
    assert other.turn().stopped is None


@pytest.mark.parametrize("again", [False, True])
def test_what_never_left_is_nobody_elses_dossier_to_overwrite(
    dispatch: Dispatch, again: bool
) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.presence = Presence.UNPROVEN
    dispatch.portal.troubles = [OFFLINE, DeliveryTrouble(Code.CONFLICT, answered=True)]
    dispatch.portal.probe_trouble = OFFLINE
    dispatch.lane.turn()
    dispatch.portal.probe_trouble = None
    dispatch.clock.step(minutes=2)
    dispatch.lane.turn()
    if again:
        Delivering(dispatch.store.unit, dispatch.clock).retry(_desk(Role.CLERK), item)
        dispatch.lane.turn()

    assert dispatch.item(item).state == "conflict"
    assert "update D1" not in dispatch.portal.calls


@pytest.mark.parametrize(
    ("first", "state"), [(None, "acked"), (UNKNOWN, "acked"), (OFFLINE, "conflict")]
)
def test_a_later_revision_overwrites_only_what_may_be_ours(
    dispatch: Dispatch, first: DeliveryTrouble | None, state: str
) -> None:
    dispatch.receive(1)
    dispatch.portal.troubles = [first, *[REJECTED] * (first is UNKNOWN)]
    dispatch.portal.presence = Presence.UNPROVEN
    dispatch.portal.probe_trouble = OFFLINE if first is OFFLINE else None
    dispatch.lane.turn()
    dispatch.clock.step(hours=1)
    dispatch.portal.probe_trouble = None
    if first is UNKNOWN:
        dispatch.lane.turn()
    (later,) = dispatch.receive(1)
    dispatch.portal.troubles = []
    dispatch.lane.turn()

    assert dispatch.item(later).state == state


def test_a_lane_that_lost_its_lease_keeps_its_hands_off(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    name = dispatch.files.add(b"page")
    other = _other_lane(dispatch)

    def sleep_through_the_lease() -> None:
        dispatch.files.before_read = lambda: None
        dispatch.clock.step(hours=1)
        dispatch.portal.hashes = ()
        other.turn()

    dispatch.portal.hashes = (name,)
    dispatch.files.before_read = sleep_through_the_lease
    done = dispatch.lane.turn()

    assert done.stopped is StopReason.HELD_ELSEWHERE
    assert dispatch.portal.writes == ["new D1"]
    assert dispatch.item(item).state == "acked"


def test_an_accepted_item_stays_accepted(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)

    def meanwhile() -> None:
        dispatch.portal.during = lambda: None
        dispatch.clock.step(hours=1)
        _other_lane(dispatch).turn()

    dispatch.portal.during = meanwhile
    dispatch.portal.troubles = []
    dispatch.portal.presence = Presence.OURS
    dispatch.lane.turn()

    assert dispatch.portal.writes == ["new D1", "update D1"]
    assert dispatch.item(item).state == "acked"
    assert len(dispatch.store.receipts) == 2


def test_a_bug_is_loud_and_does_not_come_back(dispatch: Dispatch) -> None:
    (poison,) = dispatch.receive(1)
    dispatch.receive(2)
    dispatch.portal.per_code["D1"] = ZeroDivisionError()

    with pytest.raises(ZeroDivisionError):
        dispatch.lane.turn()
    done = dispatch.successor().turn()

    assert (dispatch.item(poison).state, dispatch.item(poison).failure_class) == (
        "parked",
        "internal",
    )
    assert done.accepted == 1


def test_the_thread_outlives_a_bug_and_sends_the_rest(
    dispatch: Dispatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("delivery met a bug")
    (poison,) = dispatch.receive(1)
    (sound,) = dispatch.receive(2)
    dispatch.portal.per_code["D1"] = ZeroDivisionError()
    told = threading.Event()
    lane = PortalLane(
        dispatch.store.unit,
        dispatch.portal,
        PLACE,
        dispatch.clock,
        dispatch.files,
        announce=lambda _changes: told.set(),
    )
    thread = threading.Thread(target=lane.run, args=(0.01,))
    thread.start()
    sent = told.wait(10)
    lane.close()
    thread.join(10)

    assert sent
    assert dispatch.item(poison).state == "parked"
    assert dispatch.item(sound).state == "acked"


def test_screens_are_told(dispatch: Dispatch) -> None:
    told: list[ChangeSet] = []
    dispatch.receive(1)
    lane = PortalLane(
        dispatch.store.unit,
        dispatch.portal,
        PLACE,
        dispatch.clock,
        dispatch.files,
        announce=told.append,
    )
    lane.turn()

    assert [change.touches(Topic.OUTBOX) for change in told] == [True]


class _Watching(ScriptedPortal):
    """Says when something was accepted."""

    def __init__(self, store: DeliveryStore, clock: SteppedClock) -> None:
        super().__init__(store, clock)
        self.idle = threading.Event()
        self.during = self.idle.set


@pytest.mark.parametrize("call", [PortalLane.wake, PortalLane.hurry])
def test_the_thread_sleeps_until_it_is_woken_and_gives_the_lease_back(
    dispatch: Dispatch, call: Callable[[PortalLane], None]
) -> None:
    portal = _Watching(dispatch.store, dispatch.clock)
    lane = PortalLane(dispatch.store.unit, portal, PLACE, dispatch.clock, dispatch.files)
    dispatch.receive(1)
    thread = threading.Thread(target=lane.run, args=(3600.0,))
    thread.start()
    first = portal.idle.wait(10)
    portal.idle.clear()
    dispatch.receive(2)
    call(lane)
    second = portal.idle.wait(10)
    lane.close()
    thread.join(10)

    assert first
    assert second
    assert not thread.is_alive()
    assert set(dispatch.store.states()) == {"acked"}
    assert dict(dispatch.store.contents.leases) == {}


def test_the_thread_outlives_a_database_in_trouble(
    dispatch: Dispatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("delivery waits for the database: disk_full")
    dispatch.receive(1)
    failed = threading.Event()

    def fail_once() -> None:
        if not failed.is_set():
            failed.set()
            raise StorageTrouble(StorageTroubleCode.DISK_FULL)

    portal = _Watching(dispatch.store, dispatch.clock)
    lane = PortalLane(dispatch.store.unit, portal, PLACE, dispatch.clock, dispatch.files)
    dispatch.store.before_commit = fail_once
    thread = threading.Thread(target=lane.run, args=(0.01,))
    thread.start()
    sent = portal.idle.wait(10)
    lane.close()
    thread.join(10)

    assert sent
    assert failed.is_set()


def test_close_ends_after_the_item_in_flight(dispatch: Dispatch) -> None:
    dispatch.receive(1)
    dispatch.receive(2)
    dispatch.portal.during = dispatch.lane.close

    assert dispatch.lane.turn() == Delivered(sent=1, accepted=1, stopped=StopReason.CLOSED)


def test_deliver_once(dispatch: Dispatch) -> None:
    dispatch.receive(1, steps=True)
    parts = (dispatch.store.unit, dispatch.portal, PLACE, dispatch.clock, dispatch.files)

    assert deliver_once(*parts) == Delivered(sent=2, accepted=2)


def test_sync_once_tries_everything_that_waits(dispatch: Dispatch) -> None:
    for number in range(4):
        dispatch.receive(number)
    dispatch.portal.troubles = [UNKNOWN, REJECTED]
    dispatch.lane.turn()
    dispatch.receive(9)
    summary = OutboxSummary(2, 1, 3, None, None, True)
    report = sync_once(dispatch.lane, lambda: summary)

    assert (report.sent, report.accepted, report.waiting, report.rejected) == (2, 2, 2, 1)
    assert report.line.up
    assert report.stopped is None


def _desk(*roles: Role) -> Desk:
    return Desk(
        office=OFFICE,
        station_id=STATION_ID,
        station_number=1,
        incarnation=1,
        counter_id=CounterId(uuid7()),
        counter_number=1,
        counter_name="Quầy 1",
        series_codes=("A",),
        clerk_id=ClerkId(uuid7()),
        clerk_name="Võ Thị Tiếp Nhận",
        clerk_title="",
        roles=frozenset(roles),
    )


def test_send_now_ends_every_wait(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [_with_text(UNKNOWN)]
    dispatch.lane.turn()
    delivering = Delivering(dispatch.store.unit, dispatch.clock, dispatch.lane.hurry)
    before = dispatch.item(item)
    _, change = delivering.send_now(_desk(Role.CLERK))

    assert change.touches(Topic.OUTBOX)
    assert dispatch.item(item) == before
    assert dispatch.lane.turn().accepted == 1


def _with_text(trouble: DeliveryTrouble) -> DeliveryTrouble:
    return DeliveryTrouble(trouble.code, answer_text="chưa rõ")


def test_a_person_may_try_a_refused_item_again(dispatch: Dispatch) -> None:
    (item,) = dispatch.receive(1)
    dispatch.portal.troubles = [REJECTED]
    dispatch.lane.turn()
    hurried: list[bool] = []
    delivering = Delivering(dispatch.store.unit, dispatch.clock, lambda: hurried.append(True))
    _, change = delivering.retry(_desk(Role.CLERK), item)
    dispatch.lane.turn()

    assert hurried == [True]
    assert change.touches(Topic.OUTBOX, Topic.DOSSIERS)
    assert dispatch.portal.calls == ["new D1", "lookup D1", "new D1"]
    assert dispatch.item(item).state == "acked"
    delivering.retry(_desk(Role.CLERK), item)
    assert dispatch.item(item).state == "acked"


def test_who_may_not_send_may_not_send(dispatch: Dispatch) -> None:
    delivering = Delivering(dispatch.store.unit, dispatch.clock)
    (item,) = dispatch.receive(1)

    with pytest.raises(Refusal) as now:
        delivering.send_now(_desk(Role.AUDITOR))
    with pytest.raises(Refusal) as again:
        delivering.retry(_desk(Role.ADMINISTRATOR), item)
    assert now.value.code is again.value.code is RefusalCode.NOT_PERMITTED
