"""The field "Thủ tục": what is typed stays until it is taken, and is searched when it can be."""

from __future__ import annotations

from PySide6.QtCore import Qt

from counter_app.services.changes import Topic
from tests.ui.driver import Driver

Key = Qt.Key
NONE = "Không có thủ tục nào khớp"


def says_none(driver: Driver) -> bool:
    return any(words.startswith(NONE) for words in driver.texts())


def test_what_was_typed_before_the_catalogue_came_is_searched_when_it_comes(
    driver: Driver,
) -> None:
    versions = driver.office.reception.versions
    driver.office.reception.versions = versions[:1]
    driver.office.announce(Topic.CATALOGUE)
    driver.settle()
    driver.type("dkks")
    assert says_none(driver)

    driver.office.reception.versions = versions
    driver.office.announce(Topic.CATALOGUE)
    driver.settle()

    assert not says_none(driver)
    assert driver.reception.panels.party.procedure.procedure.list_shown

    driver.press(Key.Key_Return)

    assert driver.form.version is not None
    assert driver.form.version.code == "1.001193"


def test_letters_that_find_nothing_stay_when_the_clock_goes_on(driver: Driver) -> None:
    field = driver.reception.panels.party.procedure.procedure
    driver.type("zzq")
    driver.presenter.parts.filling.work_out()

    assert field.text() == "zzq"
    assert says_none(driver)

    driver.press(Key.Key_F2)

    assert field.text() == ""
    assert not says_none(driver)
