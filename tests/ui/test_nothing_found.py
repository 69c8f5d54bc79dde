"""An empty list says why it is empty and what to do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter_app.services.changes import Topic
from counter_app.ui.reception.form import Spot
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.fake_reads import FakeQueries

Key = Qt.Key


def says(driver: Driver, *parts: str) -> bool:
    return any(all(part in words for part in parts) for words in driver.texts())


def test_no_dossier_fits_the_search(driver: Driver) -> None:
    driver.press(Key.Key_3, CTRL)
    assert says(driver, "Chưa tiếp nhận hồ sơ nào", "Ctrl+1")

    driver.type("zzz")

    assert says(driver, "Không thấy hồ sơ nào", "mã hồ sơ")
    assert not driver.view.places.dossiers.table.isVisible()


def test_neither_act_nor_dossier_fits_the_search(driver: Driver) -> None:
    driver.press(Key.Key_K, CTRL)
    driver.type("zzz")
    assert says(driver, "Không thấy việc hay hồ sơ nào")
    assert not driver.view.sheets.finder.list.isVisible()

    for _ in range(3):
        driver.press(Key.Key_Backspace)

    assert not says(driver, "Không thấy việc hay hồ sơ nào")
    assert driver.view.sheets.finder.list.isVisible()


def test_no_procedure_fits_what_is_typed(driver: Driver) -> None:
    driver.type("zzzz")
    assert says(driver, "Không có thủ tục nào khớp")

    for _ in range(4):
        driver.press(Key.Key_Backspace)

    assert not says(driver, "Không có thủ tục nào khớp")


def test_an_office_that_published_nothing_is_told_where_to(driver: Driver) -> None:
    driver.office.reception.versions = ()
    driver.office.announce(Topic.CATALOGUE)
    driver.settle()

    assert says(driver, "Chưa có thủ tục nào được công bố", "Ctrl+7", "F9")


def test_a_list_of_procedures_without_one_says_how_to_see_more(driver: Driver) -> None:
    driver.press(Key.Key_7, CTRL)
    versions = driver.find("Thủ tục chờ công bố")
    driver.type("zzzz")

    assert says(driver, "Không có thủ tục nào khớp", "mã thủ tục")
    assert not versions.isVisible()


def test_a_dossier_nothing_was_printed_for_says_so(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeQueries, "papers", lambda _self, _dossier: ())
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)
    driver.press(Key.Key_3, CTRL)

    assert says(driver, "Chưa in giấy nào")
