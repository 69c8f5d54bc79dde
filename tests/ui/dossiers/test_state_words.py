from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from counter_app.domain.lifecycle import DossierState
from counter_app.ui.dossiers.words import state_words
from tests.ui.dossier_lines import dossier_line
from tests.ui.driver import CTRL, Driver


@pytest.mark.parametrize(
    ("state", "provisional", "tone"),
    [
        (DossierState.RECEIVED, False, "ok"),
        (DossierState.RETURNED, False, "ok"),
        (DossierState.RECEIVED, True, "warning"),
        (DossierState.SUPPLEMENT_ASKED, False, "warning"),
        (DossierState.FINANCIAL_DUTY, False, "warning"),
        (DossierState.NOT_RECEIVED, False, "danger"),
        (DossierState.STOPPED, True, "danger"),
        (DossierState.WITHDRAWN, False, "danger"),
    ],
)
def test_only_what_goes_well_is_green(
    driver: Driver, state: DossierState, *, provisional: bool, tone: str
) -> None:
    line = dossier_line("H53.99-261123-0001", provisional=provisional)
    driver.office.shelf.lines = [replace(line, state=state)]
    driver.press(Qt.Key.Key_3, CTRL)
    (chip,) = (
        one
        for one in driver.window.findChildren(QLabel)
        if one.isVisible() and one.property("role") == "chip"
    )

    assert chip.text().startswith(state_words(state))
    assert chip.property("tone") == tone
