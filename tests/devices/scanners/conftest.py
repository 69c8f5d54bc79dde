"""Paper and a scanner for every test of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from counter_app.practice.pages import PageLook, draw_bundle
from counter_app.practice.virtual_scanner import VirtualScanner


@pytest.fixture(scope="session")
def sheets() -> list[bytes]:
    """Five small pages, each different."""
    return draw_bundle(11, 5, look=PageLook(dpi=75))


@pytest.fixture
def device(sheets: list[bytes]) -> Iterator[VirtualScanner]:
    """A network scanner with five pages in its feeder."""
    with VirtualScanner() as scanner:
        scanner.load(sheets)
        yield scanner
