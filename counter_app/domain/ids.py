"""Identifiers: UUIDv7 everywhere, typed by what they name."""

from __future__ import annotations

import os
import time
from typing import NewType
from uuid import UUID

OfficeId = NewType("OfficeId", UUID)
StationId = NewType("StationId", UUID)
CounterId = NewType("CounterId", UUID)
ClerkId = NewType("ClerkId", UUID)
DossierId = NewType("DossierId", UUID)
CitizenId = NewType("CitizenId", UUID)
TicketId = NewType("TicketId", UUID)
SeriesId = NewType("SeriesId", UUID)
PrinterId = NewType("PrinterId", UUID)
PrintJobId = NewType("PrintJobId", UUID)
FileId = NewType("FileId", UUID)
CommandId = NewType("CommandId", UUID)
ProcedureVersionId = NewType("ProcedureVersionId", UUID)


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits.

    The time inside is a hint for index locality only and is never trusted for order.
    """
    stamp = time.time_ns() // 1_000_000
    value = (stamp & 0xFFFFFFFFFFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
