"""What comes from outside stands in a tool tip as it is written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from counter_app.ui.widgets.suggest import Suggestion, SuggestionModel
from counter_app.ui.widgets.text import wrapped_tip


@pytest.mark.usefixtures("qapp")
def test_an_address_of_markup_loads_no_picture() -> None:
    model = SuggestionModel()
    model.show_rows([Suggestion("A", '072 · <img src="/x.png">', None)])
    cell = model.index(0, 0)

    assert (
        cell.data(Qt.ItemDataRole.ToolTipRole) == "<p>072 · &lt;img src=&quot;/x.png&quot;&gt;</p>"
    )
    assert cell.data(Qt.ItemDataRole.AccessibleDescriptionRole) == '072 · <img src="/x.png">'


def test_a_tip_of_several_lines_keeps_them() -> None:
    assert wrapped_tip("một\nhai <b>") == "<p>một<br>hai &lt;b&gt;</p>"
