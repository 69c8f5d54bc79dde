"""Counters at once, on both databases: no code, number or call comes twice."""

from __future__ import annotations

import sys

import pytest

from tests.faults.conftest import Show, Size
from tests.faults.two_counters import work_at_once

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no fork"),
]


def test_counters_at_once_double_nothing(
    office_database: str, size: Size, seed: int, show: Show
) -> None:
    report = work_at_once(office_database, size(3, 8), size(12, 200), seed, waiting=size(12, 150))
    show(report)

    assert report.broken == []
    assert min(report.figures[act] for act in ("receive", "issue", "call")) > 0


def test_looking_first_and_writing_later_is_caught(
    office_database: str, seed: int, show: Show
) -> None:
    report = work_at_once(
        office_database, 3, 20, seed, choices="call", waiting=50, wrong="read then update"
    )
    show(report)

    assert any("told twice (call)" in found for found in report.broken)
