"""The password at the login: typed by whoever sits down, and by nobody before him."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from counter_app.ui.shell.opening import LoginOffer
from tests.ui.driver import Driver
from tests.ui.fakes import FakeAccounts

Key = Qt.Key
OFFERS = (
    LoginOffer("quay1", password=FakeAccounts.PASSWORD, counter_number=1),
    LoginOffer("quay2", password=FakeAccounts.PASSWORD, counter_number=2),
)


def field(driver: Driver, name: str) -> QLineEdit:
    """A field of the login, whether it can be seen or not."""
    editors = driver.window.login.findChildren(QLineEdit)
    return next(one for one in editors if one.accessibleName() == name)


@pytest.fixture
def log_in(driver: Driver) -> Callable[[str], None]:
    """Leave the counter, and sit down as ``login`` with the password typed."""
    leave(driver)

    def typed(login: str) -> None:
        field(driver, "Tên đăng nhập").setText(login)
        field(driver, "Mật khẩu").setFocus()
        field(driver, "Mật khẩu").selectAll()
        driver.type(FakeAccounts.PASSWORD)
        driver.press(Key.Key_Return)
        driver.until(lambda: driver.window.view is not None)
        driver.settle()

    return typed


def leave(driver: Driver) -> None:
    driver.window.log_out()
    driver.until(driver.window.login.button.isEnabled)
    driver.settle()


def test_the_password_is_gone_once_somebody_sits_down(
    driver: Driver, log_in: Callable[[str], None]
) -> None:
    log_in("le.mau")

    assert field(driver, "Mật khẩu").text() == ""


def test_after_a_log_out_nobody_gets_in_by_one_key(
    driver: Driver, log_in: Callable[[str], None]
) -> None:
    log_in("le.mau")
    leave(driver)

    assert field(driver, "Mật khẩu").text() == ""
    assert driver.focus is field(driver, "Mật khẩu")
    for key in (Key.Key_Space, Key.Key_Return):
        driver.press(key)
    assert driver.window.view is None


@pytest.mark.parametrize(("left", "offered"), [("quay2", "quay2"), ("quantri", "quay1")])
def test_the_practice_office_offers_its_password_again(
    driver: Driver, log_in: Callable[[str], None], left: str, offered: str
) -> None:
    driver.window.login.offer("Xã Tập Huấn", OFFERS)
    log_in(left)
    assert field(driver, "Mật khẩu").text() == ""

    leave(driver)

    assert field(driver, "Tên đăng nhập").text() == offered
    assert driver.focus is driver.window.login.button
    driver.press(Key.Key_Return)
    driver.until(lambda: driver.window.view is not None)
