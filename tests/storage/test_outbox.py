"""The outbox: one operation of a dossier at a time, in order, and receipts nobody can change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from counter_app.domain.ids import DossierId
from counter_app.services.portal_port import first_broken_receipt
from counter_app.services.repositories import OutboxItem
from tests.fixtures.office import PracticeFloor


def received(floor: PracticeFloor) -> DossierId:
    return floor.reception.receive(floor.desk, floor.command())[0].dossier_id


def due(floor: PracticeFloor, limit: int = 50) -> tuple[OutboxItem, ...]:
    with floor.units() as unit:
        return unit.outbox.due(floor.desk.office_id, floor.clock.now(), limit)


def mark(floor: PracticeFloor, item: UUID, *states: str, **how: Any) -> None:
    with floor.units() as unit:
        for state in states:
            unit.outbox.mark(item, state, floor.clock.now(), **how)
        unit.commit()


def revise(floor: PracticeFloor, dossier: DossierId) -> UUID:
    with floor.units() as unit:
        new = unit.outbox.add(
            floor.desk.office_id, dossier, "dossier", '{"pages": 1}', floor.clock.now()
        )
        unit.commit()
    return new


def states(floor: PracticeFloor) -> list[tuple[str, int, str]]:
    with floor.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT kind, revision, state FROM outbox ORDER BY kind, revision")
        )
        return [(row.kind, row.revision, row.state) for row in rows]


def test_one_operation_of_each_dossier_oldest_first(floor: PracticeFloor) -> None:
    dossiers = [received(floor) for _ in range(3)]

    assert [(item.kind, item.dossier_id) for item in due(floor)] == [
        ("dossier", dossier) for dossier in dossiers
    ]
    assert [item.dossier_id for item in due(floor, 2)] == dossiers[:2]


@pytest.mark.parametrize("state", ["sending", "unknown", "retry", "rejected", "conflict", "parked"])
def test_the_steps_wait_for_their_dossier(floor: PracticeFloor, state: str) -> None:
    received(floor)
    mark(floor, due(floor)[0].id, "sending", state)

    assert "steps" not in [item.kind for item in due(floor)]


def test_only_bodies_nobody_sent_get_another_code(floor: PracticeFloor) -> None:
    tried, other = received(floor), received(floor)
    first = due(floor)[0]
    assert first.dossier_id == tried
    old = first.dossier_code
    mark(floor, first.id, "sending", "retry")

    with floor.units() as unit:
        assert unit.outbox.freeze_anew(tried, old, "H53-7") == 1  # its step was never tried
        assert unit.outbox.freeze_anew(other, old, "H53-7") == 0
        unit.commit()

    (again,) = (item for item in due(floor) if item.id == first.id)
    assert again.body == first.body
    mark(floor, first.id, "acked")
    (step,) = (item for item in due(floor) if item.dossier_id == tried)
    assert (step.kind, json.loads(step.body)["code"]) == ("steps", "H53-7")
    assert step.body_sha256 == sha256(step.body.encode()).hexdigest()


def test_what_sticks_goes_behind_what_was_never_tried(floor: PracticeFloor) -> None:
    stuck = [received(floor) for _ in range(3)]
    for item in due(floor):
        mark(floor, item.id, "sending", "retry")
    fresh = received(floor)

    assert [item.dossier_id for item in due(floor, 1)] == [fresh]
    assert [item.dossier_id for item in due(floor)] == [fresh, *stuck]


def test_a_dossier_in_trouble_holds_up_nobody_else(floor: PracticeFloor) -> None:
    received(floor)
    other = received(floor)
    mark(floor, due(floor)[0].id, "sending", "rejected")

    assert [item.dossier_id for item in due(floor)] == [other]


def test_what_was_told_to_wait_is_not_due_before(floor: PracticeFloor) -> None:
    received(floor)
    item = due(floor)[0].id
    later = floor.clock.now() + timedelta(minutes=5)
    mark(floor, item, "sending")
    mark(floor, item, "retry", not_before=later)

    assert due(floor) == ()

    floor.clock.at = later
    assert [one.id for one in due(floor)] == [item]


def test_a_clock_that_was_set_back_keeps_nothing_waiting(floor: PracticeFloor) -> None:
    """A PC that started a year ahead told it to wait; then its clock was put right."""
    received(floor)
    item = due(floor)[0].id
    mark(floor, item, "sending")
    mark(floor, item, "retry", not_before=floor.clock.now() + timedelta(days=365))

    assert [one.id for one in due(floor)] == [item]


@pytest.mark.parametrize("state", ["pending", "retry", "rejected", "parked"])
def test_a_corrected_dossier_goes_instead_of_the_one_not_accepted(
    floor: PracticeFloor, state: str
) -> None:
    dossier = received(floor)
    mark(floor, due(floor)[0].id, "sending", state)

    new = revise(floor, dossier)

    assert [item.id for item in due(floor)] == [new]
    assert states(floor) == [
        ("dossier", 1, "superseded"),
        ("dossier", 2, "pending"),
        ("steps", 1, "pending"),
    ]


@pytest.mark.parametrize("state", ["sending", "unknown", "conflict"])
def test_what_may_be_on_the_portal_is_not_replaced(floor: PracticeFloor, state: str) -> None:
    dossier = received(floor)
    mark(floor, due(floor)[0].id, "sending", state)

    revise(floor, dossier)

    assert states(floor)[0] == ("dossier", 1, state)


def test_a_refusal_that_comes_after_the_correction_bars_nothing(floor: PracticeFloor) -> None:
    dossier = received(floor)
    item = due(floor)[0].id
    mark(floor, item, "sending")
    new = revise(floor, dossier)

    mark(floor, item, "rejected")

    assert [one.id for one in due(floor)] == [new]


def test_what_is_finished_never_moves_again(floor: PracticeFloor) -> None:
    received(floor)
    item = due(floor)[0].id
    mark(floor, item, "sending", "acked")

    mark(floor, item, "unknown", counted=False)

    assert states(floor)[0] == ("dossier", 1, "acked")
    assert [one.kind for one in due(floor)] == ["steps"]


def test_attempts_are_counted_and_a_dead_line_is_none(floor: PracticeFloor) -> None:
    received(floor)
    item = due(floor)[0].id
    mark(floor, item, "sending", "retry", "sending", "retry")
    mark(floor, item, "sending", "retry", counted=False)

    assert due(floor)[0].attempts == 2


def test_a_crash_leaves_the_outcome_unknown(floor: PracticeFloor) -> None:
    received(floor)
    mark(floor, due(floor)[0].id, "sending")

    with floor.units() as unit:
        assert unit.outbox.after_crash(floor.desk.office_id) == 1
        unit.commit()

    assert [item.state for item in due(floor)] == ["unknown"]


def test_the_body_is_frozen(floor: PracticeFloor) -> None:
    dossier = received(floor)
    before = due(floor)[0]
    mark(floor, before.id, "sending", "unknown")

    revise(floor, dossier)

    after = due(floor)[0]
    assert (after.id, after.body, after.body_sha256) == (before.id, before.body, before.body_sha256)


def receipt(floor: PracticeFloor, number: int, **changes: object) -> Mapping[str, Any]:
    return {
        "endpoint": "https://portal.invalid/xuly",
        "sent_at": floor.clock.now(),
        "server_date": "Mon, 23 Nov 2026 01:30:00 GMT",
        "http_status": 200,
        "code": "0",
        "message": f"đã nhận {number}",
        "body_sha256": "0" * 64,
        "sent_sha256": "1" * 64,
        "answer": "{}",
        **changes,
    }


def add_receipts(floor: PracticeFloor, *receipts: Mapping[str, Any]) -> None:
    item = due(floor)[0].id
    for one in receipts:
        with floor.units() as unit:
            unit.outbox.add_receipt(floor.desk.office_id, item, one)
            unit.commit()


def broken(floor: PracticeFloor) -> int | None:
    with floor.units() as unit:
        return first_broken_receipt(unit.outbox.receipts(floor.desk.office_id))


def test_receipts_are_a_chain(floor: PracticeFloor) -> None:
    received(floor)
    add_receipts(floor, *(receipt(floor, number) for number in range(4)))

    assert broken(floor) is None

    with floor.engine.begin() as connection:
        for statement in unguarded(connection.dialect.name):
            connection.execute(text(statement))
        connection.execute(
            text("UPDATE portal_receipt SET message = 'khác' WHERE message LIKE '%2'")
        )
    assert broken(floor) == 2


def unguarded(dialect: str) -> list[str]:
    if dialect == "postgresql":
        return ["ALTER TABLE portal_receipt DISABLE TRIGGER USER"]
    return ["DROP TRIGGER portal_receipt_no_update"]


def test_whatever_the_portal_writes_can_be_kept(floor: PracticeFloor) -> None:
    received(floor)
    item = due(floor)[0].id
    rubbish = "\x00 lỗi " * 900

    add_receipts(floor, receipt(floor, 1, server_date=rubbish, code=rubbish, answer=rubbish))
    mark(floor, item, "sending", "retry", failure=(rubbish, rubbish, rubbish), remote_ref=rubbish)

    assert broken(floor) is None
    assert due(floor)[0].failure_code.startswith("\ufffd lỗi")
