from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from counter_app.services.portal_port import OutboxState
from counter_app.ui.outbox_words import NOTHING_TO_SEND, outbox_words
from tests.ui.dossier_lines import dossier_line
from tests.ui.driver import CTRL, Driver
from tests.ui.tour import busy_office

Key = Qt.Key


@pytest.mark.parametrize("state", [*OutboxState, NOTHING_TO_SEND])
def test_every_state_of_the_outbox_has_words_that_begin_with_a_sign(state: str) -> None:
    words = outbox_words(state)

    assert words[0] in "…→✓?!–"
    assert state not in words


def test_each_state_has_words_of_its_own() -> None:
    states = [*OutboxState, NOTHING_TO_SEND]

    assert len({outbox_words(state) for state in states}) == len(states)


def test_the_list_of_dossiers_and_the_outbox_say_the_same(driver: Driver) -> None:
    driver.office.shelf.lines = [
        replace(dossier_line("H53.99-261123-0001"), delivery=OutboxState.CONFLICT)
    ]
    busy_office(driver.office)
    driver.press(Key.Key_3, CTRL)
    table = driver.view.places.dossiers.table
    cell = table.model().index(0, table.model().columnCount() - 1)

    assert cell.data() == "!"
    assert "! trùng mã" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert "! trùng mã" in driver.texts()
