"""The portal lane and the office's account: none, a refused one, another one."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from uuid import UUID

import pytest

from counter_app.domain.failures import PortalTroubleCode, StorageTrouble, StorageTroubleCode
from counter_app.domain.ids import DossierId
from counter_app.services.portal_lane import Delivered, PortalLane, StopReason
from counter_app.services.portal_port import DeliveryTrouble, OutboxKind
from tests.fakes_delivery import (
    OFFICE_ID,
    PLACE,
    DeliveryStore,
    ScriptedPortal,
    SteppedClock,
    StoredFiles,
)

PATIENCE = 30
STOPPED = Delivered(stopped=StopReason.LINE_DOWN)
REFUSED = DeliveryTrouble(PortalTroubleCode.AUTH, whole_line=True)
MISSING = DeliveryTrouble(PortalTroubleCode.NO_ACCOUNT)


@dataclass
class Counter:
    """A lane whose account the test enters."""

    store: DeliveryStore
    portal: ScriptedPortal
    clock: SteppedClock
    account: str | None = None

    def __post_init__(self) -> None:
        self.lane = PortalLane(
            self.store.unit,
            self.portal,
            PLACE,
            self.clock,
            StoredFiles(self.store),
            account=self.read_account,
        )

    def read_account(self) -> str | None:
        assert not self.store.in_transaction
        return self.account

    def receive(self, number: int) -> UUID:
        dossier_id = DossierId(UUID(int=100 + number))
        self.store.codes[dossier_id] = f"D{number}"
        with self.store.unit() as unit:
            at = self.clock.now()
            item = unit.outbox.add(OFFICE_ID, dossier_id, OutboxKind.DOSSIER, "{}", at)
            unit.commit()
        return item

    @property
    def line(self) -> tuple[bool | None, PortalTroubleCode | None]:
        return self.lane.line_state.up, self.lane.line_state.code


@pytest.fixture
def counter() -> Counter:
    clock, store = SteppedClock(), DeliveryStore()
    return Counter(store, ScriptedPortal(store, clock), clock)


def test_without_an_account_nothing_is_asked_and_nothing_touched(counter: Counter) -> None:
    item = counter.receive(1)
    before = counter.store.contents
    for hurry in (False, True, False):
        assert counter.lane.turn(hurry=hurry) == STOPPED
        counter.clock.step(hours=1)

    assert (counter.portal.calls, counter.portal.knocks) == ([], 0)
    assert counter.store.contents == before, "not even the lease"
    assert counter.store.item(item).attempts == 0
    assert counter.line == (None, PortalTroubleCode.NO_ACCOUNT)


def test_since_when_it_is_missing_is_kept(counter: Counter) -> None:
    counter.lane.turn()
    since = counter.lane.line_state.since
    counter.clock.step(hours=1)
    counter.lane.turn()

    assert counter.lane.line_state.since == since is not None


def test_with_an_account_the_next_turn_delivers(counter: Counter) -> None:
    counter.receive(1)
    counter.lane.turn()
    counter.account = "given"

    assert counter.lane.turn() == Delivered(sent=1, accepted=1)
    assert counter.portal.calls == ["new D1"]
    assert counter.line == (True, None)


def test_with_nothing_to_send_a_new_account_is_tried_all_the_same(counter: Counter) -> None:
    counter.lane.turn()
    counter.account = "given"
    counter.portal.probe_trouble = REFUSED
    counter.lane.turn()

    assert counter.portal.calls == ["probe"]
    assert counter.line == (False, PortalTroubleCode.AUTH)


def test_a_refused_login_is_made_once_and_left_alone_for_a_quarter_of_an_hour(
    counter: Counter,
) -> None:
    counter.account = "wrong"
    item = counter.receive(1)
    counter.portal.troubles = [REFUSED]
    counter.portal.probe_trouble = REFUSED
    first = counter.lane.turn()
    for _ in range(14 * 12):
        counter.clock.step(seconds=5)
        assert counter.lane.turn() == STOPPED
    calls = list(counter.portal.calls)
    counter.clock.step(minutes=1)
    counter.lane.turn()

    assert first == Delivered(sent=1, waiting=1, stopped=StopReason.LINE_DOWN)
    assert calls == ["new D1"], "a probe would have been a second wrong password"
    assert counter.portal.calls == ["new D1", "probe"]
    assert (counter.store.item(item).state, counter.store.item(item).attempts) == ("pending", 0)


def test_refused_words_are_not_told_again_with_every_press_of_a_button(counter: Counter) -> None:
    counter.account = "wrong"
    counter.receive(1)
    counter.portal.troubles = [REFUSED]
    counter.portal.probe_trouble = REFUSED
    counter.lane.turn(hurry=True)
    for _ in range(11):
        counter.clock.step(seconds=5)
        assert counter.lane.turn(hurry=True) == STOPPED
    before = list(counter.portal.calls)
    counter.clock.step(seconds=5)
    counter.lane.turn()

    assert before == ["new D1"]
    assert counter.portal.calls == ["new D1", "probe"], "asked for, so not after a quarter hour"


def test_another_account_is_tried_at_once(counter: Counter) -> None:
    counter.account = "wrong"
    counter.receive(1)
    counter.portal.troubles = [REFUSED]
    counter.lane.turn()
    counter.clock.step(seconds=5)
    counter.account = "right"

    assert counter.lane.turn() == Delivered(sent=1, accepted=1)
    assert counter.line == (True, None)


def test_an_account_that_goes_away_in_the_middle_sends_nothing_more(counter: Counter) -> None:
    counter.account = "given"
    items = [counter.receive(1), counter.receive(2)]
    counter.portal.troubles = [MISSING]
    done = counter.lane.turn()
    counter.account = None
    counter.lane.turn()

    assert done == Delivered(sent=1, waiting=1, stopped=StopReason.LINE_DOWN)
    assert counter.portal.calls == ["new D1"]
    assert {counter.store.item(item).state for item in items} == {"pending"}
    assert counter.line == (None, PortalTroubleCode.NO_ACCOUNT)


def test_a_database_that_is_away_says_nothing_of_the_account(counter: Counter) -> None:
    counter.account = "given"
    counter.receive(1)
    counter.portal.troubles = [REFUSED]
    counter.lane.turn()
    away = StorageTrouble(StorageTroubleCode.DATABASE_UNREACHABLE)

    def gone() -> str | None:
        raise away

    counter.lane._line._account = gone
    with pytest.raises(StorageTrouble):
        counter.lane.turn()
    counter.lane._line._account = counter.read_account

    assert counter.lane.turn() == STOPPED, "still the account that was refused"
    assert counter.portal.calls == ["new D1"]


def test_a_sleeping_lane_begins_when_it_is_told_of_an_account(counter: Counter) -> None:
    counter.receive(1)
    asked, sent = threading.Event(), threading.Event()

    def read() -> str | None:
        asked.set()
        return counter.account

    counter.lane._line._account = read
    counter.portal.during = sent.set
    thread = threading.Thread(target=counter.lane.run, args=(3600.0,), daemon=True)
    thread.start()
    assert asked.wait(PATIENCE)
    counter.account = "given"
    counter.lane.hurry()
    delivered = sent.wait(PATIENCE)
    counter.lane.close()
    thread.join(PATIENCE)

    assert delivered
    assert not thread.is_alive()
