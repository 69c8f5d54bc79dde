"""``make campaign``: every fault campaign at full size, seeds printed (tests/faults)."""

from __future__ import annotations

import sys

import pytest

if __name__ == "__main__":
    sys.exit(
        pytest.main(
            ["tests/faults", "-m", "campaign", "--whole", "-p", "no:randomly", "-q", *sys.argv[1:]]
        )
    )
