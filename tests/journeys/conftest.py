"""The program's whole window, from outside and from inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.counter_process import OutsideClerk, outside_clerk


@pytest.fixture
def desktop(virtual_desktop: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The virtual desktop of somebody who never set anything on this PC."""
    homes = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
    return {**virtual_desktop, **{name: str(tmp_path / part) for name, part in homes.items()}}


@pytest.fixture
def clerk(desktop: dict[str, str], system_python: Path) -> Iterator[OutsideClerk]:
    """Works whatever window the test opens on ``desktop``."""
    with outside_clerk(desktop, system_python) as somebody:
        yield somebody
