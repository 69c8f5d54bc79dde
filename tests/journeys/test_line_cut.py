"""The line to the portal is cut while somebody stands at the counter."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from counter_app.practice.people import invent_person
from tests.journeys.books import codes_on_paper
from tests.journeys.keys import CTRL, KeyClerk, key_clerk, new_citizen_by_card

Key = Qt.Key


def test_received_without_a_line_and_delivered_once_it_is_back(
    qapp: QApplication, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    with key_clerk(folder) as clerk:
        portal = clerk.floor.town.portal
        portal.cut()
        new_citizen_by_card(clerk, invent_person(9, age=36))
        code = clerk.receive()

        clerk.until(lambda: code in codes_on_paper(folder), "no slip without a line")
        clerk.until(lambda: _waiting(clerk) == 1, "it does not wait in the outbox")
        clerk.until(lambda: clerk.floor.running.services.status().line_up is False, "line up?")
        clerk.until(lambda: _says(clerk, "Mất mạng"), "the status line does not say it")
        assert portal.dossiers == {}

        portal.mend()
        clerk.press(Key.Key_5, CTRL)
        clerk.press(Key.Key_F9)
        clerk.until(lambda: code in portal.dossiers, "never delivered")
        clerk.until(lambda: bool(portal.dossiers[code].steps), "no first step")
        clerk.until(lambda: _waiting(clerk) == 0, "it still waits")
        assert portal.dossiers[code].created == 1


def _waiting(clerk: KeyClerk) -> int:
    office = clerk.floor.running.office.id
    return clerk.floor.running.services.queries.outbox_summary(office).waiting


def _says(clerk: KeyClerk, words: str) -> bool:
    shown = [one.text() for one in clerk.window.findChildren(QLabel) if one.isVisible()]
    return any(words in text for text in shown)
