"""kill -9 at any point of the day: nothing told is lost, nothing is doubled."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.conftest import Show, Size
from tests.faults.kill import kill_again_and_again

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows knows neither fork nor SIGKILL"),
]

PATIENCE = 120
"""Kills until a mistake must have been caught; it takes ten on average."""


def test_a_killed_clerk_loses_and_doubles_nothing(
    office: Path, size: Size, seed: int, show: Show
) -> None:
    report = kill_again_and_again(office, size(10, 300), seed)
    show(report)

    assert report.broken == []
    assert report.figures["acts told"]


@pytest.mark.parametrize("wrong", ["tell before commit", "commit twice"])
def test_a_wrong_program_is_caught(office: Path, seed: int, show: Show, wrong: str) -> None:
    report = kill_again_and_again(office, PATIENCE, seed, wrong=wrong, stop_at_first=True)
    show(report)

    assert report.broken != []
