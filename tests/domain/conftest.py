from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counter_app.domain.working_calendar import WorkingCalendar, calendar_from_json

CALENDAR_FILE = Path(__file__).parents[2] / "resources" / "calendar" / "vietnam.json"


@pytest.fixture(scope="session")
def calendar_file() -> dict[str, Any]:
    """The shipped calendar as it stands in the file."""
    content: dict[str, Any] = json.loads(CALENDAR_FILE.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def vietnam(calendar_file: dict[str, Any]) -> WorkingCalendar:
    """The shipped calendar."""
    return calendar_from_json(calendar_file)
