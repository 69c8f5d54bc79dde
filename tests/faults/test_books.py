"""The examiner of the books sees every kind of damage it is trusted to see."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.commands import IssueTicket
from counter_app.storage.engine import sqlite_engine
from tests.faults.books import Told, broken_promises, codes_told
from tests.fixtures.office import KEY, PracticeFloor, floor_on

APPEND_ONLY = ("audit", "dossier_event", "queue_event", "print_event")


def work(floor: PracticeFloor) -> None:
    """Two dossiers and two tickets, one of them called."""
    for _ in range(2):
        floor.reception.receive(floor.desk, floor.command())
        floor.queueing.issue(floor.desk, IssueTicket(CommandId(uuid7()), "A"))
    floor.queueing.call_next(floor.desk, CommandId(uuid7()))


@pytest.fixture(scope="module")
def worked_file(sqlite_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "office.db"
    shutil.copyfile(sqlite_office, path)
    engine = sqlite_engine(path, KEY)
    work(floor_on(engine))
    engine.dispose()
    return path


@pytest.fixture
def worked(worked_file: Path, tmp_path: Path) -> Iterator[PracticeFloor]:
    """An office where somebody worked, in a file of this test's own."""
    path = tmp_path / "office.db"
    shutil.copyfile(worked_file, path)
    engine = sqlite_engine(path, KEY)
    yield floor_on(engine)
    engine.dispose()


def damage(floor: PracticeFloor, statement: str) -> None:
    with floor.engine.begin() as connection:
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
        connection.execute(text(statement))


def test_good_books_are_good(floor: PracticeFloor) -> None:
    work(floor)

    assert broken_promises(floor.engine, []) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DELETE FROM dossier_code WHERE code LIKE '%0002'", "without its code"),
        ("DELETE FROM dossier_event", "without its line of history"),
        ("DELETE FROM dossier_fee", "without its fee"),
        ("DELETE FROM dossier_component", "without its paper"),
        ("DELETE FROM dossier_search", "without its search entry"),
        ("DELETE FROM outbox WHERE kind = 'steps'", "without its step"),
        ("UPDATE outbox SET depends_on = NULL", "waits for no dossier"),
        ("UPDATE print_job SET kind = 'form' WHERE kind = 'folder_label'", "without its label"),
        ("DELETE FROM print_event", "print job without its event"),
        ("DELETE FROM command WHERE kind = 'receive'", "without its result of its command"),
        ("DELETE FROM audit WHERE seq = 2", "without its audit line"),
        ("UPDATE audit SET actor = 'somebody' WHERE seq = 1", "audit chain is broken at 1"),
        ("UPDATE serial_block SET next = next + 1", "serials were used up"),
        ("UPDATE queue_counter_no SET last_number = 9", "gaps or doubles"),
        ("UPDATE queue_ticket SET number = 7 WHERE number = 1", "gaps or doubles"),
        ("UPDATE queue_ticket SET state = 'done'", "another state than its history"),
        ("UPDATE queue_event SET act = 'call' WHERE act = 'issue'", "called twice"),
    ],
)
def test_every_damage_is_seen(worked: PracticeFloor, statement: str, sentence: str) -> None:
    damage(worked, statement)

    assert sentence in "\n".join(broken_promises(worked.engine, []))


def test_what_was_told_and_is_gone_is_seen(worked: PracticeFloor) -> None:
    told = [*codes_told(["H53.99-261123-0001", "H53.99-261123-0003"]), Told("issue", "NOWHERE1")]

    assert broken_promises(worked.engine, told) == [
        "receive H53.99-261123-0003 was told and is lost",
        "issue NOWHERE1 was told and is lost",
    ]


def test_a_call_that_was_told_must_stand_in_the_books(worked: PracticeFloor) -> None:
    with worked.engine.connect() as connection:
        rows = connection.execute(text("SELECT state, code8 FROM queue_ticket"))
        codes = {row.state: row.code8 for row in rows}

    assert broken_promises(worked.engine, [Told("call", codes["called"])]) == []
    assert broken_promises(worked.engine, [Told("call", codes["waiting"])])
    assert broken_promises(worked.engine, [Told("finish", codes["called"])])
    assert broken_promises(worked.engine, [Told("call", codes["called"])] * 2)


def test_a_command_with_another_result_is_seen(worked: PracticeFloor) -> None:
    received, _ = worked.reception.receive(worked.desk, worked.command())
    command = worked.command()
    other, _ = worked.reception.receive(worked.desk, command)

    assert broken_promises(worked.engine, [Told("receive", other.code, command.command_id)]) == []
    assert broken_promises(worked.engine, [Told("receive", received.code, command.command_id)])
    assert broken_promises(worked.engine, [Told("receive", received.code, uuid7())])
