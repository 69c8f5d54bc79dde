"""Acts on the stage reach the real town; what happens there is seen on the stage."""

from __future__ import annotations

import socket

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counter_app.domain.ids import CommandId, uuid7
from counter_app.practice.people import card_string
from counter_app.practice.stage_window.scene import CardNote
from counter_app.practice.stage_window.steps import (
    ORDER,
    Mark,
    Step,
)
from counter_app.practice.stage_window.words import VIETNAMESE
from counter_app.services.commands import IssueTicket
from counter_app.services.lanes import ReaderThread
from tests.practice.stage_at_work import (
    Stage,
    send_to_printer,
    the_cast,
)
from tests.ui.fakes import desk


def test_the_card_goes_through_the_real_reader(
    stage: Stage, reader: ReaderThread, qtbot: QtBot
) -> None:
    stage.seated.append(desk())
    heard: list[bytes] = []
    stage.office.services.card_codes(heard.append)

    stage.dock.panel.guest.card.click()
    stage.wait(qtbot, lambda: stage.scene.card_note is CardNote.READ)

    assert heard == [card_string(the_cast().guest(1).visitor.person).encode()]
    assert stage.scene.progress.mark(Step.CARD) is Mark.DONE
    assert stage.dock.panel.guest.note.text() == VIETNAMESE.card_read


def test_a_card_nobody_takes_is_said_until_somebody_sits_down(
    stage: Stage, reader: ReaderThread, qtbot: QtBot
) -> None:
    stage.dock.panel.guest.beep.click()
    stage.wait(qtbot, lambda: stage.scene.card_note is CardNote.WITHOUT_CLERK)
    assert stage.scene.progress.mark(Step.CARD) is Mark.OPEN
    assert stage.dock.panel.steps.title.text() == VIETNAMESE.login_first

    stage.seated.append(desk())
    stage.wait(qtbot, lambda: stage.scene.card_note is CardNote.NOTHING)

    assert stage.dock.panel.steps.title.text().startswith("Bước 1/7")


def test_a_reader_without_its_program_is_said(stage: Stage, qtbot: QtBot) -> None:
    stage.town.reader.stop()

    stage.scene.show_card()
    stage.wait(qtbot, lambda: stage.scene.card_note is CardNote.UNPLUGGED)

    assert stage.dock.panel.guest.note.text() == VIETNAMESE.card_unplugged


def test_his_papers_lie_in_the_scanner_and_can_be_taken_out(stage: Stage, qtbot: QtBot) -> None:
    guest = stage.dock.panel.guest

    guest.feed.click()
    assert not guest.feed.isEnabled()
    stage.wait(qtbot, lambda: guest.feeder.text() == "Trong khay: 1")
    assert stage.town.scanner.loaded == 1
    guest.empty.click()
    stage.wait(qtbot, lambda: guest.feeder.text() == VIETNAMESE.feeder_empty)

    assert stage.town.scanner.loaded == 0


def test_the_next_citizen_has_another_card_and_another_wish(stage: Stage) -> None:
    guest = stage.dock.panel.guest
    first = guest.card.accessibleName(), guest.said.text()

    guest.next.click()

    assert (guest.card.accessibleName(), guest.said.text()) != first
    assert the_cast().guest(2).name in guest.name.text()


def test_who_has_a_passport_shows_no_card(stage: Stage) -> None:
    guest = stage.dock.panel.guest
    while stage.scene.guest.visitor.foreigner is None:
        stage.scene.next_guest()

    assert guest.card.isHidden()
    assert not guest.beep.isEnabled()
    assert stage.scene.guest.visitor.foreigner.passport in said_by(stage)


def said_by(stage: Stage) -> str:
    return "\n".join(
        one.text() for one in stage.dock.panel.findChildren(QLabel) if one.isVisibleTo(stage.window)
    )


def test_the_line_is_cut_and_mended(stage: Stage, qtbot: QtBot) -> None:
    outside = stage.dock.panel.outside
    address = ("127.0.0.1", stage.town.portal.line.port)

    outside.switch.click()
    assert not outside.switch.isEnabled()
    stage.wait(qtbot, lambda: outside.switch.text() == VIETNAMESE.mend)
    assert outside.state.text() == VIETNAMESE.line_down
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=5)
    outside.switch.click()
    stage.wait(qtbot, lambda: outside.state.text() == VIETNAMESE.line_up)

    socket.create_connection(address, timeout=5).close()


def test_the_printer_stops_without_paper_and_goes_on_with_it(stage: Stage, qtbot: QtBot) -> None:
    printer = stage.dock.panel.printer

    printer.paper_out.click()
    stage.wait(qtbot, lambda: printer.state.text() == VIETNAMESE.printer_stopped)
    assert printer.paper_out.isChecked()
    send_to_printer(stage.town)
    assert stage.town.printer.receipts == []
    printer.paper_out.click()
    stage.wait(qtbot, printer.papers[0].isVisible)

    assert printer.state.text() == VIETNAMESE.printer_ready
    assert len(stage.town.printer.receipts) == 1


def test_an_open_cover_stops_the_printer_too(stage: Stage, qtbot: QtBot) -> None:
    printer = stage.dock.panel.printer

    printer.cover_open.click()
    stage.wait(qtbot, lambda: printer.state.text() == VIETNAMESE.printer_stopped)
    send_to_printer(stage.town)
    printer.cover_open.click()
    stage.wait(qtbot, printer.papers[0].isVisible)

    assert not printer.cover_open.isChecked()


def test_printed_papers_are_looked_at_closely_newest_first(stage: Stage, qtbot: QtBot) -> None:
    panel = stage.dock.panel
    for count in (1, 2):
        send_to_printer(stage.town)
        stage.town.printer.wait_for(count)
    stage.wait(qtbot, panel.printer.papers[1].isVisible)

    panel.printer.papers[0].click()
    newest = stage.scene.enlarged
    panel.paper.older.click()
    older = stage.scene.enlarged

    assert newest is not None
    assert older is not None
    assert (newest.number, older.number) == (2, 1)
    assert newest.picture.width() == 576
    assert panel.paper.isVisible()
    assert not panel.paper.older.isEnabled()
    panel.paper.back.click()
    assert not panel.paper.isVisible()


def test_what_reaches_the_portal_is_counted_and_ticks_the_last_step(
    stage: Stage, qtbot: QtBot
) -> None:
    outside, scene = stage.dock.panel.outside, stage.scene
    stage.wait(qtbot, lambda: scene.hands.view.seen)

    for number in range(1, 6):
        stage.town.portal.books.push({"MaHoSo": f"H53-{number}"}, updating=False, files={"a": "b"})
    stage.wait(qtbot, lambda: outside.count.text() == "Cổng đang giữ 5 hồ sơ")

    assert outside.codes.text().splitlines() == [
        "H53-5 · 1 tệp",
        "H53-4 · 1 tệp",
        "H53-3 · 1 tệp",
    ]
    assert scene.progress.mark(Step.PORTAL) is Mark.DONE


def test_what_the_portal_held_before_ticks_nothing(stage: Stage, qtbot: QtBot) -> None:
    scene = stage.scene
    stage.wait(qtbot, lambda: scene.hands.view.seen)
    stage.town.portal.books.push({"MaHoSo": "H53-1"}, updating=False, files={})
    stage.wait(qtbot, lambda: scene.progress.mark(Step.PORTAL) is Mark.DONE)

    scene.start_over()
    stage.town.scanner.load([b"page"])
    stage.wait(qtbot, lambda: scene.hands.view.feeder == 1)

    assert scene.progress.mark(Step.PORTAL) is Mark.OPEN


def test_a_number_and_its_call_tick_their_steps(stage: Stage, qtbot: QtBot) -> None:
    clerk, queueing = desk(), stage.office.services.queueing
    stage.seated.append(clerk)
    number = IssueTicket(CommandId(uuid7()), "A", "ordinary", "clerk")

    stage.tasks.write(lambda: queueing.issue(clerk, number))
    stage.wait(qtbot, lambda: stage.scene.progress.mark(Step.NUMBER) is Mark.DONE)
    assert stage.scene.progress.mark(Step.CALL) is Mark.OPEN
    stage.tasks.write(lambda: queueing.call_next(clerk, CommandId(uuid7())))
    stage.wait(qtbot, lambda: stage.scene.progress.mark(Step.CALL) is Mark.DONE)

    assert stage.scene.progress.shown is Step.PROCEDURE


def test_a_procedure_chosen_in_the_form_ticks_its_step(stage: Stage, qtbot: QtBot) -> None:
    stage.forms.append("a procedure")
    looks: list[None] = []
    stage.scene.hands.looked.connect(lambda: looks.append(None))

    stage.wait(qtbot, lambda: bool(looks))
    assert stage.scene.progress.mark(Step.PROCEDURE) is Mark.OPEN
    stage.seated.append(desk())

    stage.wait(qtbot, lambda: stage.scene.progress.mark(Step.PROCEDURE) is Mark.DONE)


def test_steps_are_ticked_and_skipped_by_hand(stage: Stage, qtbot: QtBot) -> None:
    stage.seated.append(desk())
    steps = stage.dock.panel.steps
    stage.wait(qtbot, steps.tick.isVisible)

    steps.tick.click()
    steps.skip.click()
    steps.dots[Step.PORTAL].click()

    assert steps.dots[Step.NUMBER].accessibleName() == "Bước 1: Lấy số cho người dân, đã xong"
    assert steps.dots[Step.CALL].accessibleName() == "Bước 2: Gọi người dân vào quầy, đã bỏ qua"
    assert steps.title.text() == "Bước 7/7 · Hồ sơ tới cổng"
    for _ in ORDER:
        steps.skip.click()
    assert steps.title.text() == VIETNAMESE.all_done
    steps.start_over.click()
    assert steps.title.text().startswith("Bước 1/7")
