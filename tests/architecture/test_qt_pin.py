"""PySide6 stays at the version that loses no reference to None."""

from __future__ import annotations

import sys
from importlib.metadata import version

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 500


@pytest.mark.parametrize("part", ["PySide6-Essentials", "PySide6-Addons", "shiboken6"])
def test_the_parts_are_pinned(part: str) -> None:
    assert version(part) == "6.11.3"


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_lose_no_reference_to_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 lost one on nearly every call, and Python died after some 5000."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)

    for number in range(CALLS):
        label.setText(str(number))
        label.setEnabled(number % 2 == 0)

    assert abs(sys.getrefcount(None) - before) < CALLS // 10
