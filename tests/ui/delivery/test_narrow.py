from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter_app.ui.delivery.screen import DeliveryScreen
from tests.ui.driver import CTRL, Driver
from tests.ui.tour import busy_office


@pytest.mark.parametrize("at_zoom", [1.0, 1.5, 2.0], indirect=True)
def test_the_columns_fill_the_list(at_zoom: Driver) -> None:
    busy_office(at_zoom.office)
    at_zoom.press(Qt.Key.Key_5, CTRL)
    screen = at_zoom.view.screen_shown
    assert isinstance(screen, DeliveryScreen)
    table = screen.panel.table

    assert table.horizontalHeader().length() == table.viewport().width()
    assert not table.horizontalScrollBar().isVisible()
