"""One account an office, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from counter_app.domain.ids import OfficeId, uuid7
from counter_app.services.portal_secrets import KeptAccount
from counter_app.storage.repositories.office import SqlPortalAccount
from tests.fixtures.office import PracticeFloor


def put(floor: PracticeFloor, sealed: bytes) -> None:
    desk = floor.desk
    with floor.units() as unit:
        unit.portal_account.put(desk.office_id, sealed, desk.clerk_id, floor.clock.now())
        unit.commit()


def kept(floor: PracticeFloor) -> KeptAccount | None:
    with floor.units() as unit:
        return unit.portal_account.get(floor.desk.office_id)


def test_an_office_begins_without(floor: PracticeFloor) -> None:
    assert kept(floor) is None


def test_the_last_one_entered_stands_alone(floor: PracticeFloor) -> None:
    put(floor, b"first")
    floor.clock.at += timedelta(days=1)
    put(floor, b"second")

    account = kept(floor)
    assert account is not None
    assert (account.sealed, account.changed_by) == (b"second", floor.desk.clerk_name)
    assert account.changed_at == floor.clock.now()
    with floor.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM portal_account")) == 1


def test_without_commit_nothing_stays(floor: PracticeFloor) -> None:
    desk = floor.desk
    with floor.units() as unit:
        unit.portal_account.put(desk.office_id, b"sealed", desk.clerk_id, floor.clock.now())

    assert kept(floor) is None


def test_of_another_office_nothing_is_read_and_for_none_nothing_kept(floor: PracticeFloor) -> None:
    put(floor, b"ours")
    other = OfficeId(uuid7())
    with floor.units() as unit:
        assert unit.portal_account.get(other) is None
    with Session(floor.engine) as session:
        accounts = SqlPortalAccount(session)
        with pytest.raises(IntegrityError):
            accounts.put(other, b"x", floor.desk.clerk_id, floor.clock.now())


def test_of_a_real_office_without_one_it_is_said_what_everything_waits_for(
    floor: PracticeFloor,
) -> None:
    floor.reception.receive(floor.desk, floor.command())
    practised = said(floor)
    with floor.engine.begin() as connection:
        connection.execute(text("UPDATE office SET practice = :no"), {"no": False})
    missing = said(floor)
    put(floor, b"sealed")

    assert practised == (True, {("pending", "")})
    assert missing == (False, {("pending", "no_account")})
    assert said(floor) == practised


def test_what_waits_for_something_of_its_own_says_that(floor: PracticeFloor) -> None:
    floor.reception.receive(floor.desk, floor.command())
    with floor.engine.begin() as connection:
        connection.execute(text("UPDATE office SET practice = :no"), {"no": False})
        connection.execute(
            text("UPDATE outbox SET failure_class = 'awaiting_code' WHERE kind = 'dossier'")
        )
        connection.execute(
            text("UPDATE outbox SET state = 'acked', acked_at = 1 WHERE kind = 'steps'")
        )

    assert said(floor) == (False, {("pending", "awaiting_code"), ("acked", "")})


def test_an_office_that_sends_by_hand_misses_no_account(floor: PracticeFloor) -> None:
    floor.reception.receive(floor.desk, floor.command())
    with floor.engine.begin() as connection:
        connection.execute(text("UPDATE office SET practice = :no"), {"no": False})
        connection.execute(text("UPDATE portal_connection SET family = 'manual'"))

    assert said(floor) == (False, {("pending", "")})


def said(floor: PracticeFloor) -> tuple[bool, set[tuple[str, str]]]:
    """(connected, what the list says of its lines)."""
    office = floor.desk.office_id
    lines = floor.queries.outbox(office)
    summary = floor.queries.outbox_summary(office)
    return summary.configured, {(line.state, line.failure_class) for line in lines}
