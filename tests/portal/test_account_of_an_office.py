"""A real office, put together by the program itself, from no account to a line that is up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from counter_app.app.folder import open_folder
from counter_app.app.office import join, set_up
from counter_app.app.running import Running, start
from counter_app.domain.failures import PortalTroubleCode
from counter_app.domain.ids import CommandId, uuid7
from counter_app.portal.families import Secrets
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_account import EnterPortalAccount
from counter_app.services.portal_lane import StopReason
from tests.fixtures.answers import ANSWERS

WORDS = {"COUNTER_KEY_PASSPHRASE": "một câu dài đủ nhớ"}


@pytest.fixture
def leaving() -> Iterator[ExitStack]:
    """Closes what a test started."""
    with ExitStack() as stack:
        yield stack


def enter(running: Running, name: str, password: str) -> None:
    account = running.services.portal_account
    assert account is not None
    desk = running.services.accounts.login("truong", "mật khẩu đủ dài", 1)
    account.enter(desk, EnterPortalAccount(CommandId(uuid7()), name, password))


def logins(portal: StandInPortal) -> int:
    return [entry["service"] for entry in portal.books.entries()].count("login")


def machine(folder: Path, portal: StandInPortal, database: str = "sqlite") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "counter.toml").write_text(
        f'[office]\ndatabase = "{database}"\n'
        f'[portal]\nfamily = "dvcqg-bus"\nurl = "{portal.url}"\nunit = "H53.12"\n',
        encoding="utf-8",
    )
    return folder


def test_an_office_that_is_opened_by_a_passphrase_can_deliver(
    tmp_path: Path, stand_in: StandInPortal, leaving: ExitStack
) -> None:
    """No keyring anywhere: until now such an office had no account and no way to get one."""
    opened = open_folder(machine(tmp_path, stand_in), practice=False, environ=WORDS)
    set_up(opened, ANSWERS)
    running = leaving.enter_context(closing(start(opened, threads=False)))
    lane = running.portal
    assert lane is not None
    without = lane.turn(hurry=True)
    silent, line_up = stand_in.books.entries(), running.services.status().line_up
    code = lane.line_state.code
    enter(running, *stand_in.login)
    lane.turn()

    assert (without.stopped, code) == (StopReason.LINE_DOWN, PortalTroubleCode.NO_ACCOUNT)
    assert (silent, line_up) == ([], None)
    assert running.services.status().line_up
    assert logins(stand_in) == 1
    stored = (tmp_path / "counter.toml").read_text("utf-8")
    assert stand_in.login[1] not in stored


def test_it_is_still_there_after_a_restart(
    tmp_path: Path, stand_in: StandInPortal, leaving: ExitStack
) -> None:
    opened = open_folder(machine(tmp_path, stand_in), practice=False, environ=WORDS)
    set_up(opened, ANSWERS)
    with closing(start(opened, lanes=False)) as first:
        enter(first, *stand_in.login)
    again = open_folder(tmp_path, practice=False, environ=WORDS)
    running = leaving.enter_context(closing(start(again, threads=False)))
    assert running.portal is not None
    running.portal.turn()

    assert running.services.status().line_up


def test_who_brings_secrets_along_has_no_account_to_enter(
    tmp_path: Path, stand_in: StandInPortal, leaving: ExitStack
) -> None:
    opened = open_folder(machine(tmp_path, stand_in), practice=False, environ=WORDS)
    set_up(opened, ANSWERS)
    given = Secrets(*stand_in.login)
    running = leaving.enter_context(closing(start(opened, threads=False, portal_secrets=given)))
    assert running.portal is not None
    running.portal.turn()

    assert running.services.portal_account is None
    assert running.services.status().line_up


@pytest.mark.postgres
def test_what_one_pc_enters_every_pc_of_the_office_uses(
    tmp_path: Path, postgres_url: str, stand_in: StandInPortal, leaving: ExitStack
) -> None:
    folders = [machine(tmp_path / name, stand_in, postgres_url) for name in ("one", "two")]
    ours, theirs = (open_folder(one, practice=False, environ=WORDS) for one in folders)
    set_up(ours, ANSWERS)
    here = leaving.enter_context(closing(start(ours, threads=False)))
    assert here.services.stations is not None
    desk = here.services.accounts.login("truong", "mật khẩu đủ dài", 1)
    join(theirs, here.services.stations.invite(desk)[0].code)
    there = leaving.enter_context(closing(start(theirs, threads=False)))
    assert here.portal is not None
    assert there.portal is not None
    here.portal.turn()
    enter(here, *stand_in.login)
    there.portal.turn()

    assert there.services.status().line_up
    assert here.portal.turn().stopped is StopReason.HELD_ELSEWHERE
    assert here.services.status().line_up, "who does not deliver says how its own line is"
    assert logins(stand_in) == 2


@pytest.mark.postgres
def test_a_shared_office_gets_its_portal_from_the_pc_whose_file_names_one(
    tmp_path: Path, postgres_url: str, stand_in: StandInPortal, leaving: ExitStack
) -> None:
    """The first PC's file named none; it was the only one that was ever asked."""
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "counter.toml").write_text(f'[office]\ndatabase = "{postgres_url}"\n', "utf-8")
    with closing(open_folder(folder, practice=False, environ=WORDS)) as opened:
        set_up(opened, ANSWERS)
    machine(folder, stand_in, postgres_url)
    opened = open_folder(folder, practice=False, environ=WORDS)
    with closing(start(opened, threads=False)) as running:
        account = running.services.portal_account
        assert account is not None
        assert running.portal is None
        desk = running.services.accounts.login("truong", "mật khẩu đủ dài", 1)
        account.move_here(desk)
        enter(running, *stand_in.login)
    again = open_folder(folder, practice=False, environ=WORDS)
    running = leaving.enter_context(closing(start(again, threads=False)))
    assert running.portal is not None
    running.portal.turn()

    assert running.services.status().line_up
