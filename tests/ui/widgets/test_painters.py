"""A painter that outlives its paint event is taken apart elsewhere, and takes the program along."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from counter_app.ui.widgets.buttons import PrimaryButton
from counter_app.ui.widgets.choice import Choice


@pytest.mark.parametrize(
    "make", [lambda: PrimaryButton("Tiếp nhận", "F9"), lambda: Choice([("Một", 1)])]
)
def test_painters_end_with_their_event(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    """Whoever looks at a running program, a profiler or a debugger, holds its frames."""
    widget = make()
    qtbot.addWidget(widget)
    frames: list[FrameType] = []

    def hold(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_name == "paintEvent":
            frames.append(frame)

    sys.setprofile(hold)
    try:
        widget.grab()
    finally:
        sys.setprofile(None)
    (frame,) = frames
    painter = frame.f_locals["painter"]

    assert not painter.isActive()
