"""What F9 gave, as the clerk reads it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QLabel

from counter_app.domain.ids import DossierId, uuid7
from counter_app.services.commands import Received
from counter_app.ui.reception.received_card import ReceivedCard
from tests.fixtures.office import MONDAY_MORNING

RECEIVED = Received(DossierId(uuid7()), "H53.99-261123-0001", False, MONDAY_MORNING, 16_000, (), 1)


def words(card: ReceivedCard) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel) if not one.isHidden())


def test_changes_that_came_too_late_are_told(qapp: QApplication) -> None:
    card = ReceivedCard()

    card.show_received(replace(RECEIVED, saved_before=True))
    assert "không được lưu" in words(card)

    card.show_received(RECEIVED)
    assert "không được lưu" not in words(card)
