"""Where the stage stands beside the counter, and whether everybody can use it there."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from counter_app.practice.stage_window.curtain import gather_cast, raise_curtain
from counter_app.practice.stage_window.memory import Form, Liking
from counter_app.practice.stage_window.panel import StagePanel
from counter_app.practice.stage_window.scene import CardNote
from counter_app.practice.stage_window.steps import (
    BEEP_KEY,
    FEED_KEY,
    NEXT_KEY,
    TOGGLE_KEY,
    Mark,
    Step,
)
from counter_app.practice.stage_window.strip import Strip
from counter_app.practice.stage_window.town_hands import Arrived
from counter_app.practice.stage_window.words import ENGLISH, VIETNAMESE, Language
from counter_app.services.lanes import ReaderThread
from counter_app.ui.colours import ThemeName
from counter_app.ui.theme import apply_theme
from tests.journeys.keys import CTRL, key_clerk
from tests.practice.stage_at_work import (
    PATIENCE_MS,
    Stage,
    send_to_printer,
    the_cast,
)
from tests.ui.fakes import desk

# How it stands there ------------------------------------------------------------------------


def test_a_click_on_the_stage_leaves_the_focus_in_the_form(stage: Stage, qtbot: QtBot) -> None:
    qtbot.waitUntil(stage.field.hasFocus, timeout=PATIENCE_MS)
    middle = stage.dock.panel.guest.next.rect().center()

    QTest.mouseClick(stage.dock.panel.guest.next, Qt.MouseButton.LeftButton, pos=middle)

    assert stage.scene.guest == the_cast().guest(2)
    assert stage.field.hasFocus()


def test_the_stage_covers_nothing_of_the_counter(stage: Stage) -> None:
    for form in (Form.WHOLE, Form.FOLDED):
        stage.scene.choose_form(form)
        QApplication.processEvents()
        counter = stage.window.centralWidget()
        assert counter is not None
        edge = counter.mapTo(stage.window, QPoint(counter.width(), 0)).x()
        assert edge <= stage.dock.x()


def test_a_key_hides_the_stage_and_brings_it_back(stage: Stage, qtbot: QtBot) -> None:
    qtbot.waitUntil(stage.window.isActiveWindow, timeout=PATIENCE_MS)

    stage.press(TOGGLE_KEY)
    assert stage.dock.isHidden()
    assert stage.saved[-1].form is Form.HIDDEN
    stage.press(TOGGLE_KEY)

    assert stage.dock.isVisible()
    assert stage.saved[-1].form is not Form.HIDDEN


def test_keys_bring_the_next_citizen_his_card_and_his_papers(
    stage: Stage, reader: ReaderThread, qtbot: QtBot
) -> None:
    qtbot.waitUntil(stage.window.isActiveWindow, timeout=PATIENCE_MS)

    stage.press(NEXT_KEY)
    stage.press(BEEP_KEY)
    stage.press(FEED_KEY)

    stage.wait(qtbot, lambda: stage.scene.card_note is CardNote.WITHOUT_CLERK)
    pages = sum(paper.pages for paper in the_cast().guest(2).papers)
    stage.wait(qtbot, lambda: stage.town.scanner.loaded == pages)


def test_the_menu_folds_hides_and_forgets_the_steps(stage: Stage) -> None:
    acts = {act.text().split("\t")[0]: act for act in stage.dock.panel.menu().actions()}

    acts[VIETNAMESE.show_steps].trigger()
    assert stage.dock.panel.steps.frame.isHidden()
    acts[VIETNAMESE.fold].trigger()
    assert stage.dock.strip.isVisible()
    assert stage.dock.panel.isHidden()
    acts[VIETNAMESE.hide].trigger()
    assert stage.dock.isHidden()

    assert stage.saved[-1] == Liking(Form.HIDDEN, steps=False)


@pytest.mark.parametrize("liking", [Liking()])
def test_in_a_narrow_window_the_stage_folds_when_somebody_sits_down(
    stage: Stage, qtbot: QtBot
) -> None:
    """The offscreen screen is 800 pixels wide."""
    assert stage.dock.panel.isVisible()

    stage.seated.append(desk())
    stage.wait(qtbot, stage.dock.strip.isVisible)

    assert stage.dock.panel.isHidden()
    assert stage.saved == []


@pytest.mark.parametrize("liking", [Liking(Form.FOLDED)])
def test_the_strip_does_what_the_stage_does(
    stage: Stage, reader: ReaderThread, qtbot: QtBot
) -> None:
    strip = stage.dock.strip

    strip.next.click()
    strip.beep.click()
    stage.wait(qtbot, lambda: stage.scene.card_note is CardNote.WITHOUT_CLERK)
    strip.feed.click()
    stage.wait(qtbot, lambda: stage.town.scanner.loaded > 0)
    strip.line.click()
    stage.wait(qtbot, lambda: strip.line.text() == VIETNAMESE.short_line_down)
    send_to_printer(stage.town)
    stage.wait(qtbot, strip.paper.isEnabled)
    strip.paper.click()

    assert stage.dock.panel.paper.isVisible()
    assert stage.saved[-1].form is Form.WHOLE


def test_the_language_changes_and_what_happened_stays(stage: Stage) -> None:
    stage.scene.next_guest()
    stage.scene.mark(Step.NUMBER, Mark.SKIPPED)

    stage.dock.panel.language.click()

    assert stage.dock.panel.guest.next.accessibleName() == ENGLISH.next_guest
    assert stage.dock.panel.guest.said.text() == the_cast().guest(2).wish(Language.ENGLISH)
    assert stage.scene.progress.mark(Step.NUMBER) is Mark.SKIPPED
    assert stage.saved[-1].language is Language.ENGLISH


@pytest.mark.parametrize("liking", [Liking(Form.WHOLE, floating=True)])
def test_without_room_beside_the_counter_the_stage_stays_docked(stage: Stage) -> None:
    assert not stage.dock.may_float()
    assert not stage.dock.panel.isWindow()
    assert stage.dock.isVisible()


# For everybody ------------------------------------------------------------------------------


def buttons(stage: Stage) -> list[QAbstractButton]:
    return [
        one for one in stage.dock.findChildren(QAbstractButton) if one.isVisibleTo(stage.window)
    ]


def test_every_button_has_a_name_a_place_for_tab_and_room_for_a_finger(stage: Stage) -> None:
    stage.seated.append(desk())
    for language in Language:
        if stage.scene.liking.language is not language:
            stage.scene.switch_language()
        for form in (Form.WHOLE, Form.FOLDED):
            stage.scene.choose_form(form)
            QApplication.processEvents()
            for button in buttons(stage):
                check_button(button)
            names = [one.accessibleName() for one in buttons(stage)]
            assert len(names) == len(set(names))


def test_what_tab_reaches_has_a_name(stage: Stage) -> None:
    for form in (Form.WHOLE, Form.FOLDED):
        stage.scene.choose_form(form)
        reached = [
            one
            for one in stage.dock.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(stage.window)
        ]

        assert reached
        assert all(one.accessibleName() for one in reached)


@pytest.mark.parametrize("liking", [Liking(Form.FOLDED)])
def test_the_strip_stands_uncut_on_768_pixels_in_large_type(stage: Stage, qtbot: QtBot) -> None:
    apply_theme(cast("QApplication", QApplication.instance()), ThemeName.LIGHT, 1.5)
    for _ in Language:
        stage.scene.switch_language()
        strip = Strip(stage.scene)
        qtbot.addWidget(strip)
        strip.resize(strip.width(), 768)
        strip.show()
        strip.refresh()
        QApplication.processEvents()

        assert not strip.verticalScrollBar().isVisible()
        for sign in strip.findChildren(QToolButton):
            assert sign.height() >= sign.sizeHint().height(), sign.text()
            assert sign.width() >= sign.minimumSizeHint().width(), sign.text()


def check_button(button: QAbstractButton) -> None:
    name, words = button.accessibleName(), button.text().partition("  ")[0]
    assert name
    assert not words or name == words
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert min(button.width(), button.height()) >= 32, name


def test_no_word_is_cut(stage: Stage, qtbot: QtBot) -> None:
    """Beside a counter as wide as it wants, and on 1366 pixels in large type."""
    for zoom, width in ((1.0, 520), (1.5, 780), (1.5, 636), (2.0, 636)):
        apply_theme(cast("QApplication", QApplication.instance()), ThemeName.DARK, zoom)
        for _ in Language:
            stage.scene.switch_language()
            panel = StagePanel(stage.scene, lambda: False, width)
            qtbot.addWidget(panel)
            panel.resize(width, 900)
            panel.show()
            for _ in range(16):
                stage.scene.next_guest()
                check_panel(panel)


def check_panel(panel: StagePanel) -> None:
    panel.refresh()
    QApplication.processEvents()
    for words in panel.findChildren(QLabel):
        if words.isVisible() and words.text():
            assert words.width() >= words.minimumSizeHint().width(), words.text()
            # Line gaps are rounded; a line that is cut lacks more than that.
            assert words.height() + 3 >= words.heightForWidth(words.width()), words.text()
    for button in panel.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()


# The whole, once ----------------------------------------------------------------------------


def test_the_seven_steps_are_gone_by_the_keys_they_name(qapp: QApplication, tmp_path: Path) -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "ini"))
    with key_clerk(tmp_path / "office") as clerk:
        floor, window = clerk.floor, clerk.window
        dock = raise_curtain(window, floor, gather_cast(floor))
        scene = dock.scene

        def done(step: Step) -> None:
            clerk.until(lambda: scene.progress.mark(step) is Mark.DONE, f"{step} is not noticed")

        clerk.press(Qt.Key.Key_2, CTRL)
        clerk.press(Qt.Key.Key_F9)
        done(Step.NUMBER)
        clerk.press(Qt.Key.Key_F5)
        done(Step.CALL)
        clerk.press(Qt.Key.Key_1, CTRL)
        clerk.type(scene.guest.initials)
        clerk.press(Qt.Key.Key_Return)
        done(Step.PROCEDURE)
        floor.town.reader.wait_for_counter()
        QTest.keySequence(window, QKeySequence(BEEP_KEY))
        done(Step.CARD)
        clerk.until(lambda: clerk.form.submitter.name == scene.guest.name, "no card came")
        clerk.type("0900000077")
        clerk.press(Qt.Key.Key_Return)
        clerk.tick_missing()
        code = clerk.receive()
        done(Step.RECEIVE)
        QTest.keySequence(window, QKeySequence(FEED_KEY))
        clerk.until(lambda: scene.hands.view.feeder > 0, "no papers in the feeder")
        clerk.press(Qt.Key.Key_F3, CTRL)
        clerk.press(Qt.Key.Key_Return)
        clerk.press(Qt.Key.Key_Space)
        done(Step.SCAN)
        done(Step.PORTAL)
        assert scene.progress.shown is None

        reception = clerk.view.places.reception
        pages = reception.tray.pages
        clerk.until(lambda: bool(pages.pages) and not pages.scanning, "no page in the tray")
        clerk.settle()
        reception.sheet.strip.setFocus()
        clerk.press(Qt.Key.Key_Space)
        clerk.press(Qt.Key.Key_1)
        held = (Arrived(code, files=1),)
        clerk.until(lambda: scene.hands.view.arrived == held, "the page is not at the portal")
        clerk.until(lambda: len(scene.hands.view.papers) == 2, "ticket and label")
        scene.close()
