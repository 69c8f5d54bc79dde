"""``make campaign``: every fault campaign at full size, seeds printed (tests/faults)."""

from __future__ import annotations

import sys

import pytest

OPTIONS = (
    "tests/faults",
    "-m",
    "campaign",
    "--whole",
    "-p",
    "no:randomly",
    "-v",
    # A whole campaign takes longer than any test may: the limit of a hang is not for it.
    "-o",
    "faulthandler_timeout=0",
)

if __name__ == "__main__":
    sys.exit(pytest.main([*OPTIONS, *sys.argv[1:]]))
