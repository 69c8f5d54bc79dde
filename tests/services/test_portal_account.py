"""Entering the office's account of the portal, over the real storage and the real vault."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import Select, inspect, literal_column, select, table, text

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import CommandId, OfficeId, uuid7
from counter_app.domain.roles import Action, Role, may
from counter_app.domain.typed_text import LONGEST
from counter_app.services.changes import Topic
from counter_app.services.desk import Desk
from counter_app.services.office_plan import PlannedPortal
from counter_app.services.portal_account import EnterPortalAccount, PortalAccount
from counter_app.services.portal_secrets import EnteredSecrets, GivenSecrets, PortalSecrets
from counter_app.vault.portal_vault import PortalVault
from counter_app.vault.sealing import new_key
from counter_app.wording.failures import sentence
from tests.fixtures.office import PracticeFloor

NAME, PASSWORD, TOKEN = "canary-name", "canary-password", "canary-token"


@dataclass
class Administration:
    """The use case, and who works with it."""

    floor: PracticeFloor
    vault: PortalVault
    hurried: list[bool]

    @property
    def desk(self) -> Desk:
        return replace(self.floor.desk, roles=frozenset({Role.ADMINISTRATOR}))

    @property
    def account(self) -> PortalAccount:
        floor = self.floor
        return PortalAccount(
            floor.units, floor.clock, self.vault, lambda: self.hurried.append(True)
        )

    @property
    def secrets(self) -> EnteredSecrets:
        return EnteredSecrets(self.floor.units, self.vault, self.floor.desk.office_id)

    def enter(self, **changes: object) -> EnterPortalAccount:
        command = replace(typed(), **changes)  # type: ignore[arg-type]
        self.account.enter(self.desk, command)
        return command


def typed() -> EnterPortalAccount:
    return EnterPortalAccount(CommandId(uuid7()), NAME, PASSWORD, TOKEN)


@pytest.fixture
def administration(floor: PracticeFloor) -> Administration:
    return Administration(floor, PortalVault(new_key()), [])


def test_without_an_account_only_the_portal_is_shown(administration: Administration) -> None:
    face = administration.account.show(administration.desk)

    assert (face.family, face.url, face.unit) == ("dvcqg-bus", "http://127.0.0.1:9", "H53.99")
    assert (face.connected, face.files_url, face.account) == (True, "", None)
    assert administration.secrets.look() is None
    assert administration.secrets.last() == PortalSecrets()


def test_what_is_entered_is_what_the_lane_reads(administration: Administration) -> None:
    desk, account = administration.desk, administration.account
    _, change = account.enter(desk, typed())

    assert change.touches(Topic.OUTBOX)
    assert administration.hurried == [True]
    secrets = administration.secrets
    assert secrets.look() == secrets.last() == PortalSecrets(NAME, PASSWORD, TOKEN)
    entered = account.show(desk).account
    assert entered is not None
    assert (entered.username, entered.has_relay_token, entered.readable) == (NAME, True, True)
    assert (entered.changed_by, entered.changed_at) == (
        desk.clerk_name,
        administration.floor.clock.now(),
    )


def test_the_name_is_trimmed_and_the_password_left_letter_for_letter(
    administration: Administration,
) -> None:
    administration.enter(username=f"  {NAME} ", password=" hai dấu cách ", relay_token=f" {TOKEN} ")

    assert administration.secrets.look() == PortalSecrets(NAME, " hai dấu cách ", TOKEN)


@pytest.mark.parametrize("role", Role)
def test_only_who_configures_the_office_sees_or_enters_it(
    administration: Administration, role: Role
) -> None:
    desk = replace(administration.desk, roles=frozenset({role}))
    account = administration.account
    if may(desk.roles, Action.CONFIGURE):
        account.show(desk)
        account.enter(desk, typed())
        return
    for act in (lambda: account.show(desk), lambda: account.enter(desk, typed())):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code is RefusalCode.NOT_PERMITTED
    assert administration.secrets.look() is None
    assert not administration.hurried


def test_it_is_the_administrator_alone() -> None:
    assert [role for role in Role if may(frozenset({role}), Action.CONFIGURE)] == [
        Role.ADMINISTRATOR
    ]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"username": "  "}, RefusalCode.PORTAL_ACCOUNT_INCOMPLETE, "portal_user"),
        ({"password": ""}, RefusalCode.PORTAL_ACCOUNT_INCOMPLETE, "portal_password"),
        ({"password": "   "}, RefusalCode.PORTAL_ACCOUNT_INCOMPLETE, "portal_password"),
        ({"username": "a\x00b"}, RefusalCode.TEXT_NOT_ALLOWED, "portal_user"),
        ({"password": "a\x1bb"}, RefusalCode.TEXT_NOT_ALLOWED, "portal_password"),
        ({"relay_token": "dấu"}, RefusalCode.TEXT_NOT_ALLOWED, "relay_token"),
        ({"relay_token": "a b"}, RefusalCode.TEXT_NOT_ALLOWED, "relay_token"),
        ({"username": "x" * 201}, RefusalCode.TEXT_TOO_LONG, "portal_user"),
        ({"password": "x" * 1001}, RefusalCode.TEXT_TOO_LONG, "portal_password"),
        ({"relay_token": "x" * 4001}, RefusalCode.TEXT_TOO_LONG, "relay_token"),
    ],
)
def test_what_no_portal_could_have_given_is_refused_by_name(
    administration: Administration, changes: dict[str, str], code: RefusalCode, field: str
) -> None:
    administration.enter()
    with pytest.raises(Refusal) as refused:
        administration.enter(**changes)

    assert (refused.value.code, refused.value.details["field"]) == (code, field)
    words = sentence(refused.value)
    assert not [text for text in changes.values() if len(text.strip()) > 1 and text in words]
    assert administration.secrets.look() == PortalSecrets(NAME, PASSWORD, TOKEN)


def test_the_longest_texts_fit(administration: Administration) -> None:
    longest = {
        "username": "đ" * LONGEST["portal_user"],
        "password": "đ" * LONGEST["portal_password"],
        "relay_token": "x" * LONGEST["relay_token"],
    }
    administration.enter(**longest)

    assert administration.secrets.look() == PortalSecrets(**longest)


def test_an_empty_token_keeps_the_old_one_until_it_is_taken_away(
    administration: Administration,
) -> None:
    administration.enter()
    administration.enter(password="another", relay_token="")
    kept = administration.secrets.look()
    administration.enter(relay_token="", without_relay_token=True)
    gone = administration.secrets.look()
    administration.enter(relay_token="")

    assert kept == PortalSecrets(NAME, "another", TOKEN)
    assert gone == administration.secrets.look() == PortalSecrets(NAME, PASSWORD, "")


def test_the_same_command_twice_changes_nothing_more(administration: Administration) -> None:
    command = administration.enter()
    administration.enter(password="newer")
    _, change = administration.account.enter(administration.desk, command)

    assert not change.touches(*Topic)
    assert administration.secrets.look() == PortalSecrets(NAME, "newer", TOKEN)
    assert actions(administration.floor).count("enter_portal_account") == 2
    assert administration.hurried == [True, True]


def test_what_another_key_closed_has_to_be_entered_again(administration: Administration) -> None:
    administration.enter()
    administration.vault = PortalVault(new_key())
    desk = administration.desk
    lost = administration.account.show(desk).account

    assert lost is not None
    assert (lost.username, lost.has_relay_token, lost.readable) == ("", False, False)
    assert administration.secrets.look() is None
    administration.enter(relay_token="")
    assert administration.secrets.look() == PortalSecrets(NAME, PASSWORD, "")


def test_an_account_belongs_to_its_office(administration: Administration) -> None:
    administration.enter()
    elsewhere = EnteredSecrets(administration.floor.units, administration.vault, OfficeId(uuid7()))

    assert elsewhere.look() is None


def test_nothing_of_it_can_be_read_anywhere(
    administration: Administration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    command = administration.enter()
    secrets = administration.secrets
    secrets.look()
    account = administration.account
    told = [
        caplog.text,
        repr(command),
        str(command),
        repr(secrets.last()),
        repr(GivenSecrets(secrets.last())),
        repr(account.show(administration.desk)),
        repr(administration.vault),
        *everything_stored(administration.floor),
    ]

    assert [words for words in told if "canary" in words] == []
    assert "enter_portal_account" in actions(administration.floor)


def test_the_search_for_canaries_finds_one_that_is_stored(administration: Administration) -> None:
    """A wrong program: one that writes the name into the audit."""
    floor = administration.floor
    with floor.units() as unit:
        unit.audit.append(floor.desk, NAME, ("office", "1"), floor.clock.now())
        unit.commit()

    assert any(NAME in stored for stored in everything_stored(floor))


def everything_stored(floor: PracticeFloor) -> list[str]:
    """Every row of every table; bytes letter by letter where they are letters."""
    names = [one for one in inspect(floor.engine).get_table_names() if "_fts" not in one]
    rows: list[tuple[object, ...]] = []
    with floor.engine.connect() as connection:
        for name in names:
            everything: Select[Any] = select(literal_column("*")).select_from(table(name))
            rows += [tuple(row) for row in connection.execute(everything)]
    return [str(tuple(map(readable, row))) for row in rows]


def readable(value: object) -> object:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def actions(floor: PracticeFloor) -> list[str]:
    with floor.engine.connect() as connection:
        return [*connection.scalars(text("SELECT action FROM audit"))]


HERE = PlannedPortal("dvcqg-bus", "https://gateway.example/bus", "https://relay.example", "H53.12")


def of_a_shared_office(administration: Administration, here: PlannedPortal) -> PortalAccount:
    floor = administration.floor
    return PortalAccount(floor.units, floor.clock, administration.vault, here=here)


def test_the_portal_of_this_pc_s_file_is_taken_for_the_whole_office(
    administration: Administration,
) -> None:
    administration.enter()
    account, desk = of_a_shared_office(administration, HERE), administration.desk
    before = account.show(desk)
    _, change = account.move_here(desk)
    after = account.show(desk)

    assert (before.url, before.offered) == ("http://127.0.0.1:9", HERE)
    assert change.touches(Topic.OUTBOX)
    assert PlannedPortal(after.family, after.url, after.files_url, after.unit) == HERE
    assert after.offered is None
    assert after.account == before.account
    assert actions(administration.floor).count("move_portal") == 1


@pytest.mark.parametrize(
    "here",
    [
        PlannedPortal(),
        PlannedPortal("manual", "https://gateway.example", "", "H53.12"),
        PlannedPortal("dvcqg-bus", "", "", "H53.12"),
        PlannedPortal("dvcqg-bus", "https://gateway.example", "", ""),
        PlannedPortal("dvcqg-bus", "http://127.0.0.1:9", "", "H53.99"),
    ],
)
def test_a_file_that_names_no_other_portal_offers_nothing(
    administration: Administration, here: PlannedPortal
) -> None:
    account, desk = of_a_shared_office(administration, here), administration.desk

    assert account.show(desk).offered is None
    with pytest.raises(Refusal) as refused:
        account.move_here(desk)
    assert refused.value.code is RefusalCode.SETTING_INVALID
    assert account.show(desk).url == "http://127.0.0.1:9"


def test_only_who_configures_the_office_moves_its_portal(administration: Administration) -> None:
    account = of_a_shared_office(administration, HERE)
    with pytest.raises(Refusal) as refused:
        account.move_here(administration.floor.desk)

    assert refused.value.code is RefusalCode.NOT_PERMITTED
    assert account.show(administration.desk).offered == HERE
