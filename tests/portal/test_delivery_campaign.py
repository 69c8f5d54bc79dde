from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from counter_app.portal.mapping import BusMapper
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_port import PushMode
from counter_app.services.repositories import OutboxItem
from tests.fakes_delivery import SteppedClock
from tests.portal.delivery_campaign import Campaign, LaneClass, Outcome

pytestmark = pytest.mark.campaign

DOSSIERS = 12


class Play(Protocol):
    def __call__(
        self,
        seed: int,
        lane: LaneClass = PortalLane,
        *,
        accepts_twice: bool = True,
        fault_rate: float | None = None,
    ) -> Outcome: ...


@pytest.fixture
def play(
    stand_in: StandInPortal, clock: SteppedClock, mapper: BusMapper, portal_tables: Path
) -> Play:
    def played(
        seed: int,
        lane: LaneClass = PortalLane,
        *,
        accepts_twice: bool = True,
        fault_rate: float | None = None,
    ) -> Outcome:
        stand_in.start_over()
        stand_in.books.accepts_twice = accepts_twice
        campaign = Campaign(
            seed, stand_in, clock, mapper, portal_tables, lane=lane, fault_rate=fault_rate
        )
        return campaign.run(DOSSIERS)

    return played


@pytest.mark.parametrize("accepts_twice", [False, True])
def test_every_dossier_arrives_once(play: Play, accepts_twice: bool) -> None:
    outcomes = [play(seed, accepts_twice=accepts_twice) for seed in range(4)]

    assert [outcome.violations for outcome in outcomes] == [[], [], [], []]
    assert {outcome.dossiers for outcome in outcomes} == {DOSSIERS}
    assert sum(outcome.faults for outcome in outcomes) > 10
    assert sum(outcome.power_cuts for outcome in outcomes) > 2


class ResendsBlindly(PortalLane):
    """Sends as new again after an unknown outcome."""

    def _mode(self, item: OutboxItem) -> PushMode:
        return PushMode.NEW if item.revision == 1 else super()._mode(item)


class BelievesItArrived(PortalLane):
    """Takes an unknown outcome for an arrival."""

    def _look_up(self, item: OutboxItem) -> PushMode:
        return PushMode.UPDATE


class ForgetsTheCrash(PortalLane):
    """Leaves in flight what was in flight when it died."""

    def _begin(self) -> None:
        self._lease.hold(0)


@pytest.mark.parametrize(
    ("wrong", "violation"),
    [
        (ResendsBlindly, "was made"),
        (BelievesItArrived, "is conflict"),
        (ForgetsTheCrash, "is sending"),
    ],
)
def test_the_campaign_catches_a_wrong_worker(play: Play, wrong: LaneClass, violation: str) -> None:
    seen = [line for seed in range(3) for line in play(seed, wrong, fault_rate=0.5).violations]

    assert any(violation in line for line in seen)
