"""One record of a catalogue file, as the readers in ``exchange`` hand it to the import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from counter_app.domain.procedure import Doubt, ProcedureVersion


@dataclass(frozen=True, slots=True)
class CatalogueRecord:
    """A record that was found in a file, readable or not: none is ever lost.

    ``position`` counts from 1 in the order of the file. ``version`` is None when nothing
    usable could be read; ``doubts`` then say why. ``raw_sha256`` is the hash of the record
    as it stood in the file, so that the same record is recognised when it comes again.
    """

    position: int
    code: str
    version: ProcedureVersion | None
    doubts: tuple[Doubt, ...]
    raw_sha256: str


CatalogueReader = Callable[[Path], Iterator[CatalogueRecord]]
"""Reads a catalogue file record by record.

Raises Refusal FILE_NOT_RECOGNISED or FILE_TOO_LARGE, also in the middle of a file that
breaks off: the import then keeps nothing of it.
"""
