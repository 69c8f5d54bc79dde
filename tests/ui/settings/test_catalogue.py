"""The review before publishing: read, fill in, tick, publish, all by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.fee import FixedFee, FreeFee
from counter_app.domain.procedure import VersionState
from counter_app.services.changes import Topic
from counter_app.services.repositories import StoredVersion
from counter_app.ui.formats import typed_amount
from counter_app.ui.problems import words_for
from counter_app.ui.settings.catalogue_panel import CataloguePanel
from tests.ui.driver import CTRL, Driver
from tests.ui.fakes import FakeCatalogue
from tests.ui.looking import cut_words, name_of, overlapping

EMPTY = "1.000689"
"""Of the shipped drafts, one with a fee without an amount."""
WHOLE = "1.000894"
BY_POST_ONLY = "2.001583"
SAVED = "✓ Đã lưu mức thu 50.000\u00a0₫: Lệ phí (LP)."


@pytest.fixture
def settings(driver: Driver) -> Driver:
    driver.press(Qt.Key.Key_7, CTRL)
    return driver


@pytest.fixture
def panel(settings: Driver) -> CataloguePanel:
    return settings.window.findChildren(CataloguePanel)[0]


def find(driver: Driver, panel: CataloguePanel, code: str) -> StoredVersion:
    panel.search.setText(code)
    driver.settle()
    assert panel.list.chosen is not None
    return panel.list.chosen


def lines(panel: CataloguePanel) -> list[str]:
    review = panel.review.lines
    return [review.item(row).text() for row in range(review.count())]


def amount_field(driver: Driver) -> QLineEdit:
    field = driver.find("Mức thu (đồng)")
    assert isinstance(field, QLineEdit)
    return field


def tick(driver: Driver, panel: CataloguePanel, code: str) -> None:
    find(driver, panel, code)
    panel.list.setFocus()
    driver.press(Qt.Key.Key_Space)


def versions_of(driver: Driver, code: str) -> list[StoredVersion]:
    return [one for one in driver.office.catalogue.all if one.content.code == code]


def test_doubts_come_first_then_what_the_version_says(
    settings: Driver, panel: CataloguePanel
) -> None:
    find(settings, panel, EMPTY)

    told = lines(panel)
    doubts = [line for line in told if line.startswith("▲")]
    assert told[: len(doubts)] == doubts
    assert doubts[0] == "▲ Chưa có mức thu. Nhập rồi mới công bố. [Lệ phí (LP)]"
    assert "▲ Thời hạn 3 ngày làm việc: đơn vị ghi theo trí nhớ" in doubts[1]
    assert told[len(doubts)] == "Phí, lệ phí"
    assert "3 ngày làm việc, tính từ ngày tiếp theo" in told
    assert any(line.startswith("Giấy chứng sinh hoặc thay thế: nộp, 1 bản chính") for line in told)


def test_the_arrows_lead_to_every_line(settings: Driver, panel: CataloguePanel) -> None:
    find(settings, panel, EMPTY)
    review = panel.review.lines
    review.setFocus()

    for row in range(review.count()):
        assert review.currentRow() == row
        where = review.visualItemRect(review.item(row))
        assert review.viewport().rect().contains(where), review.item(row).text()
        settings.press(Qt.Key.Key_Down)


@pytest.mark.parametrize(("typed", "formula"), [("50.000", FixedFee(50_000)), ("0", FreeFee())])
def test_return_keeps_an_amount_and_the_new_draft_is_chosen(
    settings: Driver, panel: CataloguePanel, typed: str, formula: FixedFee | FreeFee
) -> None:
    old = find(settings, panel, EMPTY)
    amount_field(settings).setFocus()
    settings.type(typed)
    settings.press(Qt.Key.Key_Return)

    retired, new = versions_of(settings, EMPTY)
    assert (retired.id, retired.state) == (old.id, VersionState.RETIRED)
    assert new.content.fees[0].formula == formula
    assert panel.list.chosen == new
    assert settings.focus is panel.list
    assert not panel.review.fees.isVisible()
    assert not [line for line in lines(panel) if "Chưa có mức thu" in line]


def test_the_button_keeps_it_too_and_says_so(settings: Driver, panel: CataloguePanel) -> None:
    find(settings, panel, EMPTY)
    amount_field(settings).setText("50000")
    button = settings.find("Lưu mức thu")
    assert isinstance(button, QPushButton)
    assert name_of(button) == "Lưu mức thu"

    button.setFocus()
    settings.press(Qt.Key.Key_Space)

    assert SAVED in settings.texts()


@pytest.mark.parametrize("typed", ["", "-5", "-50.000", "50", "072190000001", "1.5", "năm"])
def test_what_is_no_amount_is_said_at_the_field_and_nothing_is_kept(
    settings: Driver, panel: CataloguePanel, typed: str
) -> None:
    find(settings, panel, EMPTY)
    field = amount_field(settings)
    field.setFocus()
    field.setText(typed)
    settings.press(Qt.Key.Key_Return)

    assert words_for(Refusal(RefusalCode.FEE_AMOUNT_INVALID)) in settings.texts()
    assert settings.focus is field
    assert len(versions_of(settings, EMPTY)) == 1


def test_what_is_ticked_stays_ticked(settings: Driver, panel: CataloguePanel) -> None:
    tick(settings, panel, WHOLE)
    tick(settings, panel, EMPTY)
    amount_field(settings).setFocus()
    settings.type("50.000")
    settings.press(Qt.Key.Key_Return)

    panel.publish()
    settings.settle()

    published = [
        one.content.code
        for one in settings.office.catalogue.all
        if one.state is VersionState.PUBLISHED
    ]
    assert published == [EMPTY, WHOLE]
    assert versions_of(settings, EMPTY)[1].state is VersionState.PUBLISHED


def test_a_refresh_takes_neither_words_nor_place(settings: Driver, panel: CataloguePanel) -> None:
    find(settings, panel, EMPTY)
    field = amount_field(settings)
    field.setFocus()
    settings.type("50.0")
    settings.office.announce(Topic.CATALOGUE)
    settings.settle()

    assert settings.focus is field
    assert field.text() == "50.0"


def test_an_empty_fee_among_what_is_ticked_is_told_before_publishing(
    settings: Driver, panel: CataloguePanel
) -> None:
    def warned() -> list[str]:
        return [text for text in settings.texts() if "bị từ chối tiếp nhận" in text]

    tick(settings, panel, WHOLE)
    assert warned() == []
    tick(settings, panel, EMPTY)
    assert warned()[0].startswith("▲ 1 thủ tục đã đánh dấu chưa có mức thu.")

    panel.publish()
    settings.settle()
    assert "✓ Đã công bố 2 thủ tục." in settings.texts()
    assert warned() == []


def test_beside_a_published_version_a_draft_is_made(
    settings: Driver, panel: CataloguePanel
) -> None:
    tick(settings, panel, EMPTY)
    panel.publish()
    settings.settle()
    panel.findChildren(QCheckBox)[0].click()
    settings.settle()
    amount_field(settings).setFocus()
    settings.type("8000")
    settings.press(Qt.Key.Key_Return)

    old, new = versions_of(settings, EMPTY)
    assert (old.state, new.state) == (VersionState.PUBLISHED, VersionState.DRAFT)
    assert panel.list.chosen == new


def test_the_row_says_whose_amount_it_is(settings: Driver, panel: CataloguePanel) -> None:
    find(settings, panel, BY_POST_ONLY)

    assert amount_field(settings).accessibleDescription() == "Lệ phí (LP, Bưu chính công ích)"
    assert "▲ Lệ phí (LP, Bưu chính công ích)" in settings.texts()


def test_who_was_slower_is_told(
    settings: Driver, panel: CataloguePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = Refusal(RefusalCode.PROCEDURE_CHANGED)

    def refuse(*_arguments: object) -> None:
        raise refusal

    monkeypatch.setattr(FakeCatalogue, "set_fee", refuse)
    find(settings, panel, EMPTY)
    amount_field(settings).setFocus()
    settings.type("8000")
    settings.press(Qt.Key.Key_Return)

    assert words_for(refusal) in settings.texts()
    assert amount_field(settings).text() == "8000"


@pytest.mark.parametrize("at_zoom", [1.0, 1.5], indirect=True)
def test_everything_can_be_read_at_both_sizes_of_type(at_zoom: Driver) -> None:
    at_zoom.press(Qt.Key.Key_7, CTRL)
    panel = at_zoom.window.findChildren(CataloguePanel)[0]
    tick(at_zoom, panel, EMPTY)

    assert cut_words(panel) == []
    assert overlapping(panel) == []
    review = panel.review.lines
    assert review.viewport().height() >= 2 * review.sizeHintForRow(0)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50000", 50_000),
        (" 50.000 ", 50_000),
        ("1,250,000đ", 1_250_000),
        ("50 000 đồng", 50_000),
        ("0", 0),
        ("-50.000", -50_000),
        ("", None),
        ("50.00", None),
        ("5e4", None),
    ],
)
def test_typed_amounts(typed: str, amount: int | None) -> None:
    assert typed_amount(typed) == amount
