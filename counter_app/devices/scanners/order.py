"""What a scan process is told: the one line it reads first.

A module apart, so that the program above loads no scanner's driver.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from counter_app.services.ports import ScanProfile

COMMAND = "scan-child"
"""The hidden command of the bundled program."""


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What to scan and where to put it."""

    job_id: str
    address: str
    profile: ScanProfile
    spool: Path
    first_number: int = 1
    """Number of the first page: goes on behind the pages of an earlier try."""


def encode_order(order: ScanOrder) -> bytes:
    """One JSON line."""
    fields = asdict(order) | {"spool": str(order.spool)}
    return json.dumps(fields).encode("ascii") + b"\n"


def decode_order(line: bytes) -> ScanOrder:
    """The order of such a line."""
    fields = json.loads(line)
    return ScanOrder(
        job_id=fields["job_id"],
        address=fields["address"],
        profile=ScanProfile(**fields["profile"]),
        spool=Path(fields["spool"]),
        first_number=fields["first_number"],
    )
