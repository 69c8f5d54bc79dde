"""Keys of each scripted reception: ``python -m benchmarks.counted_keys DIR``, on any screen."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.journeys.keys import measure

if __name__ == "__main__":
    for figure in measure(Path(sys.argv[1]) / "office"):
        print(figure.name, figure.papers, figure.keys, figure.limit, sep="\t")
