"""A dossier without its legal code waits for it, and is on the portal under no other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_app.config.paths import resource
from counter_app.domain.dossier import Dossier
from counter_app.domain.dossier_code import parse_provisional
from counter_app.domain.failures import PortalTrouble, PortalTroubleCode, Refusal, RefusalCode
from counter_app.domain.ids import DossierId, uuid7
from counter_app.domain.lifecycle import OfficeAct
from counter_app.domain.roles import Role
from counter_app.portal.mapping import open_mapper
from counter_app.services.changes import Topic
from counter_app.services.codes import LegalCodes
from counter_app.services.commands import Received
from counter_app.services.delivering import Delivering
from counter_app.services.desk import Desk
from counter_app.services.outgoing import OutgoingMail, step_from_json, step_to_json
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_lease import LanePlace
from counter_app.services.portal_port import (
    Ack,
    DossierFile,
    DossierStep,
    OutboxState,
    PortalFacts,
    PortalMapper,
)
from counter_app.services.reception import Reception, Surroundings
from counter_app.services.repositories import OutboxItem
from counter_app.storage.engine import sqlite_engine
from counter_app.wording.failures import SENTENCES
from counter_app.wording.papers import VietnamesePaperWords
from tests.fakes_delivery import DeliveryStore, ScriptedPortal, SteppedClock, StoredFiles
from tests.fixtures.logs import ExpectLog
from tests.fixtures.office import KEY, PracticeFloor, floor_on


class KeepingPortal(ScriptedPortal):
    """Keeps every body it was sent."""

    def __init__(self, clock: SteppedClock) -> None:
        super().__init__(DeliveryStore(), clock)
        self.bodies: list[str] = []

    def _write(self, call: str, item: OutboxItem) -> Ack:
        self.bodies.append(item.body)
        return super()._write(call, item)


@dataclass
class StumblingMapper:
    """The real mapper, but for dossiers it cannot write."""

    real: PortalMapper
    stumbles: dict[DossierId, Exception] = field(default_factory=dict)

    def dossier_body(
        self, dossier: Dossier, facts: PortalFacts, files: Sequence[DossierFile] = ()
    ) -> str:
        if dossier.id in self.stumbles:
            raise self.stumbles[dossier.id]
        return self.real.dossier_body(dossier, facts, files)

    def steps_body(self, dossier_code: str, step: DossierStep) -> str:
        return self.real.steps_body(dossier_code, step)


@dataclass
class CodeFloor:
    """The practice office with the real mapper, and a lane to a portal that says yes."""

    floor: PracticeFloor
    mapper: StumblingMapper = field(init=False)
    reception: Reception = field(init=False)
    portal: KeepingPortal = field(init=False)
    lane: PortalLane = field(init=False)

    def __post_init__(self) -> None:
        floor = self.floor
        self.mapper = StumblingMapper(open_mapper(resource("portal")))
        self.reception = Reception(
            floor.units,
            floor.clock,
            floor.reception._calendar,
            OutgoingMail(self.mapper),
            VietnamesePaperWords(),
            Surroundings(lambda: False, lambda: False),
        )
        self.portal = KeepingPortal(SteppedClock(floor.clock.now()))
        place = LanePlace(floor.desk.office_id, floor.desk.station_id, "counter:1")
        self.lane = PortalLane(floor.units, self.portal, place, floor.clock, StoredFiles())

    @property
    def codes(self) -> LegalCodes:
        return self.reception.codes

    @property
    def without_series(self) -> Desk:
        """The same desk while the office has no numbers to give."""
        office = replace(self.floor.desk.office, owns_code_series=False)
        return replace(self.floor.desk, office=office)

    def receive(self, *, legal: bool) -> Received:
        desk = self.floor.desk if legal else self.without_series
        return self.reception.receive(desk, self.floor.command())[0]

    def code(self, dossier_id: DossierId) -> str:
        with self.floor.units() as unit:
            return unit.dossiers.get(dossier_id).code


@pytest.fixture
def office(floor: PracticeFloor) -> CodeFloor:
    return CodeFloor(floor)


@pytest.fixture(scope="module")
def standing_office(
    sqlite_office: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CodeFloor]:
    """One office for all examples of a property."""
    path = tmp_path_factory.mktemp("codes") / "office.db"
    shutil.copyfile(sqlite_office, path)
    engine = sqlite_engine(path, KEY)
    yield CodeFloor(floor_on(engine))
    engine.dispose()


def test_what_has_no_legal_code_waits_and_says_why(office: CodeFloor) -> None:
    received = office.receive(legal=False)

    assert office.lane.turn().sent == 0
    delivering = Delivering(office.floor.units, office.floor.clock)
    delivering.send_now(office.floor.desk)
    for line in office.floor.queries.outbox(office.floor.desk.office_id):
        delivering.retry(office.floor.desk, line.id)
    assert office.lane.turn(hurry=True).sent == 0

    lines = office.floor.queries.outbox(office.floor.desk.office_id)
    assert {(line.state, line.failure_class) for line in lines} == {
        (OutboxState.PENDING, PortalTroubleCode.AWAITING_CODE)
    }
    assert SENTENCES[PortalTroubleCode.AWAITING_CODE]
    assert {line.dossier_code for line in lines} == {received.code}
    assert office.floor.queries.outbox_summary(office.floor.desk.office_id).waiting == 1
    assert office.portal.writes == []


def test_with_its_legal_code_it_goes_in_order(office: CodeFloor) -> None:
    waited, other = office.receive(legal=False), office.receive(legal=False)

    given, _ = office.codes.give_waiting(office.floor.desk)
    office.lane.turn()

    codes = [office.code(received.dossier_id) for received in (waited, other)]
    assert given == 2
    assert codes == ["H53.99-261123-0001", "H53.99-261123-0002"]
    assert office.portal.writes == [f"{what} {code}" for code in codes for what in ("new", "steps")]
    assert all(f'"MaHoSo":"{codes[n // 2]}"' in body for n, body in enumerate(office.portal.bodies))
    assert office.floor.queries.outbox_summary(office.floor.desk.office_id).accepted == 2


def test_both_codes_find_it_for_ever(office: CodeFloor) -> None:
    received = office.receive(legal=False)
    office.codes.give_waiting(office.floor.desk)

    office_id, queries = office.floor.desk.office_id, office.floor.queries
    legal = office.code(received.dossier_id)
    with office.floor.units() as unit:
        found = [unit.dossiers.by_code(office_id, code) for code in (received.code, legal)]
    assert [one.id for one in found if one] == [received.dossier_id] * 2
    for code in (received.code, legal):
        (line,) = queries.dossiers(office_id, code)
        assert (line.id, line.code, line.provisional) == (received.dossier_id, legal, False)


def test_papers_scanned_while_it_waits_go_with_it_once(office: CodeFloor) -> None:
    received = office.receive(legal=False)
    with office.floor.units() as unit:
        dossier = unit.dossiers.get(received.dossier_id)
        dossier = replace(dossier, summary="sửa sau", version=dossier.version + 1)
        unit.dossiers.save(dossier)
        mail = OutgoingMail(open_mapper(resource("portal")))
        mail.add_revision(unit, office.floor.desk, dossier, (), office.floor.clock.now())
        unit.commit()

    office.codes.give_waiting(office.floor.desk)
    office.lane.turn()

    code = office.code(received.dossier_id)
    assert office.portal.writes == [f"new {code}", f"steps {code}"]
    assert "sửa sau" in office.portal.bodies[0]


def test_a_few_of_those_who_waited_longest_come_after_a_reception(office: CodeFloor) -> None:
    waited = [office.receive(legal=False) for _ in range(4)]

    office.receive(legal=True)
    assert [office.code(one.dossier_id) for one in waited] == [one.code for one in waited]
    given, changes = office.codes.give_a_few(office.floor.desk)

    assert (given, changes.touches(Topic.DOSSIERS)) == (3, True)
    codes = [office.code(received.dossier_id) for received in waited]
    assert codes[:3] == [f"H53.99-261123-000{n}" for n in (2, 3, 4)]
    assert codes[3] == waited[3].code


def test_without_a_number_left_everybody_goes_on_waiting(office: CodeFloor) -> None:
    received = office.receive(legal=False)

    assert office.codes.give_waiting(office.without_series)[0] == 0
    assert office.code(received.dossier_id) == received.code


def test_a_code_the_portal_gave_is_entered_by_hand(office: CodeFloor) -> None:
    first, second = office.receive(legal=False), office.receive(legal=False)

    office.codes.enter(office.without_series, first.dossier_id, " 000.00.01.H53-261123-0007 ")
    office.lane.turn()

    code = "000.00.01.H53-261123-0007"
    assert office.portal.writes == [f"new {code}", f"steps {code}"]
    for other, wrong in (
        (second, code),
        (second, "000.00.01.h53 - 261123\u20130007"),
        (second, "H53-7"),
        (second, "HOSOMOI"),
        (second, "H53/261123/0009"),
        (second, ""),
        (second, "\x1b"),
        (second, first.code),
        (second, "9" * 51),
        (first, "000.00.01.H53-261123-0008"),
    ):
        with pytest.raises(Refusal) as refused:
            office.codes.enter(office.without_series, other.dossier_id, wrong)
        assert refused.value.code is RefusalCode.CODE_NOT_USABLE
    assert office.code(second.dossier_id) == second.code


def test_an_office_with_its_own_series_takes_no_code_by_hand(office: CodeFloor) -> None:
    received = office.receive(legal=False)

    with pytest.raises(Refusal) as refused:
        office.codes.enter(office.floor.desk, received.dossier_id, "H53.99-261123-0001")

    assert refused.value.code is RefusalCode.CODE_NOT_USABLE
    assert office.receive(legal=True).code == "H53.99-261123-0001"


def test_the_series_steps_over_codes_that_were_entered(office: CodeFloor) -> None:
    for serial in (1, 2, 4):
        entered = office.receive(legal=False)
        code = f"h53.99-261123-{serial:04d}"
        office.codes.enter(office.without_series, entered.dossier_id, code)
    waiting = office.receive(legal=False)

    assert office.receive(legal=True).code == "H53.99-261123-0003"
    office.codes.give_waiting(office.floor.desk)
    assert office.code(waiting.dossier_id) == "H53.99-261123-0005"


def test_a_code_given_stands_in_the_history_and_in_the_audit(office: CodeFloor) -> None:
    given, entered = office.receive(legal=False), office.receive(legal=False)
    office.codes.enter(office.without_series, entered.dossier_id, "H53-261123-0009")
    office.codes.give_waiting(office.floor.desk)

    for dossier_id in (given.dossier_id, entered.dossier_id):
        acts = [line.act for line in office.floor.queries.history(dossier_id)]
        assert acts == ["receive", OfficeAct.GIVE_CODE]
    with office.floor.units() as unit:
        (chain,) = unit.audit.chains()
    assert [
        (line.subject_id, line.detail) for line in chain if line.action == OfficeAct.GIVE_CODE
    ] == [
        (str(entered.dossier_id), {"code": "H53-261123-0009"}),
        (str(given.dossier_id), {"code": "H53.99-261123-0001"}),
    ]


def test_no_code_is_given_while_the_clock_stands_back(office: CodeFloor) -> None:
    received = office.receive(legal=False)
    office.floor.clock.advance(days=-1)

    with pytest.raises(Refusal) as refused:
        office.codes.give_waiting(office.floor.desk)

    assert refused.value.code is RefusalCode.CLOCK_WENT_BACK
    assert office.code(received.dossier_id) == received.code


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("072190000001"), "KeyError"),
        (Refusal(RefusalCode.CHANGED_ELSEWHERE), RefusalCode.CHANGED_ELSEWHERE),
    ],
    ids=["defect", "another counter"],
)
def test_one_that_cannot_have_its_code_bars_nobody(
    office: CodeFloor,
    error: Exception,
    said: str,
    caplog: pytest.LogCaptureFixture,
    expect_log: ExpectLog,
) -> None:
    expect_log(f"goes on waiting for its code: {said}$")
    waiting = [office.receive(legal=False) for _ in range(4)]
    barred, *others = waiting
    office.mapper.stumbles[barred.dossier_id] = error

    # Looked at first and then last: it does not take the place of who could have one.
    assert office.codes.give_waiting(office.floor.desk, 2)[0] == 1
    assert office.codes.give_waiting(office.floor.desk, 2)[0] == 2

    assert [office.code(one.dossier_id) for one in others] == [
        f"H53.99-261123-000{number}" for number in (1, 2, 3)
    ]
    assert office.code(barred.dossier_id) == barred.code
    assert "072190000001" not in caplog.text
    office.mapper.stumbles.clear()
    assert office.codes.give_waiting(office.floor.desk)[0] == 1


def test_what_an_earlier_version_froze_under_a_provisional_code_is_mended(
    office: CodeFloor,
) -> None:
    received, floor = office.receive(legal=False), office.floor
    with floor.units() as unit:
        for item in unit.outbox.held(received.dossier_id):
            unit.outbox.freeze(item.id, f'{{"MaHoSo":"{received.code}"}}')
        assert unit.outbox.due(floor.desk.office_id, floor.clock.now(), 9) == ()
        unit.commit()

    office.codes.give_waiting(floor.desk)
    office.lane.turn()

    assert office.portal.bodies == ['{"MaHoSo":"H53.99-261123-0001"}'] * 2


def test_who_may_not_receive_gives_no_codes(office: CodeFloor) -> None:
    desk = replace(office.floor.desk, roles=frozenset({Role.AUDITOR}))

    acts: tuple[Callable[[], object], ...] = (
        lambda: office.codes.give_waiting(desk),
        lambda: office.codes.enter(desk, DossierId(uuid7()), "H53"),
    )
    assert not office.codes.may_give(desk)
    assert office.codes.may_give(office.floor.desk)
    assert not office.codes.may_give(office.without_series)
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code is RefusalCode.NOT_PERMITTED


def test_the_mapper_writes_no_body_under_a_provisional_code(office: CodeFloor) -> None:
    received, mapper = office.receive(legal=False), open_mapper(resource("portal"))
    with office.floor.units() as unit:
        dossier = unit.dossiers.get(received.dossier_id)
        step = step_from_json(unit.outbox.held(dossier.id)[1].body)
    facts = PortalFacts(office.floor.desk.office, submitted_at=dossier.received_at)

    assert step_from_json(step_to_json(step)) == step
    freezes: tuple[Callable[[], str], ...] = (
        lambda: mapper.dossier_body(dossier, facts),
        lambda: mapper.dossier_body(replace(dossier, provisional=False), facts),
        lambda: mapper.steps_body(dossier.code, step),
        lambda: mapper.steps_body("", step),
    )
    for freeze in freezes:
        with pytest.raises(PortalTrouble) as trouble:
            freeze()
        assert trouble.value.code is PortalTroubleCode.AWAITING_CODE


@settings(max_examples=15)
@given(
    acts=st.lists(
        st.sampled_from(["with", "without", "give", "send", "hurry"]), min_size=4, max_size=14
    )
)
def test_the_portal_never_sees_a_provisional_code(
    standing_office: CodeFloor, acts: list[str]
) -> None:
    office = standing_office
    office.portal.calls.clear()
    office.portal.bodies.clear()
    received: list[Received] = []
    for act in acts:
        match act:
            case "with" | "without":
                received.append(office.receive(legal=act == "with"))
            case "give":
                office.codes.give_waiting(office.floor.desk)
            case _:
                office.lane.turn(hurry=act == "hurry")
    office.codes.give_waiting(office.floor.desk)
    office.lane.turn()

    codes = [call.split()[1] for call in office.portal.writes]
    assert not [code for code in codes if parse_provisional(code)]
    assert not [body for body in office.portal.bodies if '"T-' in body]
    # Everybody arrived, each dossier before its step.
    for one in received:
        code = office.code(one.dossier_id)
        mine = [call for call in office.portal.writes if call.endswith(f" {code}")]
        assert mine == [f"new {code}", f"steps {code}"]
