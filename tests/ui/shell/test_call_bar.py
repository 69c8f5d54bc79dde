"""The call bar at every zoom: buttons keep their words and stand on one line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from tests.ui import looking
from tests.ui.driver import Driver
from tests.ui.tour import busy_office

WORDS = ("Gọi lại", "Vắng", "Chuyển", "Giữ lại", "Xong", "Gọi tiếp")
ZOOMS = [1.0, 1.25, 1.5, 2.0]


@pytest.fixture
def zoomed(at_zoom: Driver) -> Driver:
    """Thirteen people wait; the parameter is the zoom."""
    busy_office(at_zoom.office)
    at_zoom.view.frame.start()
    at_zoom.settle()
    return at_zoom


def call_next(driver: Driver) -> None:
    """F5, and until the bar has the height it asks for: layouts take more than one pass."""
    driver.press(Qt.Key.Key_F5)
    bar = driver.view.frame.call_bar
    driver.until(lambda: bar.height() == bar.sizeHint().height(), "the bar stays too high")


def buttons(driver: Driver) -> list[QPushButton]:
    shown = driver.view.frame.call_bar.findChildren(QPushButton)
    return sorted((one for one in shown if one.isVisible()), key=lambda one: (one.y(), one.x()))


@pytest.mark.parametrize("at_zoom", ZOOMS, indirect=True)
def test_every_button_keeps_its_words_on_one_line(zoomed: Driver) -> None:
    call_next(zoomed)
    shown = buttons(zoomed)

    assert [one.text().split("  ")[0].split("\n")[0] for one in shown] == list(WORDS)
    assert len({(one.y(), one.height()) for one in shown}) == 1
    assert looking.cut_words(zoomed.view.frame.call_bar) == []


@pytest.mark.parametrize("at_zoom", ZOOMS, indirect=True)
def test_buttons_stay_where_they_are_when_somebody_is_called(zoomed: Driver) -> None:
    before = [one.geometry() for one in buttons(zoomed)]
    call_next(zoomed)

    assert [one.geometry() for one in buttons(zoomed)] == before


@pytest.mark.parametrize("at_zoom", ZOOMS, indirect=True)
def test_how_many_wait_is_always_said(zoomed: Driver) -> None:
    call_next(zoomed)
    bar = zoomed.view.frame.call_bar

    assert any(words in ("12 người đang chờ", "Chờ: 12") for words in zoomed.texts())
    assert "Ưu tiên: người trên 80 tuổi" in bar.findChildren(QLabel)[0].toolTip()


@pytest.mark.parametrize("at_zoom", [1.0], indirect=True)
def test_a_smaller_window_costs_keys_before_words(zoomed: Driver) -> None:
    call_next(zoomed)
    for width in range(1366, 719, -17):
        zoomed.window.resize(width, 768)
        QApplication.processEvents()

        for one, words in zip(buttons(zoomed), WORDS, strict=True):
            assert one.text().startswith(words), width
        assert looking.cut_words(zoomed.view.frame.call_bar) == []


def test_what_was_refused_is_forgotten_with_the_next_act_done(driver: Driver) -> None:
    """The keys too take the note away, not only the buttons."""
    for _ in range(2):
        driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Qt.Key.Key_F5)
    driver.press(Qt.Key.Key_F5)
    assert any("F7" in words for words in notes(driver))

    driver.press(Qt.Key.Key_F7)

    assert notes(driver) == []
    driver.press(Qt.Key.Key_F5)
    assert notes(driver) == []


def notes(driver: Driver) -> list[str]:
    """What the bar says below its line."""
    shown = driver.view.frame.call_bar.findChildren(QLabel)
    return [one.text() for one in shown if one.isVisible() and one.wordWrap() and one.text()]
