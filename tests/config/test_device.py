"""A PC is the same after every start and another than its copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from counter_app.config import device
from counter_app.config.device import LETTERS, device_mark


def test_a_pc_is_known_by_its_name_and_its_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "machine-id"
    monkeypatch.setattr(device, "LINUX_IDS", (tmp_path / "missing", system))
    system.write_text("0123456789abcdef\n")
    first, again = device_mark(), device_mark()
    system.write_text("fedcba9876543210\n")
    copied = device_mark()
    monkeypatch.setattr("platform.node", lambda: "quay-so-7")

    assert first == again
    assert len({first, copied, device_mark()}) == 3
    assert len(first) == LETTERS
    assert "0123" not in first
