"""docs/states.md says what the code does."""

from __future__ import annotations

from pathlib import Path

from tools.write_states import document

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_states_is_up_to_date() -> None:
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == document()
