"""Reads one catalogue file in a process of its own; prints records, CPU seconds, peak MiB."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from counter_app.exchange.catalogue.detect import read_catalogue

STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """Peak of this program alone; getrusage would begin with its parent's. Linux only."""
    line = next(one for one in STATUS.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    began = time.process_time()
    count = sum(1 for _ in read_catalogue(Path(sys.argv[1])))
    print(count, round(time.process_time() - began, 2), round(peak_mib(), 1))
