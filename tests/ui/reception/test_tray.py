"""The sheet "Chờ số hóa" above a form that is being filled in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.checklist import ItemState
from counter_app.domain.ids import DossierId, uuid7
from counter_app.ui.reception.form import Spot
from tests.ui.driver import CTRL, SHIFT, Driver, somebody

Key = Qt.Key


def receive(driver: Driver, number: int = 1) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody(number))
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)


@pytest.fixture
def above_a_form(driver: Driver) -> Driver:
    """A dossier waits, another is complete in the form, and the sheet lies above it."""
    receive(driver)
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody(2))
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F3, CTRL)
    return driver


def test_f3_scans_into_the_dossier_in_sight(above_a_form: Driver) -> None:
    chosen = above_a_form.reception.tray.chosen
    assert chosen is not None

    above_a_form.press(Key.Key_F3)

    assert above_a_form.office.scanning.dossier_id == chosen.dossier_id


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F4, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Key.Key_F9, SHIFT),
    ],
)
def test_keys_of_the_form_do_nothing_beneath_the_sheet(
    above_a_form: Driver, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    before = above_a_form.form

    above_a_form.press(key, modifier)

    assert above_a_form.form is before
    assert len(above_a_form.office.received) == 1
    assert not above_a_form.presenter.parts.party.owner_shown
    assert above_a_form.reception.sheet.isVisible()


def test_a_card_brings_the_form_back_into_sight(driver: Driver) -> None:
    receive(driver)
    driver.press(Key.Key_F3, CTRL)

    driver.beep(somebody(2))

    assert not driver.reception.sheet.isVisible()
    assert driver.focus is driver.find("Số điện thoại")


def test_the_link_counts_the_whole_tray_and_any_dossier_of_it_is_found(driver: Driver) -> None:
    receive(driver)
    (line,) = driver.office.shelf.tray
    others = [
        replace(line, dossier_id=DossierId(uuid7()), code=f"H53.99-261123-{n:04d}", owner_name="Ai")
        for n in range(400, 650)
    ]
    command = driver.office.shelf.commands[line.dossier_id]
    driver.office.shelf.commands |= {other.dossier_id: command for other in others}
    driver.office.shelf.tray = [*others, line]
    driver.reception.tray.refresh()
    driver.settle()

    assert driver.reception.panels.papers.tray.accessibleName() == "Chờ số hóa (251)"

    driver.press(Key.Key_F3, CTRL)
    body = driver.reception.sheet.body

    assert len(body.table.rows) == 200
    assert any("200 hồ sơ chờ lâu nhất trong 251" in words for words in driver.texts())

    driver.type("0031")

    assert body.search.text() == "0031"
    assert body.table.rows == (line,)

    driver.press(Key.Key_F3)

    assert driver.office.scanning.dossier_id == line.dossier_id


def test_nothing_is_scanned_into_a_dossier_out_of_sight(driver: Driver) -> None:
    receive(driver)
    driver.press(Key.Key_F3, CTRL)
    driver.type("zz")
    driver.press(Key.Key_F3)

    assert driver.office.scanning.dossier_id is None
    assert any(words == "Không có hồ sơ nào khớp." for words in driver.texts())


def test_papers_that_wait_are_marked_and_those_not_there_left_out(driver: Driver) -> None:
    receive(driver)
    handed_in = [
        item for item in driver.office.received[0].components if item.state is ItemState.HANDED_IN
    ]
    driver.press(Key.Key_F3, CTRL)
    papers = driver.reception.sheet.body.papers
    rows = [papers.item(at) for at in range(papers.count())]

    assert len(handed_in) < len(driver.office.received[0].components)
    assert len(rows) == len(handed_in)
    for row, item in zip(rows, handed_in, strict=True):
        assert item.name_vi in row.text()
        assert row.text().endswith("chờ quét") == row.font().bold() == item.digitise
