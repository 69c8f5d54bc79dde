"""Every state of the window at 100, 150 and 200 %: nothing cut, nothing nameless or too small."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget

from counter_app.ui.application import make_application
from counter_app.ui.colours import THEMES, ThemeName
from counter_app.ui.comfort import Comfort
from counter_app.ui.reception.form import Spot
from counter_app.ui.shell.opening import LoginOffer, OpenedOffice
from counter_app.ui.shell.window import MainWindow
from counter_app.ui.theme import apply_theme
from tests.ui import looking
from tests.ui.driver import Driver, somebody
from tests.ui.fakes import FakeOffice, desk
from tests.ui.tour import busy_office, tour


@pytest.fixture
def fresh(
    request: pytest.FixtureRequest, qapp: QApplication, office: FakeOffice
) -> Iterator[Driver]:
    """A window nobody has logged in to, on a busy office; the parameter is the zoom."""
    make_application()
    zoom = getattr(request, "param", 1.0)
    apply_theme(qapp, ThemeName.LIGHT, zoom)
    qapp.setProperty("dressed", "light" if zoom == 1.0 else "")
    busy_office(office)
    window = MainWindow(Comfort(), practice=True)
    offers = (LoginOffer("quay1", "Lê Thị Mẫu", "x", 1), LoginOffer("quay2", "Phạm Văn Mẫu"))
    window.office_opened(OpenedOffice(office.services, desk().office.name_vi, offers))
    yield Driver(window, office)
    window.close()
    shiboken6.delete(window)


def dress(qapp: QApplication, theme: ThemeName, zoom: float) -> None:
    apply_theme(qapp, theme, zoom)
    qapp.setProperty("dressed", "light" if (theme, zoom) == (ThemeName.LIGHT, 1.0) else "")


def show(driver: Driver) -> QWidget:
    driver.window.resize(1366, 768)
    driver.window.show()
    QApplication.processEvents()
    inside = driver.window.centralWidget()
    assert inside is not None
    return inside


@pytest.mark.parametrize("fresh", [1.0, 1.5, 2.0], indirect=True)
def test_nothing_is_cut_and_nothing_lies_over_another(fresh: Driver) -> None:
    inside = show(fresh)
    found: dict[str, list[str]] = {}
    for state in tour(fresh):
        seen = [*looking.cut_words(inside), *looking.overlapping(inside)]
        seen += looking.outside(inside)
        size, where = looking.smallest_type(inside)
        seen += [f"{size} pt: {where}"] if size < 11 else []
        seen += looking.strays(fresh.window)
        if seen:
            found[state] = seen

    assert found == {}


def test_every_control_has_a_name_and_room_to_be_hit(fresh: Driver) -> None:
    inside = show(fresh)
    found: dict[str, list[str]] = {}
    for state in tour(fresh):
        nameless = [
            f"nameless {type(one).__name__}"
            for one in looking.controls(inside)
            if not looking.name_of(one)
        ]
        seen = [*nameless, *looking.small_targets(inside, 32)]
        if seen:
            found[state] = seen

    assert found == {}


@pytest.fixture
def filled(driver: Driver) -> Driver:
    """A reception half done."""
    driver.type("dkks")
    driver.press(Qt.Key.Key_Return)
    driver.beep(somebody())
    driver.presenter.parts.filling.edit(Spot.PHONE, "0900000001")
    driver.presenter.parts.filling.edit(Spot.COPIES, 2)
    driver.settle()
    return driver


def tab_stops(driver: Driver) -> list[QWidget]:
    """Where Tab leads, once round."""
    start = driver.focus
    assert start is not None
    stops = [start]
    for _ in range(80):
        driver.hit(Qt.Key.Key_Tab)
        now = driver.focus
        if now is None or now is start:
            break
        stops.append(now)
    return stops


def test_tab_reaches_every_field_from_left_to_right(filled: Driver) -> None:
    filled.reception.go_to(Spot.PROCEDURE)
    names = [looking.name_of(stop) for stop in tab_stops(filled)]
    order = [
        "Thủ tục",
        "Thẻ căn cước",
        "Họ và tên",
        "Số định danh",
        "Ngày sinh",
        "Giới tính",
        "Địa chỉ",
        "Số điện thoại",
        "Số bản sao",
        "Số bộ",
        "Người nộp thay",
        "Kênh nộp",
        "Thành phần hồ sơ",
        "Quét giấy tờ",
        "Miễn giảm",
        "Trả kết quả",
        "Tiếp nhận",
    ]

    assert [name for name in names if name in order] == order


def test_labels_are_the_names_of_the_controls(filled: Driver) -> None:
    for name in (
        "Thủ tục",
        "Kênh nộp",
        "Thẻ căn cước",
        "Số định danh",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Địa chỉ",
        "Số điện thoại",
        "Người nộp thay",
        "Số bản sao",
        "Số bộ",
        "Miễn giảm",
        "Thành phần hồ sơ",
        "Ngày hẹn trả",
        "Phí, lệ phí",
        "Trả kết quả",
        "Quét giấy tờ",
        "Tiếp nhận",
        "Mở Tiếp nhận",
        "Mở Hàng đợi",
        "Mở Hồ sơ",
        "Mở Gửi cổng",
        "Mở Cài đặt",
        "Gọi tiếp",
        "Gọi lại",
        "Vắng",
        "Chuyển",
        "Giữ lại",
        "Xong",
    ):
        filled.find(name)
    filled.press(Qt.Key.Key_F4)
    filled.find("Chủ hồ sơ")
    filled.find("Loại chủ hồ sơ")


def test_the_reception_needs_no_scrolling_at_100_percent(filled: Driver) -> None:
    panels = filled.reception.panels

    assert filled.window.size().width() == 1366
    assert looking.scrolled_away(panels.party) == []
    assert looking.scrolled_away(panels.decision) == []
    assert looking.outside(panels) == []


def test_a_masked_number_is_all_a_list_shows(filled: Driver) -> None:
    filled.reception.go_to(Spot.PAPERS)
    filled.tick_missing()
    filled.press(Qt.Key.Key_F9)
    filled.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    number = somebody().identity_number
    lines = [edit.text() for edit in filled.window.findChildren(QLineEdit) if edit.isVisible()]

    assert len(filled.view.places.dossiers.table.rows) == 1
    assert number not in lines
    assert not any(number in text for text in filled.texts())


@pytest.mark.parametrize("theme", [ThemeName.DARK, ThemeName.CONTRAST])
def test_outlines_are_really_painted_that_light(
    qapp: QApplication, filled: Driver, theme: ThemeName
) -> None:
    """A palette alone is not enough: the frame of a field is looked up on the picture."""
    dress(qapp, theme, 1.0)
    QApplication.processEvents()
    box = filled.reception.panels.papers.checklist.rows[1].tick
    picture = box.grab().toImage()
    colours = {picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())}
    dress(qapp, ThemeName.LIGHT, 1.0)

    assert looking.edge_of(theme) in colours


def test_light_outlines_are_painted_too(filled: Driver) -> None:
    picture = filled.reception.panels.papers.checklist.rows[1].tick.grab().toImage()
    colours = {picture.pixelColor(x, picture.height() // 2).name() for x in range(picture.width())}

    assert looking.edge_of(ThemeName.LIGHT) in colours


@pytest.mark.parametrize("theme", list(ThemeName))
def test_what_is_written_in_empty_fields_is_as_dark_as_the_palette_says(
    qapp: QApplication, driver: Driver, theme: ThemeName
) -> None:
    """A style sheet halves the colour of the text for it unless told otherwise."""
    dress(qapp, theme, 1.0)
    edit = driver.reception.panels.party.procedure.procedure
    shown = edit.palette().color(QPalette.ColorRole.PlaceholderText)
    dress(qapp, ThemeName.LIGHT, 1.0)

    assert shown.alpha() == 255
    assert shown.name() == THEMES[theme].placeholder


def test_names_in_the_list_of_procedures_are_not_cut(driver: Driver) -> None:
    driver.type("dkks")
    edit = driver.reception.panels.party.procedure.procedure
    view = next(
        one for one in driver.window.findChildren(QListView) if one.objectName() == "suggestions"
    )
    widest = max(edit.fontMetrics().horizontalAdvance(row.words) for row in edit.rows)

    assert view.isVisible()
    assert view.viewport().width() >= widest + 20
