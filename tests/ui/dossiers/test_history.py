"""The history says who did what, and what was entered later from paper."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication

from counter_app.domain.lifecycle import Act
from counter_app.services.views import DossierEventLine
from counter_app.ui.dossiers.history import HistoryList
from tests.fixtures.office import MONDAY_MORNING

AT_ONCE = DossierEventLine(Act.RECEIVE, "draft", "received", MONDAY_MORNING, "Lê Thị Mẫu", "Quầy 3")
LATER = DossierEventLine(
    Act.RECEIVE,
    "draft",
    "received",
    MONDAY_MORNING,
    "Lê Thị Mẫu",
    "Quầy 3",
    MONDAY_MORNING - timedelta(days=3),
    "mất điện",
)


def test_a_dossier_entered_later_says_so_and_why(qapp: QApplication) -> None:
    lines = HistoryList()

    lines.show_lines((AT_ONCE, LATER))

    first, second = (lines.item(row).text() for row in range(2))
    assert "Nhập bù" not in first
    assert "Nhập bù, ghi trên giấy lúc" in second
    assert "20/11/2026" in second
    assert second.endswith("Lý do: mất điện")
