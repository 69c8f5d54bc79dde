"""``make bench``: every figure, one after the other, on a quiet machine."""

from __future__ import annotations

from benchmarks.figures import ALL
from benchmarks.measure import report

if __name__ == "__main__":
    report([figure for measure in ALL for figure in measure()])
