"""Numbers wait while this PC's clock is doubtful; a lead's word is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import CommandId, uuid7
from counter_app.domain.roles import Role
from counter_app.services.accounts import Accounts
from counter_app.services.clock_check import LONGEST_CLOSED, LONGEST_JUMP, seated
from counter_app.services.commands import IssueTicket
from counter_app.services.desk import Desk, Seated
from counter_app.storage.rows.trail import AuditRow
from counter_app.vault.passwords import Argon2Passwords
from tests.fixtures.office import PracticeFloor


def issue(floor: PracticeFloor, desk: Desk) -> None:
    floor.queueing.issue(desk, IssueTicket(CommandId(uuid7()), desk.series_codes[0]))


def accounts(floor: PracticeFloor) -> Accounts:
    return Accounts(floor.units, floor.clock, Argon2Passwords(), floor.desk.station_id)


def who_sits_down(floor: PracticeFloor, role: Role = Role.CLERK) -> Desk:
    return seated(replace(floor.desk, roles=frozenset({role})), floor.clock.at)


def refused(floor: PracticeFloor, desk: Desk) -> RefusalCode:
    with pytest.raises(Refusal) as ticket:
        issue(floor, desk)
    with pytest.raises(Refusal) as dossier:
        floor.reception.receive(desk, floor.command())
    assert dossier.value.code is ticket.value.code
    doubt = accounts(floor).clock_doubt(desk)
    assert doubt is not None
    assert doubt.code is ticket.value.code
    return RefusalCode(ticket.value.code)


def test_a_clock_set_forward_is_asked_about_and_leaves_no_mark(floor: PracticeFloor) -> None:
    desk = who_sits_down(floor)
    issue(floor, desk)
    right = floor.clock.at

    floor.clock.at = right + LONGEST_JUMP + timedelta(minutes=1)
    assert refused(floor, desk) is RefusalCode.CLOCK_JUMPED

    floor.clock.at = right + timedelta(minutes=1)
    issue(floor, desk)  # corrected: nothing was remembered of it
    assert accounts(floor).clock_doubt(desk) is None


def test_a_weekend_with_the_window_open_is_no_jump(floor: PracticeFloor) -> None:
    desk = who_sits_down(floor)
    issue(floor, desk)
    assert desk.seated is not None
    three_days = timedelta(days=3)

    floor.clock.at += three_days
    earlier = Seated(desk.seated.at, desk.seated.steady - three_days.total_seconds())
    issue(floor, replace(desk, seated=earlier))


@pytest.mark.parametrize("off", [timedelta(days=7), LONGEST_CLOSED])
def test_who_sits_down_after_a_week_off_or_tet_is_not_asked(
    floor: PracticeFloor, off: timedelta
) -> None:
    issue(floor, who_sits_down(floor))

    floor.clock.at += off
    issue(floor, who_sits_down(floor))


def test_a_pc_that_wakes_up_in_another_year_is_asked_about(floor: PracticeFloor) -> None:
    issue(floor, who_sits_down(floor))

    floor.clock.at += timedelta(days=3650)
    assert refused(floor, who_sits_down(floor)) is RefusalCode.CLOCK_JUMPED


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMINISTRATOR])
@pytest.mark.parametrize("moved", [timedelta(days=-2), timedelta(days=40)])
def test_a_lead_says_that_the_clock_is_right_and_work_goes_on(
    floor: PracticeFloor, role: Role, moved: timedelta
) -> None:
    clerk = who_sits_down(floor)
    issue(floor, clerk)
    floor.clock.at += moved
    refused(floor, clerk)

    accounts(floor).confirm_clock(replace(clerk, roles=frozenset({role})))

    issue(floor, clerk)
    with floor.engine.connect() as connection:
        told = connection.execute(
            select(AuditRow.action, AuditRow.subject_kind).where(AuditRow.action == "confirm_clock")
        ).all()
    assert [tuple(row) for row in told] == [("confirm_clock", "station")]


def test_a_clerk_may_not_say_so(floor: PracticeFloor) -> None:
    clerk = who_sits_down(floor)
    issue(floor, clerk)
    floor.clock.at += timedelta(days=40)

    with pytest.raises(Refusal) as not_permitted:
        accounts(floor).confirm_clock(clerk)

    assert not_permitted.value.code is RefusalCode.NOT_PERMITTED
    refused(floor, clerk)
