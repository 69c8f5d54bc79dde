"""One record of a catalogue file, as the readers in ``exchange`` hand it to the import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from counter_app.domain.catalogue_doubt import DoubtCode, excerpt
from counter_app.domain.failures import Refusal
from counter_app.domain.procedure import Doubt, ProcedureVersion
from counter_app.domain.typed_text import check_typed


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


def fitting(record: CatalogueRecord) -> CatalogueRecord:
    """The record, or without its version and with a doubt when a text of it fits nowhere."""
    if record.version is None:
        return record
    try:
        _check_texts(record.version)
    except Refusal as refusal:
        field = f"{refusal.details['field']}: {refusal.code}"
        doubt = Doubt(str(DoubtCode.RECORD_UNREADABLE), field, excerpt(record.version.name_vi))
        return replace(record, version=None, doubts=(*record.doubts, doubt))
    return record


def _check_texts(version: ProcedureVersion) -> None:
    """Raises Refusal TEXT_TOO_LONG or TEXT_NOT_ALLOWED."""
    check_typed(
        procedure_code=version.code,
        procedure_name=version.name_vi,
        short_name=version.short_name_vi,
        field_name=version.field_vi,
        field_code=version.field_code,
        printer_name=version.paper.printer,
    )
    for case in version.cases:
        check_typed(case_id=case.id)
    for part in version.components:
        check_typed(
            component_id=part.id,
            component_name=part.name_vi,
            national_code=part.national_code,
        )
    for rule in version.fees:
        check_typed(fee_code=rule.code, fee_name=rule.name_vi)


CatalogueReader = Callable[[Path], Iterator[CatalogueRecord]]
"""Reads a catalogue file record by record.

Raises Refusal FILE_NOT_RECOGNISED or FILE_TOO_LARGE, also in the middle of a file that
breaks off: the import then keeps nothing of it.
"""
