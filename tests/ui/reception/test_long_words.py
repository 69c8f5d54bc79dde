"""Names of eighty letters, and the sheet over a small screen: nothing gives way that counts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from counter_app.ui.reception.form import Spot
from counter_app.ui.widgets.text import wrapped_tip
from tests.ui.driver import CTRL, Driver, somebody
from tests.ui.tour import paper_trouble

Key = Qt.Key
NAME = "Công Tằng Tôn Nữ Nguyễn Phước Hoàng Thị Bảo Ngọc thuộc dòng dõi Tuy Lý Vương Miên Trinh"


def choose(driver: Driver) -> None:
    driver.type("dkks")
    driver.press(Key.Key_Return)
    driver.beep(somebody())


@pytest.mark.parametrize("at_zoom", [1.0, 1.5, 2.0], indirect=True)
def test_a_long_name_of_the_other_party_leaves_the_columns_as_they_are(at_zoom: Driver) -> None:
    choose(at_zoom)
    at_zoom.press(Key.Key_F4)
    panels = at_zoom.reception.panels
    before = [one.width() for one in (panels.party, panels.papers, panels.decision)]

    at_zoom.presenter.parts.filling.edit(Spot.NAME, NAME)
    at_zoom.settle()
    link = at_zoom.find(f"Người nộp: {NAME} · 080*****0001")

    assert [one.width() for one in (panels.party, panels.papers, panels.decision)] == before
    assert isinstance(link, QPushButton)
    assert link.text().startswith("Người nộp: Công")
    assert link.text().endswith("F4")
    assert NAME in link.toolTip()


def test_a_long_value_is_read_from_its_first_letter(driver: Driver) -> None:
    choose(driver)
    driver.presenter.parts.filling.edit(Spot.NAME, NAME)
    driver.settle()
    name = driver.find("Họ và tên")

    assert isinstance(name, QLineEdit)
    assert name.cursorPosition() == 0
    assert name.toolTip() == wrapped_tip(NAME)


def test_a_long_value_just_typed_is_shown_from_its_first_letter_once_left(driver: Driver) -> None:
    choose(driver)
    driver.reception.go_to(Spot.ADDRESS)
    address = driver.find("Địa chỉ")
    assert isinstance(address, QLineEdit)
    driver.type("khu pho 3 phuong Tan Ninh tinh Tay Ninh cong hoa xa hoi chu nghia Viet Nam")
    assert address.cursorPosition() == len(address.text())

    driver.press(Key.Key_Tab)

    assert address.cursorPosition() == 0


@pytest.mark.parametrize("at_zoom", [1.5, 2.0], indirect=True)
def test_the_sheet_of_the_tray_shows_a_dossier_above_its_buttons(at_zoom: Driver) -> None:
    choose(at_zoom)
    at_zoom.reception.go_to(Spot.PAPERS)
    at_zoom.tick_missing()
    at_zoom.press(Key.Key_F9)
    paper_trouble(at_zoom)
    at_zoom.press(Key.Key_F3, CTRL)
    sheet = at_zoom.reception.sheet
    list_seen = QRect(
        _corner(sheet.body.table, sheet), sheet.body.table.visibleRegion().boundingRect().size()
    )
    scan = QRect(_corner(sheet.scan, sheet), sheet.scan.size())

    assert list_seen.bottom() < scan.top()
    assert list_seen.height() > sheet.body.table.horizontalHeader().height()
    assert sheet.rect().contains(scan)
    assert not sheet.body.table.horizontalScrollBar().isVisible()


def _corner(part: QWidget, root: QWidget) -> QPoint:
    return part.mapTo(root, QPoint(0, 0))
