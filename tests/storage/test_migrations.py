"""Every step of the schema on both databases: up, down, up; never over a newer one."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import run
from threading import Barrier
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.exc import SAWarning

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.ids import CommandId, uuid7
from counter_app.services.commands import IssueTicket
from counter_app.storage import schema
from counter_app.storage.engine import postgres_engine, sqlite_engine
from counter_app.storage.rows.partial_indexes import whole_schema
from tests.conftest import REPOSITORY
from tests.fixtures.office import KEY, PracticeFloor
from tests.storage.snapshots import schema_of

# What a step adds beside the rows: full text search and the order of events.
BESIDE_THE_ROWS = {"xid", "ix_queue_event_order", "ix_dossier_event_order"} | {
    "ix_dossier_search_words"
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        engine = sqlite_engine(tmp_path / "office.db", KEY)
    else:
        engine = postgres_engine(request.getfixturevalue("postgres_url"))
    yield engine
    engine.dispose()


def downgrade(engine: Engine, target: str) -> None:
    with engine.begin() as connection:
        command.downgrade(schema._config(connection), target)


def steps() -> list[str]:
    scripts = ScriptDirectory(str(schema.SCRIPTS))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def belongs_to_the_rows(_object: object, name: str | None, *_: object) -> bool:
    return not (name or "").startswith("dossier_fts") and name not in BESIDE_THE_ROWS


def test_the_program_knows_every_step() -> None:
    assert list(schema.KNOWN) == steps()
    assert steps()[-1] == schema.HEAD


def test_the_steps_lead_to_the_rows(empty: Engine) -> None:
    schema.bring_up(empty)

    assert differences_to_the_rows(empty) == []

    with empty.begin() as connection:
        connection.execute(text("ALTER TABLE draft ADD COLUMN forgotten INTEGER"))

    assert [difference[0] for difference in differences_to_the_rows(empty)] == ["remove_column"]


def differences_to_the_rows(engine: Engine) -> list[Any]:
    options = {"compare_type": True, "include_object": belongs_to_the_rows}
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # it knows neither xid8 nor GIN of words
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, whole_schema()))


def test_each_step_goes_up_down_and_up_to_the_same_schema(empty: Engine) -> None:
    before = "base"
    for step in steps():
        untouched = schema_of(empty)
        schema.move_to(empty, step)
        after = schema_of(empty)
        downgrade(empty, before)

        assert schema_of(empty) - untouched <= alembics_own(empty)

        schema.move_to(empty, step)
        assert schema_of(empty) == after
        before = step


def alembics_own(engine: Engine) -> frozenset[str]:
    return frozenset(line for line in schema_of(engine) if "alembic_version" in line)


def test_bringing_up_twice_does_nothing_more(empty: Engine) -> None:
    assert schema.bring_up(empty)
    assert not schema.bring_up(empty)
    assert schema.revision(empty) == schema.HEAD


@pytest.mark.postgres
def test_pcs_that_start_together_after_an_update_bring_it_up_once(postgres_url: str) -> None:
    engines = [postgres_engine(postgres_url) for _ in range(4)]
    ready = Barrier(len(engines))

    def start(engine: Engine) -> bool:
        engine.connect().close()
        ready.wait()
        return schema.bring_up(engine)

    with ThreadPoolExecutor(len(engines)) as pool:
        done = list(pool.map(start, engines))

    assert sorted(done) == [False, False, False, True]
    assert {schema.revision(engine) for engine in engines} == {schema.HEAD}
    for engine in engines:
        engine.dispose()


def test_reasons_typed_before_are_taken_out_of_the_events(floor: PracticeFloor) -> None:
    ticket, _ = floor.queueing.issue(floor.desk, IssueTicket(CommandId(uuid7()), "A"))
    floor.queueing.void(floor.desk, ticket.id, "bà Mẫu lấy nhầm")
    event = "SELECT reason FROM queue_event WHERE act = 'void'"
    downgrade(floor.engine, "0004")
    before = value(floor.engine, event)

    schema.bring_up(floor.engine)

    assert before == "bà Mẫu lấy nhầm"
    assert value(floor.engine, event) not in (before, "")
    assert value(floor.engine, "SELECT text FROM note") == before
    with pytest.raises(Exception, match="append-only"), floor.engine.begin() as connection:
        connection.execute(text("UPDATE queue_event SET reason = ''"))


def value(engine: Engine, statement: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(statement)).scalar_one()


def test_a_newer_database_is_refused_and_left_alone(empty: Engine) -> None:
    schema.bring_up(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema_of(empty)

    with pytest.raises(StorageTrouble) as trouble:
        schema.bring_up(empty, lambda: pytest.fail("nothing is changed, nothing backed up"))

    assert trouble.value.code is StorageTroubleCode.DATABASE_NEWER
    assert schema_of(empty) == before


def test_a_database_with_content_is_backed_up_before_it_is_changed(empty: Engine) -> None:
    schema.move_to(empty, steps()[0])
    seen: list[str | None] = []

    schema.bring_up(empty, lambda: seen.append(schema.revision(empty)))

    assert seen == [steps()[0]]


def test_an_empty_database_needs_no_backup(empty: Engine) -> None:
    schema.bring_up(empty, lambda: pytest.fail("there is nothing to back up"))


def test_a_backup_that_fails_stops_the_upgrade(empty: Engine) -> None:
    schema.move_to(empty, steps()[0])

    def no_room() -> None:
        raise StorageTrouble(StorageTroubleCode.DISK_FULL)

    with pytest.raises(StorageTrouble):
        schema.bring_up(empty, no_room)

    assert schema.revision(empty) == steps()[0]


@pytest.mark.campaign
@pytest.mark.parametrize("statement", [1, 9, "commit"])
def test_a_kill_in_mid_migration_leaves_the_old_schema(
    statement: int | str, tmp_path: Path
) -> None:
    path = tmp_path / "office.db"
    engine = sqlite_engine(path, KEY)
    schema.move_to(engine, steps()[0])
    before = schema_of(engine)
    engine.dispose()

    child = run(
        [sys.executable, "-m", "tests.storage.dying_migration", path, str(statement)],
        cwd=REPOSITORY,
        check=False,
    )

    assert child.returncode == -9
    assert schema.revision(engine) == steps()[0]
    assert schema_of(engine) == before
    assert schema.bring_up(engine)
    engine.dispose()
