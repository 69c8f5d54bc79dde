"""What is known of people is read by roles that may read dossiers, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import DossierId, StationId, uuid7
from counter_app.domain.roles import PERMISSIONS, Action, Role
from counter_app.services.accounts import Accounts
from counter_app.services.desk import Desk
from counter_app.services.desk_queries import DeskQueries
from counter_app.services.repositories import Draft
from counter_app.services.views import Queries
from counter_app.vault.passwords import Argon2Passwords
from tests.fixtures.office import PracticeFloor

MAY_NOT = [role for role in Role if Action.READ_DOSSIER not in PERMISSIONS[role]]


def as_role(floor: PracticeFloor, role: Role) -> Desk:
    return replace(floor.desk, roles=frozenset({role}))


def reads_of_people(queries: Queries, desk: Desk) -> tuple[Callable[[], object], ...]:
    office, dossier = desk.office_id, DossierId(uuid7())
    return (
        lambda: queries.dossiers(office),
        lambda: queries.components(dossier),
        lambda: queries.history(dossier),
        lambda: queries.papers(dossier),
        lambda: queries.citizens(office, "nguyen"),
        lambda: queries.scan_tray(office),
    )


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refusal as refusal:
        return refusal.code is RefusalCode.NOT_PERMITTED
    return False


def test_the_table_leaves_administrator_and_auditor_without_dossiers() -> None:
    assert MAY_NOT == [Role.ADMINISTRATOR, Role.AUDITOR]


@pytest.mark.parametrize("role", list(Role))
def test_people_are_read_by_whoever_may_read_dossiers(floor: PracticeFloor, role: Role) -> None:
    floor.reception.receive(floor.desk, floor.command())
    desk = as_role(floor, role)
    queries = DeskQueries(floor.queries, desk)

    answers = [refused(read) for read in reads_of_people(queries, desk)]

    assert answers == [role in MAY_NOT] * len(answers)


@pytest.mark.parametrize("role", MAY_NOT)
def test_what_names_nobody_is_read_by_everybody(floor: PracticeFloor, role: Role) -> None:
    desk = as_role(floor, role)
    office, today = desk.office_id, floor.clock.now().date()
    queries = DeskQueries(floor.queries, desk)

    assert queries.queue(office, desk.counter_id, desk.series_codes, today).current is None
    assert queries.usage(office) == {}
    assert queries.outbox(office) == ()
    assert queries.outbox_summary(office) == floor.queries.outbox_summary(office)
    assert queries.paper_troubles(desk) == ()
    assert queries.unprinted(office) == 0


def test_drafts_are_for_those_who_receive(floor: PracticeFloor) -> None:
    draft = Draft(uuid7(), floor.desk.counter_id, None, {"name": "x"}, floor.clock.now())
    floor.reception.save_draft(floor.desk, draft)
    assert [one.id for one in floor.reception.open_drafts(floor.desk)] == [draft.id]

    outsider = as_role(floor, Role.ADMINISTRATOR)
    assert refused(lambda: floor.reception.open_drafts(outsider))
    assert refused(lambda: floor.reception.save_draft(outsider, draft))


def test_taking_a_known_citizen_from_a_list_is_recorded_without_his_name(
    floor: PracticeFloor,
) -> None:
    floor.reception.receive(floor.desk, floor.command("Nguyễn Thị Mẫu"))
    accounts = Accounts(
        floor.units, floor.clock, Argon2Passwords(), StationId(floor.desk.station_id)
    )
    (match,) = DeskQueries(floor.queries, floor.desk).citizens(floor.desk.office_id, "nguyen")

    accounts.reveal_citizen(floor.desk, match.id)

    with floor.units() as unit:
        (chain,) = unit.audit.chains()
    last = chain[-1]
    assert (last.action, last.subject_kind) == ("reveal_identity", "citizen")
    assert (last.subject_id, last.actor) == (str(match.id), str(floor.desk.clerk_id))
    assert last.detail == {}
    assert refused(lambda: accounts.reveal_citizen(as_role(floor, Role.HEAD), match.id))
