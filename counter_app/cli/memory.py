"""How much memory this program took at most."""

from __future__ import annotations

from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mib() -> float | None:
    """MiB of this program alone; getrusage would begin with its parent's.

    None where the system does not tell it without a library (Windows).
    """
    if not STATUS.exists():
        return None
    line = next(one for one in STATUS.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
