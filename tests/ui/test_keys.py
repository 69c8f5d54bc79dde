from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import counter_app
from counter_app.ui import keys
from counter_app.ui.keys import TABLE, Binding, Deed, Scope, bind, clashes, count_together, hint

ROOT = Path(counter_app.__file__).parent


def vietnamese_texts(path: Path) -> Iterator[str]:
    """Texts a person reads: literals that are no docstring and hold a space."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in said
            and " " in node.value
            and not node.value.isascii()
        ):
            yield node.value


def test_no_key_means_two_things_at_once() -> None:
    assert [(one.deed, other.deed, key) for one, other, key in clashes()] == []


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        (Scope.RECEPTION, "F5"),
        (Scope.EVERYWHERE, "Ctrl+P"),
        (Scope.CHECKLIST, "F9"),
        (Scope.CALL_BAR, "f8"),
        (Scope.RECEPTION, "F9"),
    ],
)
def test_a_clash_would_be_found(scope: Scope, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = Binding(scope, Deed.KEYS, (key,), "x")
    monkeypatch.setattr(keys, "TABLE", (*TABLE, planted))

    assert any(planted in pair for pair in clashes())


def test_scopes_that_never_meet_may_share_keys() -> None:
    assert not count_together(Scope.DOSSIERS, Scope.DELIVERY)
    assert not count_together(Scope.CHECKLIST, Scope.PAGES)
    assert not count_together(Scope.CHECKLIST, Scope.QUEUE)
    assert count_together(Scope.CHECKLIST, Scope.RECEPTION)
    assert count_together(Scope.CALL_BAR, Scope.QUEUE)


def test_the_keys_of_the_design() -> None:
    expected = {
        Deed.KEYS: "F1",
        Deed.FIND: "Ctrl+K",
        Deed.BACK: "Esc",
        Deed.NEXT_PROBLEM: "F8",
        Deed.OPEN_RECEPTION: "Ctrl+1",
        Deed.OPEN_QUEUE: "Ctrl+2",
        Deed.OPEN_DOSSIERS: "Ctrl+3",
        Deed.OPEN_DELIVERY: "Ctrl+5",
        Deed.OPEN_SETTINGS: "Ctrl+7",
        Deed.CALL_NEXT: "F5",
        Deed.RECALL: "F6",
        Deed.FINISH: "F7",
        Deed.NO_SHOW: "Ctrl+F6",
        Deed.TRANSFER: "Ctrl+F7",
        Deed.HOLD: "Shift+F7",
        Deed.NEW_FORM: "F2",
        Deed.SCAN: "F3",
        Deed.SECOND_PARTY: "F4",
        Deed.RECEIVE: "F9",
        Deed.RECEIVE_AND_KEEP: "Shift+F9",
        Deed.REPRINT: "Ctrl+P",
    }

    assert {deed: hint(deed) for deed in expected} == expected


def test_what_does_not_exist_yet_has_no_key() -> None:
    used = {key for line in TABLE for key in line.keys}

    assert used.isdisjoint({"F12", "Ctrl+4", "Ctrl+6"})


SPELT = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)?(?<!\w)F\d{1,2}\b|(?:Ctrl|Shift|Alt)\+\w+")
SPOKEN = [
    (path.name, literal)
    for folder in ("ui", "wording")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name != "keys.py"
    for literal in vietnamese_texts(path)
    if SPELT.search(literal)
]


@pytest.mark.parametrize(("file", "words"), SPOKEN)
def test_every_key_a_sentence_names_exists(file: str, words: str) -> None:
    known = {key for line in TABLE for key in line.keys}

    assert set(SPELT.findall(words)) <= known


def test_letters_and_keys_of_others_stay_free() -> None:
    for line in TABLE:
        for key in line.keys:
            assert not key.startswith(keys.FORBIDDEN_PREFIXES)
            assert not (len(key) == 1 and key.isalpha())


def test_every_key_is_one_qt_knows() -> None:
    for line in TABLE:
        for key in line.keys:
            assert QKeySequence(key).toString(), key


def test_every_deed_stands_in_the_table_once() -> None:
    assert sorted(line.deed for line in TABLE) == sorted(Deed)


def test_a_bound_key_acts_while_its_owner_is_visible(qtbot: QtBot) -> None:
    owner = QWidget()
    QVBoxLayout(owner).addWidget(QLineEdit())
    done: list[int] = []
    bind(owner, Deed.RECEIVE, lambda: done.append(1))
    qtbot.addWidget(owner)
    with qtbot.waitExposed(owner):
        owner.show()

    QTest.keyClick(owner.windowHandle(), Qt.Key.Key_F9)

    assert done == [1]

    owner.hide()
    QTest.keyClick(owner.windowHandle(), Qt.Key.Key_F9)

    assert done == [1]


def test_letter_keys_are_never_shortcuts(qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)

    for deed in (Deed.SEARCH, Deed.TICK):
        with pytest.raises(ValueError, match="typed into its widget"):
            bind(owner, deed, lambda: None)
