"""The office's account over a real database and a real line to the stand-in portal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.ids import CommandId, uuid7
from counter_app.domain.roles import Role
from counter_app.portal.families import Connection, Secrets, open_adapter
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_account import EnterPortalAccount, PortalAccount
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_lease import LanePlace
from counter_app.services.portal_port import DeliveryTrouble, PortalAdapter
from counter_app.services.portal_secrets import EnteredSecrets
from counter_app.vault.portal_vault import PortalVault
from counter_app.vault.sealing import new_key
from tests.fakes_delivery import SteppedClock, StoredFiles
from tests.fixtures.office import PracticeFloor
from tests.portal.conftest import TESTING
from tests.services.test_codes import CodeFloor

OpenLane = Callable[..., PortalLane]


@dataclass
class Town:
    """Two PCs of one office, and the portal."""

    office: CodeFloor
    portal: StandInPortal
    account: PortalAccount
    open_lane: OpenLane

    def enter(self, name: str, password: str) -> None:
        desk = replace(self.office.floor.desk, roles=frozenset({Role.ADMINISTRATOR}))
        self.account.enter(desk, EnterPortalAccount(CommandId(uuid7()), name, password))

    def logins(self) -> int:
        return [entry["service"] for entry in self.portal.books.entries()].count("login")

    def waiting(self) -> list[tuple[str, int]]:
        lines = self.office.floor.queries.outbox(self.office.floor.desk.office_id)
        return [(line.state, line.attempts) for line in lines]


@pytest.fixture
def town(
    floor: PracticeFloor, stand_in: StandInPortal, portal_tables: Path, clock: SteppedClock
) -> Town:
    clock.at = floor.clock.at
    vault, desk = PortalVault(new_key()), floor.desk

    def open_lane(
        holder: str = "counter:1", dressed: Callable[[PortalAdapter], PortalAdapter] = lambda a: a
    ) -> PortalLane:
        secrets = EnteredSecrets(floor.units, vault, desk.office_id)
        connection = Connection("dvcqg-bus", stand_in.url, "H53")
        adapter = open_adapter(connection, secrets.last, portal_tables, clock, limits=TESTING)
        return PortalLane(
            floor.units,
            dressed(adapter),
            LanePlace(desk.office_id, desk.station_id, holder),
            floor.clock,
            StoredFiles(),
            account=secrets.look,
        )

    account = PortalAccount(floor.units, floor.clock, vault)
    return Town(CodeFloor(floor), stand_in, account, open_lane)


def test_until_an_account_is_entered_the_portal_hears_nothing(town: Town) -> None:
    received = town.office.receive(legal=True)
    lane = town.open_lane()
    for hurry in (False, True):
        lane.turn(hurry=hurry)
    silent, waiting = town.portal.books.entries(), town.waiting()
    town.enter(*town.portal.login)
    lane.turn()

    assert silent == []
    assert waiting == [("pending", 0)] * 2
    assert set(town.portal.dossiers) == {received.code}
    assert town.logins() == 1


def test_a_wrong_password_is_told_once_and_the_right_one_works_at_once(town: Town) -> None:
    received = town.office.receive(legal=True)
    town.enter("counter", "wrong")
    lane = town.open_lane()
    for _ in range(10):
        lane.turn()
        town.office.floor.clock.advance(seconds=5)
    refused, line = town.logins(), lane.line_state
    town.enter(*town.portal.login)
    lane.turn()

    assert (refused, line.code) == (1, PortalTroubleCode.AUTH)
    assert set(town.portal.dossiers) == {received.code}
    assert town.waiting() == [("acked", 0)] * 2


class AsIfOfTheItem:
    """A wrong program: it takes a refused login for a trouble of the item alone."""

    def __init__(self, adapter: PortalAdapter) -> None:
        self._adapter = adapter

    def __getattr__(self, name: str) -> object:
        return getattr(self._adapter, name)

    def put_dossier(self, *args: object) -> object:
        try:
            return self._adapter.put_dossier(*args)  # type: ignore[arg-type]
        except DeliveryTrouble as trouble:
            raise DeliveryTrouble(trouble.code) from None


def test_the_count_of_logins_sees_a_second_wrong_password(town: Town) -> None:
    town.office.receive(legal=True)
    town.enter("counter", "wrong")
    town.open_lane(dressed=AsIfOfTheItem).turn()

    assert town.logins() == 2


def test_another_pc_goes_on_with_what_was_entered_here(town: Town) -> None:
    here, there = town.open_lane("counter:1"), town.open_lane("counter:2")
    received = town.office.receive(legal=True)
    here.turn()  # without an account it takes no lease from anybody
    town.enter(*town.portal.login)

    assert there.turn().accepted == 2
    assert set(town.portal.dossiers) == {received.code}
    assert here.turn().sent == 0


def test_a_replaced_account_logs_in_anew_though_the_session_holds(town: Town) -> None:
    town.enter(*town.portal.login)
    lane = town.open_lane()
    town.office.receive(legal=True)
    lane.turn()
    town.enter("counter", "wrong")
    town.office.receive(legal=True)
    lane.turn()

    assert lane.line_state.code is PortalTroubleCode.AUTH
    assert len(town.portal.dossiers) == 1
    assert town.logins() == 2


@pytest.mark.parametrize("words", [("", ""), ("counter", ""), ("", "practice")])
def test_whatever_asks_for_it_empty_words_never_leave(
    stand_in: StandInPortal, portal_tables: Path, clock: SteppedClock, words: tuple[str, str]
) -> None:
    connection = Connection("dvcqg-bus", stand_in.url, "H53")
    bus = open_adapter(connection, lambda: Secrets(*words), portal_tables, clock, limits=TESTING)

    with pytest.raises(DeliveryTrouble) as trouble:
        bus.probe()
    assert trouble.value.code is PortalTroubleCode.NO_ACCOUNT
    assert stand_in.books.entries() == []
