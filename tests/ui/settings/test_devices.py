from __future__ import annotations

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.changes import ChangeSet
from counter_app.services.desk import Desk
from counter_app.ui.problems import words_for
from tests.ui.driver import CTRL, Driver
from tests.ui.fakes import FakePrinting

PRINTER = "Máy in phiếu"


@pytest.fixture
def settings(driver: Driver) -> Driver:
    driver.press(Qt.Key.Key_7, CTRL)
    return driver


def try_printer(driver: Driver) -> None:
    button = driver.find(f"In thử {PRINTER}")
    assert isinstance(button, QPushButton)
    button.click()
    driver.settle()


def test_a_page_to_try_a_printer_with(settings: Driver) -> None:
    try_printer(settings)

    assert settings.office.printing.tests == [PRINTER]
    assert f"✓ Đã gửi trang in thử đến {PRINTER}." in settings.texts()


def test_a_printer_that_cannot_be_tried_says_why(
    settings: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)

    def refuse(_self: FakePrinting, _desk: Desk, _name: str) -> tuple[UUID, ChangeSet]:
        raise trouble

    monkeypatch.setattr(FakePrinting, "test_page", refuse)
    try_printer(settings)

    assert words_for(trouble) in settings.texts()
