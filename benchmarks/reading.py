"""Reads one catalogue file in a process of its own; prints records, CPU seconds, peak MiB."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from counter_app.cli.memory import peak_mib
from counter_app.exchange.catalogue.detect import read_catalogue

if __name__ == "__main__":
    began = time.process_time()
    count = sum(1 for _ in read_catalogue(Path(sys.argv[1])))
    print(count, round(time.process_time() - began, 2), round(peak_mib() or 0, 1))
