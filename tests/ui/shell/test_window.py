from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.ticket import TicketState
from counter_app.services.changes import Topic, changed
from counter_app.services.ports import PrinterState
from counter_app.services.scanning import SCANNED
from counter_app.services.views import OutboxSummary, PaperTrouble
from counter_app.ui.application import make_application
from counter_app.ui.colours import ThemeName
from counter_app.ui.comfort import Comfort, load_comfort
from counter_app.ui.keys import Scope
from counter_app.ui.reception.form import Spot
from counter_app.ui.shell import window as shell_window
from counter_app.ui.shell.opening import AskPassphrase, LoginOffer, OpenedOffice
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import apply_theme
from tests.ui.driver import CTRL, SHIFT, Driver, somebody
from tests.ui.fakes import FakeAccounts, FakeOffice, desk

Key = Qt.Key


@pytest.fixture
def closed(qapp: QApplication, office: FakeOffice) -> Iterator[Driver]:
    """A window whose office is not open yet."""
    make_application()
    apply_theme(qapp, ThemeName.LIGHT)
    window = MainWindow(Comfort())
    window.resize(1366, 768)
    yield Driver(window, office)
    window.close()
    shiboken6.delete(window)


def show(driver: Driver, qtbot: QtBot) -> None:
    with qtbot.waitExposed(driver.window):
        driver.window.show()


def test_the_office_opens_after_the_first_frame_and_a_clerk_logs_in(
    closed: Driver, qtbot: QtBot
) -> None:
    threads: list[str] = []

    def opener(_ask: AskPassphrase) -> OpenedOffice:
        threads.append(threading.current_thread().name)
        offer = LoginOffer("quay1", "Lê Thị Mẫu", FakeAccounts.PASSWORD, 3)
        return OpenedOffice(closed.office.services, "Xã Tập Huấn", (offer,))

    closed.window.painted.connect(lambda: closed.window.open_office(opener))
    show(closed, qtbot)
    closed.until(closed.window.login.button.isEnabled)

    assert threads
    assert threads[0].startswith("office")
    assert "Xã Tập Huấn" in closed.texts()

    closed.press(Key.Key_Return)
    closed.until(lambda: closed.window.view is not None)
    closed.settle()

    assert closed.focus is closed.reception.panels.party.procedure.procedure


def test_devices_are_woken_once_after_the_window_has_settled(
    closed: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell_window, "SETTLED_AFTER_MS", 0)
    woken: list[str] = []
    show(closed, qtbot)
    offer = LoginOffer("quay1", "Lê Thị Mẫu", FakeAccounts.PASSWORD, 3)
    closed.window.office_opened(
        OpenedOffice(
            closed.office.services, "", (offer,), begin=lambda: woken.append("by the window")
        )
    )
    assert woken == []
    closed.until(lambda: bool(woken))

    closed.press(Key.Key_Return)
    closed.until(lambda: closed.window.view is not None)
    closed.window.log_out()
    closed.until(closed.window.login.button.isEnabled)

    assert woken == ["by the window"]


def test_devices_a_server_held_up_are_woken_again_off_the_gui_thread(
    closed: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell_window, "SETTLED_AFTER_MS", 0)
    monkeypatch.setattr(shell_window, "BEGIN_AGAIN_MS", 0)
    tried: list[threading.Thread] = []

    def begin() -> None:
        tried.append(threading.current_thread())
        if len(tried) < 3:
            raise StorageTrouble(StorageTroubleCode.DATABASE_UNREACHABLE)

    show(closed, qtbot)
    closed.window.office_opened(OpenedOffice(closed.office.services, begin=begin))
    closed.until(lambda: len(tried) == 3 and closed.window.tasks.idle)

    assert threading.main_thread() not in tried
    assert len(tried) == 3


def test_a_wrong_password_is_said_and_can_be_typed_again(closed: Driver, qtbot: QtBot) -> None:
    show(closed, qtbot)
    closed.window.office_opened(
        OpenedOffice(closed.office.services, "", (LoginOffer("quay1", "", "sai", 1),))
    )
    closed.press(Key.Key_Return)
    closed.until(lambda: any(words.startswith("Tên đăng nhập hoặc") for words in closed.texts()))

    assert closed.window.view is None
    assert isinstance(closed.focus, QLineEdit)
    assert closed.focus.accessibleName() == "Mật khẩu"

    closed.type(FakeAccounts.PASSWORD)
    closed.press(Key.Key_Return)
    closed.until(lambda: closed.window.view is not None)


def test_an_office_that_cannot_be_opened_says_why(closed: Driver, qtbot: QtBot) -> None:
    def opener(_ask: AskPassphrase) -> OpenedOffice:
        raise StorageTrouble(StorageTroubleCode.DATABASE_NEWER)

    show(closed, qtbot)
    closed.window.open_office(opener)
    closed.until(lambda: any("phiên bản" in words for words in closed.texts()), "no sentence")

    assert not closed.window.login.button.isEnabled()


def test_the_passphrase_is_asked_for_in_the_window(closed: Driver, qtbot: QtBot) -> None:
    given: list[str | None] = []

    def opener(ask: AskPassphrase) -> OpenedOffice:
        given.append(ask())
        return OpenedOffice(closed.office.services)

    show(closed, qtbot)
    closed.window.open_office(opener)
    field = "Cụm mật khẩu mở dữ liệu"
    closed.until(lambda: any(words == field for words in closed.texts()))
    closed.type_now("một hai ba")
    closed.until(lambda: bool(given))

    assert given == ["một hai ba"]


def test_a_question_after_the_window_was_closed_is_answered_by_nobody(
    closed: Driver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, going = threading.Event(), threading.Event()
    given: list[str | None] = []

    def opener(ask: AskPassphrase) -> OpenedOffice:
        started.set()
        going.wait(30)  # a server that is slow
        given.append(ask())
        return OpenedOffice(closed.office.services)

    end = closed.window.tasks.close

    def let_go_and_end() -> None:
        going.set()
        end()

    monkeypatch.setattr(closed.window.tasks, "close", let_go_and_end)
    show(closed, qtbot)
    closed.window.open_office(opener)
    assert started.wait(30)
    closed.window.close()

    closed.until(lambda: bool(given))
    assert given == [None]


def test_closing_while_the_passphrase_is_asked_ends_the_program(
    closed: Driver, qtbot: QtBot
) -> None:
    given: list[str | None] = []

    def opener(ask: AskPassphrase) -> OpenedOffice:
        given.append(ask())
        return OpenedOffice(closed.office.services)

    show(closed, qtbot)
    closed.window.open_office(opener)
    closed.until(lambda: any("Cụm mật khẩu mở dữ liệu" in words for words in closed.texts()))
    closed.window.close()
    closed.until(lambda: bool(given))

    assert given == [None]


def test_nothing_slow_is_loaded_before_the_first_frame() -> None:
    """Neither the use cases nor the screens: they come while the login can be seen."""
    code = (
        "import sys, counter_app.ui.application;"
        "print([name for name in sys.modules if name.startswith(("
        "'counter_app.services.bundle', 'counter_app.ui.reception', 'counter_app.storage',"
        "'sqlalchemy', 'escpos', 'reportlab', 'httpx', 'openpyxl', 'alembic'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "[]"


def test_logging_out_keeps_the_draft_and_shows_the_login(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.window.log_out()
    driver.until(lambda: bool(driver.office.accounts.left))
    driver.settle()

    assert driver.window.view is None
    assert len(driver.office.reception.drafts) == 1
    assert driver.office.card_listeners == []


def test_closing_keeps_the_draft(driver: Driver) -> None:
    driver.reception.go_to(Spot.NAME)
    driver.type("Le")
    driver.window.close()

    (draft,) = driver.office.reception.drafts.values()
    assert draft.body["submitter"]["name"] == "Le"


def test_after_a_crash_one_key_brings_the_form_back(driver: Driver, office: FakeOffice) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.reception.go_to(Spot.NAME)
    driver.type("Le Thi Mau")
    driver.presenter.parts.drafts.save_now()
    driver.settle()
    lost = driver.form

    driver.window.seat(desk())
    driver.settle()
    assert driver.form.untouched
    assert any("Hồ sơ gõ dở" in words for words in driver.texts())

    driver.press(Key.Key_F8)

    assert driver.form == replace(lost, ticket_id=driver.form.ticket_id)


def test_places_are_opened_by_key_and_by_mouse_and_esc_returns(driver: Driver) -> None:
    for key, scope in (
        (Key.Key_2, Scope.QUEUE),
        (Key.Key_3, Scope.DOSSIERS),
        (Key.Key_5, Scope.DELIVERY),
        (Key.Key_7, Scope.SETTINGS),
    ):
        driver.press(key, CTRL)
        assert driver.view.screen_shown.scope is scope
        assert driver.view.frame.rail.buttons[scope].isChecked()
    driver.press(Key.Key_Escape)
    seen = [driver.view.screen_shown.scope]
    driver.view.frame.rail.buttons[Scope.QUEUE].click()
    seen.append(driver.view.screen_shown.scope)

    assert seen == [Scope.RECEPTION, Scope.QUEUE]


def test_keys_of_one_screen_do_nothing_on_another(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    before = driver.form
    driver.press(Key.Key_2, CTRL)
    driver.press(Key.Key_F9)

    assert len(driver.office.shelf.tickets) == 1
    assert driver.office.received == []

    driver.press(Key.Key_F2)
    driver.press(Key.Key_1, CTRL)

    assert driver.form == before


def test_f1_shows_the_keys_of_this_screen_and_returns_the_focus(driver: Driver) -> None:
    before = driver.focus
    driver.press(Key.Key_F1)

    assert "Tiếp nhận, giữ người và số thứ tự" in driver.texts()
    assert "F9" in driver.texts()

    driver.press(Key.Key_Escape)

    assert driver.focus is before
    assert "Tiếp nhận, giữ người và số thứ tự" not in driver.texts()


def test_ctrl_k_does_any_act_and_finds_any_dossier(driver: Driver) -> None:
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.press(Key.Key_K, CTRL)
    driver.type("goi t")
    driver.press(Key.Key_Return)

    assert driver.office.shelf.current is not None

    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9)
    driver.press(Key.Key_K, CTRL)
    driver.type("0031")
    driver.until(lambda: bool(driver.view.sheets.finder.list.model().rowCount()))
    driver.press(Key.Key_Return)

    assert driver.view.screen_shown.scope is Scope.DOSSIERS
    assert len(driver.view.places.dossiers.table.rows) == 1


def test_the_call_bar_follows_its_keys(driver: Driver) -> None:
    for _ in range(3):
        driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    tickets = driver.office.shelf.tickets

    def states() -> list[TicketState]:
        return [ticket.state for ticket in tickets.values()]

    driver.press(Key.Key_F5)
    driver.press(Key.Key_F6)
    driver.press(Key.Key_F6, CTRL)
    assert states()[0] is TicketState.NO_SHOW

    driver.press(Key.Key_F5)
    driver.press(Key.Key_F7)
    assert states()[1] is TicketState.DONE

    driver.press(Key.Key_F5)
    driver.press(Key.Key_F7, CTRL)
    driver.press(Key.Key_Return)
    driver.press(Key.Key_Return)
    assert states()[2] is TicketState.WAITING

    driver.press(Key.Key_F5)
    driver.press(Key.Key_F5)
    assert any("F7" in words and "phục vụ" in words for words in driver.texts())


def test_an_interrupted_print_is_asked_about_and_never_decided_alone(driver: Driver) -> None:
    shelf = driver.office.shelf
    now = driver.office.clock.now()
    shelf.troubles = (
        PaperTrouble(
            UUID(int=5), "queue_ticket", "A027", "uncertain", "print_uncertain", "Máy in", now
        ),
    )
    driver.office.announce(Topic.PRINT_JOBS)
    driver.until(lambda: any("A027" in words for words in driver.texts()))
    driver.press(Key.Key_F8)
    asked = len(shelf.troubles)

    assert driver.focus is driver.find("Đã in")

    driver.press(Key.Key_Space)

    assert (asked, len(shelf.troubles)) == (1, 0)
    assert not driver.view.frame.problems.isVisible()


def test_the_question_names_the_copy_it_is_about(driver: Driver) -> None:
    trouble = PaperTrouble(
        UUID(int=5),
        "receipt_form",
        "H53.99-261123-0031",
        "uncertain",
        "",
        "Máy in A4",
        driver.office.clock.now(),
        copy=2,
        copies=2,
    )
    driver.office.shelf.troubles = (trouble,)
    driver.office.announce(Topic.PRINT_JOBS)

    driver.until(
        lambda: any("H53.99-261123-0031, bản 2/2 (Máy in A4)" in words for words in driver.texts())
    )


def test_the_status_line_is_true(driver: Driver) -> None:
    office, status = driver.office, driver.view.frame.status
    assert status.printers.words == "Máy in phiếu"

    office.printers = (("Máy in phiếu", PrinterState.PAPER_OUT),)
    office.line_up = False
    ago = office.clock.now() - timedelta(minutes=42)
    office.shelf.summary = OutboxSummary(14, 0, 3, ago, ago, configured=True)
    status.refresh()
    driver.settle()

    assert status.printers.words == "Máy in phiếu: hết giấy"
    assert status.line.words == "Mất mạng · chưa gửi 14 hồ sơ (42 phút) · gửi lần cuối 09:42"
    assert status.clock.words == "Lê Thị Mẫu · 10:24 Thứ Hai 23/11/2026"

    status.line.click()
    assert driver.view.screen_shown.scope is Scope.DELIVERY


def test_a_received_code_stands_in_the_status_line_and_leads_to_the_dossier(
    driver: Driver,
) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())
    driver.reception.go_to(Spot.PAPERS)
    driver.tick_missing()
    driver.press(Key.Key_F9, SHIFT)
    code = driver.view.frame.status.code

    assert code.words == "Vừa nhận: H53.99-261123-0031"

    code.click()
    driver.settle()

    assert driver.view.places.dossiers.presenter.chosen is not None


def test_a_trouble_nobody_asked_about_is_said(driver: Driver) -> None:
    driver.window.tasks.troubled.emit(StorageTrouble(StorageTroubleCode.DISK_FULL))

    assert any("đĩa" in words.lower() for words in driver.texts())


def test_another_size_builds_the_counter_anew_and_keeps_the_form(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    form = driver.form
    driver.press(Key.Key_7, CTRL)
    driver.window.use_comfort(replace(driver.window.comfort, zoom=1.5))
    driver.settle()

    assert driver.form == form
    assert driver.view.screen_shown.scope is Scope.SETTINGS
    assert load_comfort().zoom == 1.5

    driver.window.use_comfort(replace(driver.window.comfort, zoom=1.0))
    driver.settle()


def test_another_theme_is_kept_for_the_next_start(driver: Driver, qapp: QApplication) -> None:
    driver.window.use_comfort(replace(driver.window.comfort, theme=ThemeName.DARK))

    assert load_comfort().theme is ThemeName.DARK
    qapp.setProperty("dressed", "")


def test_what_another_counter_did_is_seen(driver: Driver) -> None:
    assert driver.view.frame.call.waiting == 0
    driver.office.shelf.issue("A", "ordinary", driver.office.clock.now())
    driver.office.announce(Topic.QUEUE)
    driver.until(lambda: driver.view.frame.call.waiting == 1)


def test_what_comes_while_the_counter_is_built_anew_troubles_nobody(
    driver: Driver, qtbot: QtBot
) -> None:
    """The screens that go must ask no more: their answers would find them taken apart."""
    for key in (Key.Key_2, Key.Key_3, Key.Key_5):
        driver.press(key, CTRL)
    listening = tuple(driver.office.change_listeners)
    with qtbot.captureExceptions() as bugs:
        for zoom in (1.25, 1.0):
            driver.office.announce(Topic.DOSSIERS, Topic.QUEUE, Topic.OUTBOX, Topic.PRINT_JOBS)
            driver.window.use_comfort(replace(driver.window.comfort, zoom=zoom))
            driver.settle()
        driver.press(Key.Key_3, CTRL)
        driver.office.announce(Topic.DOSSIERS)
        driver.window.log_out()
        for tell in listening:
            tell(changed(Topic.DOSSIERS))
        driver.until(lambda: bool(driver.office.accounts.left))
        driver.settle()

    assert bugs == []


def test_pages_a_crash_left_are_fetched_when_somebody_sits_down(driver: Driver) -> None:
    driver.office.scanning.left_over = 2
    told: list[object] = []
    driver.window.tasks.changed.connect(told.append)
    driver.window.seat(desk())
    driver.settle()

    assert driver.office.scanning.left_over == 0
    assert SCANNED in told


def test_no_widget_of_a_counter_that_was_left_stays_in_the_window(driver: Driver) -> None:
    """A counter is built anew with every log-in and every other size, all day long."""

    def sit_down_again() -> Counter[str]:
        driver.type("dkks")
        driver.press(Key.Key_Escape)
        for key in (Key.Key_2, Key.Key_3, Key.Key_5, Key.Key_7, Key.Key_1):
            driver.press(key, CTRL)
        driver.press(Key.Key_K, CTRL)
        driver.press(Key.Key_Escape)
        driver.window.log_out()
        driver.until(lambda: driver.window.login.isVisible() and driver.window.view is None)
        driver.settle()
        driver.window.seat(desk())
        driver.settle()
        driver.press(Key.Key_F2)
        return Counter(type(one).__name__ for one in driver.window.findChildren(QWidget))

    first = sit_down_again()

    assert sit_down_again() - first == Counter()
