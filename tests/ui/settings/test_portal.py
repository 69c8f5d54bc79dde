from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.failures import (
    Failure,
    PortalTroubleCode,
    Refusal,
    RefusalCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.domain.roles import Role
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.desk import Desk
from counter_app.services.office_plan import PlannedPortal
from counter_app.services.portal_account import (
    EnteredAccount,
    EnterPortalAccount,
    PortalAccount,
    PortalFace,
)
from counter_app.services.portal_line import LineState
from counter_app.ui.comfort import Comfort
from counter_app.ui.problems import words_for
from counter_app.ui.settings.portal_panel import PortalPanel, PracticePortalPanel
from counter_app.ui.settings.side import Side
from counter_app.ui.workplace import Workplace
from tests.ui.direct import DirectTasks
from tests.ui.fakes import FakeOffice, desk

NOTHING: Any = None
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
FACE = PortalFace("dvcqg-bus", "https://gateway.example/bus", "H53.12", "", None)
ACCOUNT = EnteredAccount("h53-motcua", has_relay_token=True, changed_at=AT, changed_by="Lê Thị Mẫu")
WITH_FILES = replace(FACE, files_url="https://relay.example/files")
OTHER = PlannedPortal("dvcqg-bus", "https://other.example/bus", "", "H53.99")
DISK = StorageTrouble(StorageTroubleCode.DISK_FULL)


def missing(field: str) -> Refusal:
    return Refusal(RefusalCode.PORTAL_ACCOUNT_INCOMPLETE, field=field)


class FakePortalAccount(PortalAccount):
    """Remembers what was entered, or refuses it."""

    def __init__(self, face: PortalFace = FACE) -> None:
        super().__init__(NOTHING, NOTHING, NOTHING, line=lambda: self.state)
        self.face = face
        self.state = LineState()
        self.refusal: Failure | None = None
        self.entered: list[EnterPortalAccount] = []

    def show(self, _desk: Desk) -> PortalFace:
        """As it was told."""
        return self.face

    def move_here(self, _desk: Desk) -> tuple[None, ChangeSet]:
        """Move."""
        if self.refusal is not None:
            raise self.refusal
        assert self.face.offered is not None
        moved = self.face.offered
        self.face = PortalFace(
            moved.family, moved.url, moved.unit, moved.files_url, self.face.account
        )
        return None, changed(Topic.OUTBOX)

    def enter(self, desk: Desk, command: EnterPortalAccount) -> tuple[None, ChangeSet]:
        """Keep it."""
        if self.refusal is not None:
            raise self.refusal
        self.entered.append(command)
        kept = replace(ACCOUNT, username=command.username, changed_by=desk.clerk_name)
        self.face = replace(self.face, account=kept)
        return None, changed(Topic.OUTBOX)


@pytest.fixture
def account() -> FakePortalAccount:
    return FakePortalAccount()


@pytest.fixture
def tasks() -> DirectTasks:
    return DirectTasks()


@pytest.fixture
def panel(
    office: FakeOffice, qtbot: QtBot, tasks: DirectTasks, account: FakePortalAccount
) -> PortalPanel:
    made = PortalPanel(Workplace(office.services, tasks, administrator()), account)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.load()
    return made


def administrator() -> Desk:
    return replace(desk(), roles=frozenset({Role.ADMINISTRATOR}))


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def words(panel: PortalPanel) -> str:
    return " ".join(one.text() for one in panel.findChildren(QLabel) if one.isVisible())


def reload(panel: PortalPanel, account: FakePortalAccount, face: PortalFace) -> None:
    account.face = face
    panel.load()


def test_where_the_portal_is_can_be_read_and_not_changed(panel: PortalPanel) -> None:
    assert (panel.url.text(), panel.unit.text()) == (FACE.url, FACE.unit)
    assert panel.url.isReadOnly()
    assert panel.unit.isReadOnly()
    assert "Chưa có tài khoản" in words(panel)


def test_an_account_is_named_with_who_and_when(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    reload(panel, account, replace(FACE, account=ACCOUNT))

    said = words(panel)
    assert "«h53-motcua», Lê Thị Mẫu lưu lúc 08:00 · Thứ Hai 23/11/2026" in said
    assert panel.name.text() == "h53-motcua"
    assert panel.password.text() == panel.token.text() == ""


def test_an_account_that_opens_no_more_has_to_be_entered_again(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    lost = replace(ACCOUNT, username="", readable=False)
    reload(panel, account, replace(FACE, account=lost))

    assert "Nhập lại rồi lưu" in words(panel)


def test_without_an_address_there_is_nothing_to_fill_in(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    reload(panel, account, PortalFace("manual", "", "", "", None))

    assert "counter.toml" in words(panel)
    shown = [one for one in (panel.url, panel.name, panel.button) if one.isVisible()]
    assert shown == []


def test_by_keys_alone_from_the_name_to_saved(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    panel.name.setFocus()
    for text in ("h53-motcua", "s3cret"):
        focus = focused()
        QTest.keyClicks(focus, text)
        QTest.keyClick(focus, Qt.Key.Key_Return)

    (command,) = account.entered
    assert (command.username, command.password) == ("h53-motcua", "s3cret")
    assert (command.relay_token, command.without_relay_token) == ("", False)
    assert "✓ Đã lưu" in words(panel)
    assert "«h53-motcua»" in words(panel)


def test_with_a_relay_return_leads_on_to_its_token(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    reload(panel, account, WITH_FILES)
    panel.name.setFocus()
    for text in ("h53-motcua", "s3cret", "t0ken"):
        focus = focused()
        QTest.keyClicks(focus, text)
        QTest.keyClick(focus, Qt.Key.Key_Return)

    assert [one.relay_token for one in account.entered] == ["t0ken"]


def test_tab_leads_through_it_in_order(panel: PortalPanel, account: FakePortalAccount) -> None:
    reload(panel, account, replace(WITH_FILES, account=ACCOUNT))
    panel.name.setFocus()
    way = [focused()]
    for _ in range(4):
        QTest.keyClick(way[-1], Qt.Key.Key_Tab)
        way.append(focused())

    wanted = [panel.name, panel.password, panel.token, panel.without_token, panel.button]
    assert way == wanted


def test_what_was_typed_is_hidden_and_forgotten(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    reload(panel, account, replace(WITH_FILES, account=ACCOUNT))
    for editor in (panel.password, panel.token):
        QTest.keyClicks(editor, "s3cret")
        assert "s3cret" not in editor.displayText()
    panel.without_token.setChecked(True)
    panel.button.click()

    assert account.entered[0].without_relay_token
    assert not panel.without_token.isChecked()
    assert panel.password.text() == panel.token.text() == ""
    for editor in (panel.password, panel.token):
        editor.undo()
    assert panel.password.text() == panel.token.text() == ""


def test_without_a_relay_nobody_asks_for_its_token(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    reload(panel, account, replace(FACE, account=ACCOUNT))

    assert not panel.token.isVisible()
    assert not panel.without_token.isVisible()


@pytest.mark.parametrize("field", ["portal_user", "portal_password", "relay_token"])
def test_what_is_refused_is_said_at_its_field(
    panel: PortalPanel, account: FakePortalAccount, field: str
) -> None:
    reload(panel, account, WITH_FILES)
    editors = {
        "portal_user": panel.name,
        "portal_password": panel.password,
        "relay_token": panel.token,
    }
    QTest.keyClicks(panel.password, "s3cret")
    account.refusal = missing(field)
    panel.button.click()

    assert words(panel).count(words_for(account.refusal)) == 1
    assert QApplication.focusWidget() is editors[field]
    assert panel.password.text() == "s3cret", "nothing has to be typed again"
    QTest.keyClicks(editors[field], "x")
    assert words_for(account.refusal) not in words(panel)


def test_a_delivery_meanwhile_leaves_the_cursor_where_it_is(
    panel: PortalPanel, tasks: DirectTasks, account: FakePortalAccount
) -> None:
    account.refusal = missing("portal_user")
    panel.button.click()
    panel.password.setFocus()
    tasks.changed.emit(changed(Topic.OUTBOX))

    assert focused() is panel.password


def test_what_is_about_no_field_is_said_above_the_button(
    panel: PortalPanel, account: FakePortalAccount
) -> None:
    account.refusal = DISK
    panel.button.click()

    assert words_for(DISK) in words(panel)
    assert panel.button.isEnabled()


def test_while_it_is_kept_nobody_saves_twice(
    panel: PortalPanel, tasks: DirectTasks, account: FakePortalAccount
) -> None:
    tasks.hold()
    panel.button.click()
    QTest.keyClick(panel.password, Qt.Key.Key_Return)
    assert not panel.button.isEnabled()
    tasks.release()

    assert len(account.entered) == 1
    assert panel.button.isEnabled()


def test_another_pc_s_account_does_not_wipe_what_is_being_typed(
    panel: PortalPanel, tasks: DirectTasks, account: FakePortalAccount
) -> None:
    QTest.keyClicks(panel.name, "mine")
    account.face = replace(FACE, account=ACCOUNT)
    tasks.changed.emit(changed(Topic.OUTBOX))

    assert panel.name.text() == "mine"
    assert "«h53-motcua»" in words(panel)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (LineState(True), "✓ Cổng chấp nhận tài khoản này."),
        (LineState(False, PortalTroubleCode.AUTH), "! Cổng không chấp nhận tài khoản này."),
        (LineState(False, PortalTroubleCode.OFFLINE), "Mất mạng đến cổng"),
        (LineState(None, PortalTroubleCode.NO_ACCOUNT), ""),
        (LineState(), ""),
    ],
)
def test_what_the_portal_says_to_it_is_told(
    panel: PortalPanel, account: FakePortalAccount, line: LineState, said: str
) -> None:
    reload(panel, account, replace(FACE, account=ACCOUNT))
    before = words(panel)
    account.state = line
    panel.show_line()

    assert said in words(panel)
    assert (words(panel) == before) == (not said)


@pytest.mark.parametrize("face", [FACE, PortalFace("manual", "", "", "", None)])
def test_another_portal_of_this_pc_is_taken_by_a_person_only(
    panel: PortalPanel, account: FakePortalAccount, face: PortalFace
) -> None:
    assert not panel.offer.isVisible()
    reload(panel, account, replace(face, offered=OTHER))
    assert (panel.offer.url.text(), panel.offer.unit.text()) == (OTHER.url, OTHER.unit)
    assert not panel.offer.files.isVisible()
    assert panel.url.text() == face.url
    panel.offer.button.setFocus()
    QTest.keyClick(panel.offer.button, Qt.Key.Key_Space)

    assert (panel.url.text(), panel.unit.text()) == ("https://other.example/bus", "H53.99")
    assert not panel.offer.isVisible()
    assert "Mở lại chương trình trên từng máy" in words(panel)


@pytest.mark.parametrize("face", [FACE, PortalFace("manual", "", "", "", None)])
def test_a_portal_that_could_not_be_taken_stays_offered(
    panel: PortalPanel, account: FakePortalAccount, face: PortalFace
) -> None:
    reload(panel, account, replace(face, offered=OTHER))
    account.refusal = DISK
    panel.offer.button.click()

    assert words_for(DISK) in words(panel)
    assert panel.offer.button.isEnabled()


def test_every_field_has_a_name_and_a_letter_for_letter_label(panel: PortalPanel) -> None:
    labels = {one.buddy(): one.text() for one in panel.findChildren(QLabel)}
    for editor in (panel.url, panel.unit, panel.name, panel.password, panel.token):
        assert editor.accessibleName() == labels[editor] != ""


@pytest.mark.parametrize(
    ("roles", "given", "shown"),
    [
        ({Role.ADMINISTRATOR}, True, PortalPanel),
        ({Role.LEAD, Role.ADMINISTRATOR}, False, PracticePortalPanel),
        ({Role.CLERK, Role.LEAD, Role.HEAD}, True, None),
        ({Role.CLERK}, False, None),
    ],
)
def test_it_is_there_for_those_who_may(
    office: FakeOffice,
    qtbot: QtBot,
    tasks: DirectTasks,
    account: FakePortalAccount,
    roles: set[Role],
    given: bool,
    shown: type | None,
) -> None:
    services = replace(office.services, portal_account=account if given else None)
    side = Side(Workplace(services, tasks, replace(desk(), roles=frozenset(roles))), Comfort())
    qtbot.addWidget(side)
    side.load()

    panels = [*side.findChildren(PortalPanel), *side.findChildren(PracticePortalPanel)]
    assert [type(one) for one in panels] == ([] if shown is None else [shown])
