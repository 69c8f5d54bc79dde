"""What a reception costs in keys, in the real window with the real office behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from counter_app.practice.people import invent_person
from tests.journeys import keys
from tests.journeys.books import codes_on_paper, rows
from tests.journeys.keys import SHIFT, call_somebody, key_clerk, measure


def test_no_journey_takes_more_keys_than_promised(qapp: QApplication, tmp_path: Path) -> None:
    figures = measure(tmp_path / "office")

    assert [figure.papers for figure in figures] == [4, 4, 4, 4]
    assert [figure for figure in figures if figure.keys > figure.limit] == []
    stored = {row[0] for row in rows(tmp_path / "office", "SELECT code FROM dossier")}
    assert {figure.code for figure in figures} < stored
    assert len(stored) == len(figures) + 1


def test_shift_f9_keeps_person_and_ticket(qapp: QApplication, tmp_path: Path) -> None:
    folder, person = tmp_path / "office", invent_person(7, age=36)
    with key_clerk(folder) as clerk:
        call_somebody(clerk)
        keys.new_citizen_by_card(clerk, person)
        first = clerk.receive(SHIFT)
        assert clerk.form.submitter.number == person.identity_number
        assert clerk.form.submitter.phone == person.phone
        assert clerk.form.stored is None
        keys.second_dossier(clerk)
        second = clerk.receive()
        assert clerk.form.untouched
        printed = {first, second}
        clerk.until(lambda: set(codes_on_paper(folder)) == printed, "a slip is missing")

    found = rows(
        folder,
        "SELECT d.code, d.identity_number, t.label FROM dossier d JOIN queue_ticket_dossier q"
        " ON q.dossier_id = d.id JOIN queue_ticket t ON t.id = q.ticket_id",
    )
    assert sorted(row[0] for row in found) == sorted([first, second])
    assert {row[1] for row in found} == {person.identity_number}
    assert len({row[2] for row in found}) == 1


@pytest.mark.parametrize(("letter", "cost"), [("a", 1), ("ê", 2), ("ẫ", 3), ("đ", 2), (" ", 1)])
def test_a_mark_costs_a_key(letter: str, cost: int) -> None:
    assert keys.telex_keys(letter) == cost
