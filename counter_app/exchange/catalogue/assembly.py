"""One procedure version from what a source printed, with every doubt found on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counter_app.domain.catalogue_doubt import DoubtCode, DoubtList
from counter_app.domain.procedure import ProcedureVersion, with_doubts
from counter_app.exchange.catalogue import scope
from counter_app.exchange.catalogue.bounded import MAX_RECORDS, too_large
from counter_app.exchange.catalogue.cases import judge_cases
from counter_app.exchange.catalogue.fees import judge_fees
from counter_app.exchange.catalogue.result_table import judge_results
from counter_app.exchange.catalogue.tables import (
    ChannelRow,
    PaperTable,
    ResultRow,
    channels_of,
)
from counter_app.services.catalogue_record import CatalogueRecord


@dataclass(frozen=True, slots=True)
class Source:
    """The sections of a record, cleaned, with the short fields already read."""

    code: str
    name: str
    field_vi: str
    levels: tuple[str, ...]
    applicants: tuple[str, ...]
    legal_basis: tuple[str, ...]
    channel_rows: tuple[ChannelRow, ...]
    papers: PaperTable
    results: tuple[ResultRow, ...]
    fees: tuple[tuple[str, tuple[ChannelRow, ...]], ...]
    """Code of a fee and the rows that state it."""
    steps: str
    """"Trình tự thực hiện"."""
    demands: str
    """"Yêu cầu, điều kiện"."""
    texts: tuple[str, ...]
    """More sections searched for remnants of the district level and for numbers of sets."""
    origin: str
    decision_no: str | None = None
    field_code: str = ""


def assemble(source: Source, doubts: DoubtList) -> ProcedureVersion | None:
    """The draft; None only when there is no code to file it under."""
    if not source.code:
        doubts.add(DoubtCode.CODE_MISSING, "code", source.name)
        return None
    if not scope.PROCEDURE_CODE.fullmatch(source.code):
        doubts.add(DoubtCode.CODE_ODD, "code", source.code)
    scope.check_name(source.name, doubts)
    scope.check_text((source.name, source.steps, *source.texts), doubts)
    if not source.field_vi:
        doubts.add(DoubtCode.FIELD_MISSING, "field_vi")
    if not source.channel_rows:
        doubts.add(DoubtCode.CHANNEL_MISSING, "channels")
    read = judge_cases(source.channel_rows, source.steps, source.papers, doubts)
    channels = channels_of(source.channel_rows)
    version = ProcedureVersion(
        code=source.code,
        name_vi=source.name,
        short_name_vi=scope.short_name(source.name, doubts),
        field_vi=source.field_vi,
        field_code=source.field_code,
        levels=source.levels,
        channels=channels,
        cases=read.cases,
        components=read.components,
        fees=tuple(
            rule
            for code, rows in source.fees
            for rule in judge_fees(rows, channels, (source.steps, source.demands), doubts, code)
        ),
        results=judge_results(source.results, doubts),
        decision_no=source.decision_no,
        applicants_vi=source.applicants,
        legal_basis=source.legal_basis,
        note_vi="\n".join(read.notes),
        source=source.origin,
    )
    return with_doubts(version, doubts.all())


class Records:
    """Numbers the records of one file, notices a code that comes twice, knows when to stop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position = 0
        self._codes: set[str] = set()

    def readable(self, source: Source, doubts: DoubtList, digest: str) -> CatalogueRecord:
        """The record of a source."""
        self._count()
        if source.code in self._codes:
            doubts.add(DoubtCode.CODE_REPEATED, "code", source.code)
        self._codes.add(source.code)
        version = assemble(source, doubts)
        return CatalogueRecord(self._position, source.code, version, doubts.all(), digest)

    def unreadable(self, code: str, source_text: str, digest: str) -> CatalogueRecord:
        """A record that keeps its place although nothing could be read from it."""
        self._count()
        doubts = DoubtList()
        doubts.add(DoubtCode.RECORD_UNREADABLE, "record", source_text)
        return CatalogueRecord(self._position, code, None, doubts.all(), digest)

    def _count(self) -> None:
        self._position += 1
        if self._position > MAX_RECORDS:
            raise too_large(self._path)
