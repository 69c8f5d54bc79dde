"""The status line: one line, however much is wrong and however large the type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.domain.failures import PortalTroubleCode
from counter_app.services.bundle import DeviceStatus
from counter_app.services.ports import PrinterState
from counter_app.services.views import OutboxSummary
from counter_app.ui.colours import ThemeName
from counter_app.ui.shell import status_words
from counter_app.ui.shell.status import StatusLine, shares
from counter_app.ui.shell.status_words import Facts, printers
from counter_app.ui.theme import apply_theme
from counter_app.ui.widgets.text import Tone, wrapped_tip
from counter_app.ui.workplace import Workplace
from tests.ui import looking
from tests.ui.direct import DirectTasks
from tests.ui.fakes import FakeOffice, desk
from tests.ui.tour import busy_office

LINE = "Mất mạng · 1 hồ sơ cần xem · chưa gửi 14 hồ sơ (42 phút)"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PAPER = "Máy in phiếu: không liên lạc được"


@pytest.fixture(params=[1.0, 1.5, 2.0])
def troubled(
    request: pytest.FixtureRequest, qapp: QApplication, office: FakeOffice
) -> Iterator[StatusLine]:
    """Everything is wrong at once; the parameter is the zoom."""
    apply_theme(qapp, ThemeName.LIGHT, request.param)
    qapp.setProperty("dressed", "")
    busy_office(office)
    office.printers = (("Máy in phiếu", PrinterState.UNREACHABLE),)
    office.scanner_ready = False
    line = StatusLine(Workplace(office.services, DirectTasks(), desk()))
    line.show()
    yield line
    shiboken6.delete(line)


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        (PortalTroubleCode.OFFLINE, "Mất mạng · "),
        (PortalTroubleCode.AUTH, "Cổng từ chối tài khoản · "),
        (PortalTroubleCode.NOT_A_PORTAL, "Không gặp được cổng · "),
        (PortalTroubleCode.NO_ACCOUNT, "Chưa nhập tài khoản cổng · "),
        (None, "Mất mạng · "),
    ],
)
def test_a_line_that_is_not_down_is_not_called_down(
    code: PortalTroubleCode | None, begins: str
) -> None:
    up = None if code is PortalTroubleCode.NO_ACCOUNT else False
    devices = DeviceStatus((), scanner_ready=True, line_up=up, line_code=code)
    summary = OutboxSummary(
        3, 0, 5, None, None, configured=code is not PortalTroubleCode.NO_ACCOUNT
    )

    words, tone = status_words.line(Facts(devices, summary), NOW, last_sent=False)

    assert words.startswith(begins)
    assert tone is Tone.WARNING


def settle(line: StatusLine, width: int) -> None:
    line.resize(width, line.heightForWidth(width))
    line.refresh()
    line.show_code("H53.99-261123-0031")
    QApplication.processEvents()


@pytest.mark.parametrize("width", [1274, 900, 640])
def test_it_is_one_line_and_nothing_lies_outside(troubled: StatusLine, width: int) -> None:
    settle(troubled, width)
    shown = (troubled.printers, troubled.scanner, troubled.line, troubled.clock)

    assert len({one.y() + one.height() // 2 for one in shown}) == 1
    assert max(one.geometry().right() for one in shown) < width
    assert looking.cut_words(troubled) == []


def test_what_was_left_out_is_said_by_tool_tip_and_name(troubled: StatusLine) -> None:
    settle(troubled, 640)

    for item, words in ((troubled.printers, PAPER), (troubled.line, LINE)):
        shown = [label.text() for label in item.findChildren(QLabel)][-1]
        assert item.accessibleName() == item.words == words
        assert item.toolTip() == ("" if shown == words else wrapped_tip(words))
    assert troubled.line.toolTip() == wrapped_tip(LINE)
    assert "23/11/2026" in troubled.clock.toolTip()


def test_with_room_again_everything_is_said_again(troubled: StatusLine) -> None:
    settle(troubled, 640)
    settle(troubled, 3600)

    assert troubled.line.words.startswith(LINE)
    assert [label.text() for label in troubled.line.findChildren(QLabel)][-1] == troubled.line.words
    assert troubled.line.toolTip() == ""


def test_a_second_that_changes_no_words_leaves_the_line_alone(troubled: StatusLine) -> None:
    settle(troubled, 640)
    before = [label.text() for label in troubled.findChildren(QLabel)]
    troubled.show_clock()

    assert [label.text() for label in troubled.findChildren(QLabel)] == before


def test_the_last_code_stays_beside_a_trouble(troubled: StatusLine, office: FakeOffice) -> None:
    office.printers = (("Máy in phiếu", PrinterState.READY),)
    office.scanner_ready = True
    settle(troubled, 1250)

    assert troubled.code.isVisible()
    assert troubled.code.words.endswith("H53.99-261123-0031")
    assert [label.text() for label in troubled.line.findChildren(QLabel)][-1].startswith("Mất mạng")


def test_before_the_first_dossier_nothing_is_said_of_one(troubled: StatusLine) -> None:
    troubled.resize(3600, 60)
    troubled.refresh()
    assert not troubled.code.isVisible()

    troubled.show_code("H53.99-261123-0031")
    assert troubled.code.isVisible()


def test_what_stops_a_paper_is_said_before_what_will() -> None:
    states = (("Máy A", PrinterState.PAPER_LOW), ("Máy B", PrinterState.COVER_OPEN))
    words, _tone = printers(Facts(DeviceStatus(states, scanner_ready=True, line_up=True)))

    assert words == "Máy B: nắp đang mở · Máy A: sắp hết giấy"


def test_until_printing_has_begun_no_printer_is_missed() -> None:
    def said(known: tuple[tuple[str, PrinterState | None], ...] | None) -> tuple[str, Tone]:
        return printers(Facts(DeviceStatus(known, scanner_ready=None, line_up=None)))

    assert said(None) == ("Đang mở máy in", Tone.SOFT)
    assert said(()) == ("Chưa có máy in", Tone.WARNING)


@given(st.lists(st.integers(0, 900), max_size=5), st.integers(0, 2000))
def test_shares_fill_the_room_and_give_nobody_more_than_wanted(
    wanted: list[int], room: int
) -> None:
    given_widths = shares(wanted, room)

    assert all(got <= want for got, want in zip(given_widths, wanted, strict=True))
    assert sum(given_widths) <= room
    if sum(wanted) <= room:
        assert given_widths == wanted
    elif wanted:
        assert sum(given_widths) > room - len(wanted)
