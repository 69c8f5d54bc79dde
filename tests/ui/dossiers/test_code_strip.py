from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.ids import DossierId, uuid7
from counter_app.domain.lifecycle import DossierState
from counter_app.services.portal_port import OutboxState
from counter_app.services.views import DossierLine
from counter_app.ui.problems import words_for
from tests.ui.driver import CTRL, Driver
from tests.ui.fakes import FakeCodes

Key = Qt.Key
FIELD = "Mã chính thức cổng đã cấp"


def line(code: str, *, provisional: bool) -> DossierLine:
    return DossierLine(
        id=DossierId(uuid7()),
        code=code,
        provisional=provisional,
        owner_name="Lê Văn Mẫu",
        submitter_name="Lê Văn Mẫu",
        identity_masked="072*****0001",
        procedure_name="Đăng ký khai tử",
        procedure_code="1.000656",
        state=DossierState.RECEIVED,
        received_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
        due_at=None,
        waiting_for_scan=0,
        delivery=OutboxState.PENDING,
    )


@pytest.fixture
def looking(driver: Driver) -> Driver:
    """At the list: the first dossier has its code, the second waits for it."""
    driver.office.shelf.lines = [
        line("H53.99-261123-0001", provisional=False),
        line("T-01-261123-0001", provisional=True),
    ]
    driver.press(Key.Key_3, CTRL)
    return driver


def choose_waiting(driver: Driver) -> None:
    driver.press(Key.Key_Down)


def test_who_has_a_code_is_asked_for_none(looking: Driver) -> None:
    assert "Lê Văn Mẫu" in looking.texts()  # chosen by itself
    assert FIELD not in looking.texts()


def test_the_code_of_the_portal_takes_the_place_of_the_provisional_one(looking: Driver) -> None:
    choose_waiting(looking)
    assert FIELD in looking.texts()

    looking.find(FIELD).setFocus()
    looking.type("h53-261123-7777")
    looking.press(Key.Key_Return)

    assert [one.code for one in looking.office.shelf.lines][1] == "h53-261123-7777"
    assert FIELD not in looking.texts()
    assert any(words.startswith("✓ Đã ghi mã chính thức") for words in looking.texts())


def test_what_is_no_code_is_said_in_place_and_stays_typed(looking: Driver) -> None:
    choose_waiting(looking)
    editor = looking.find(FIELD)
    editor.setFocus()
    looking.type("abc")
    looking.press(Key.Key_Return)

    assert words_for(Refusal(RefusalCode.CODE_NOT_USABLE)) in looking.texts()
    assert editor.property("text") == "abc"


def test_the_office_looks_for_waiting_dossiers_when_a_clerk_sits_down(driver: Driver) -> None:
    driver.settle()

    assert isinstance(driver.office.reception.codes, FakeCodes)
    assert driver.office.reception.codes.looked == 1
