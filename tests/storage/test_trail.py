"""The audit chain and the results of commands: written once, never changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from counter_app.domain.audit import first_break
from counter_app.domain.ids import CommandId, uuid7
from counter_app.practice.office import seat
from counter_app.services.commands import IssueTicket
from tests.fixtures.office import PracticeFloor
from tests.storage.test_numbers import together

LINES = 6
"""Lines of the chain that is damaged below."""


def write(floor: PracticeFloor, number: int, mark: str = "practice") -> None:
    desk = (
        floor.desk if mark == "practice" else seat(floor.engine, "quay1", 1, floor.clock.at, mark)
    )
    with floor.units() as unit:
        unit.audit.append(desk, "test", ("dossier", str(number)), floor.clock.now(), {"n": number})
        unit.commit()


def breaks(floor: PracticeFloor) -> list[int | None]:
    with floor.units() as unit:
        return [first_break(chain) for chain in unit.audit.chains()]


def test_each_station_has_a_chain_of_its_own(floor: PracticeFloor) -> None:
    for number in range(LINES):
        write(floor, number, "practice" if number % 2 else "pc2")

    assert breaks(floor) == [None, None]


def test_lines_written_at_the_same_time_on_one_station(floor: PracticeFloor) -> None:
    together(4, lambda number: write(floor, number))

    assert breaks(floor) == [None]


@pytest.mark.parametrize(
    ("damage", "first_bad"),
    [
        ("UPDATE audit SET actor = 'somebody else' WHERE seq = 3", 3),
        ("UPDATE audit SET detail = '{\"n\": 9}' WHERE seq = 2", 2),
        ("UPDATE audit SET at = at + 1 WHERE seq = 6", 6),
        ("DELETE FROM audit WHERE seq = 4", 4),
        ("UPDATE audit SET seq = CASE seq WHEN 2 THEN 93 ELSE seq END", 2),
        ("DELETE FROM audit WHERE seq < 3", 1),
    ],
)
def test_the_first_bad_line_is_named(floor: PracticeFloor, damage: str, first_bad: int) -> None:
    for number in range(LINES):
        write(floor, number)
    with floor.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        connection.execute(text(damage))

    assert breaks(floor) == [first_bad]


def test_history_can_only_grow(floor: PracticeFloor) -> None:
    fill_history(floor)

    for table in ("audit", "dossier_event", "queue_event", "portal_receipt", "print_event"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
            with (
                pytest.raises(DatabaseError, match="append-only"),
                floor.engine.begin() as connection,
            ):
                connection.execute(text(statement))


def fill_history(floor: PracticeFloor) -> None:
    floor.reception.receive(floor.desk, floor.command())
    floor.queueing.issue(floor.desk, IssueTicket(CommandId(uuid7()), "A"))
    now, office = floor.clock.now(), floor.desk.office_id
    names = ("endpoint", "server_date", "code", "message", "body_sha256", "sent_sha256", "answer")
    receipt = {**dict.fromkeys(names, ""), "sent_at": now, "http_status": 200}
    with floor.units() as unit:
        unit.outbox.add_receipt(office, unit.outbox.due(office, now, 1)[0].id, receipt)
        unit.commit()


def test_a_command_has_one_result(floor: PracticeFloor) -> None:
    command = CommandId(uuid7())

    def record(result: str) -> None:
        with floor.units() as unit:
            unit.commands.record(
                command, floor.desk.office_id, "test", {"is": result}, floor.clock.now()
            )
            unit.commit()

    record("first")
    with pytest.raises(IntegrityError):
        record("second")

    with floor.units() as unit:
        assert unit.commands.result(command) == {"is": "first"}
        assert unit.commands.result(CommandId(uuid7())) is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text("aĐệK'ơ\"\\{}:€👤", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abê", max_size=3), inner),
    max_leaves=8,
)


@settings(max_examples=25)
@given(result=st.dictionaries(st.text("abcđ", min_size=1, max_size=4), JSON, max_size=4))
def test_a_result_comes_back_as_it_was(
    sqlite_floor: PracticeFloor, result: dict[str, object]
) -> None:
    command = CommandId(uuid7())
    floor = sqlite_floor
    with floor.units() as unit:
        unit.commands.record(command, floor.desk.office_id, "test", result, floor.clock.now())
        unit.commit()

    with floor.units() as unit:
        assert unit.commands.result(command) == result
