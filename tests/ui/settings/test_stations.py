from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.services.changes import ChangeSet, changed
from counter_app.services.desk import Desk
from counter_app.services.stations import Invitation, Stations
from counter_app.ui.problems import words_for
from counter_app.ui.settings.stations_panel import StationsPanel
from counter_app.ui.workplace import Workplace
from tests.ui.direct import DirectTasks
from tests.ui.driver import Driver
from tests.ui.fakes import FakeOffice, desk

CODE = "K7QF-2M9D-WXYZ-ABCD-EFGH"
NOT_ALLOWED = Refusal(RefusalCode.NOT_PERMITTED)


class FakeStations(Stations):
    """Gives always the same code, or refuses."""

    def __init__(self, refusal: Refusal | None = None) -> None:
        self.refusal = refusal

    def invite(self, _desk: Desk) -> tuple[Invitation, ChangeSet]:
        """As it was told."""
        if self.refusal is not None:
            raise self.refusal
        return Invitation(CODE, datetime(2026, 11, 24, 1, tzinfo=UTC)), changed()


@pytest.fixture
def tasks() -> DirectTasks:
    return DirectTasks()


def shown(
    office: FakeOffice, qtbot: QtBot, tasks: DirectTasks, refusal: Refusal | None = None
) -> StationsPanel:
    panel = StationsPanel(Workplace(office.services, tasks, desk()), FakeStations(refusal))
    qtbot.addWidget(panel)
    panel.show()
    return panel


def words(panel: StationsPanel) -> str:
    return " ".join(one.text() for one in panel.findChildren(QLabel) if one.isVisible())


def test_a_code_is_given_with_what_to_do_and_until_when(
    office: FakeOffice, qtbot: QtBot, tasks: DirectTasks
) -> None:
    panel = shown(office, qtbot, tasks)
    assert panel.code == ""

    panel.button.click()

    assert panel.code == CODE
    assert "24/11" in words(panel)
    assert panel.button.isEnabled()


def test_while_the_code_is_made_nobody_asks_twice(
    office: FakeOffice, qtbot: QtBot, tasks: DirectTasks
) -> None:
    panel = shown(office, qtbot, tasks)
    tasks.hold()
    panel.button.click()
    assert not panel.button.isEnabled()

    tasks.release()
    assert panel.button.isEnabled()


def test_who_may_not_invite_is_told_so(
    office: FakeOffice, qtbot: QtBot, tasks: DirectTasks
) -> None:
    panel = shown(office, qtbot, tasks, NOT_ALLOWED)

    panel.button.click()

    assert words_for(NOT_ALLOWED) in words(panel)
    assert panel.code == ""
    assert panel.button.isEnabled()


def test_one_pc_alone_has_nobody_to_invite(driver: Driver) -> None:
    assert driver.window.findChildren(StationsPanel) == []
