"""Runs two windows in turns on one screen: ``python -m benchmarks.in_turns TIMES FLOOR OURS``.

Prints the median milliseconds of each, which the modules print themselves. The first start of
each is left out: it writes the bytecode, fills the disk's cache and wakes the bus that screen
readers listen on.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

if __name__ == "__main__":
    times, *modules = sys.argv[1:]
    spent: dict[str, list[float]] = {module: [] for module in modules}
    for _ in range(int(times) + 1):
        for module, found in spent.items():
            command = [sys.executable, "-m", module]
            ran = subprocess.run(command, capture_output=True, check=True, text=True)
            found.append(float(ran.stdout))
    print(*(median(found[1:]) for found in spent.values()))
