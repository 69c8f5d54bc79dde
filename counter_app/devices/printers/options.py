"""What is known of a printer besides its address: one frozen set of facts per printer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PrinterKind(StrEnum):
    """What a printer understands."""

    THERMAL = "thermal"
    """ESC/POS: takes ``Raster``."""
    OFFICE = "office"
    """Sheets: takes ``Pdf``."""


class ProcessIds(StrEnum):
    """Whether the printer confirms printing by process id (GS ( H)."""

    ASK = "ask"
    """Decided by the model name it answers."""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class PrinterOptions:
    """Facts about one printer. Times in seconds."""

    kind: PrinterKind = PrinterKind.THERMAL
    width_dots: int = 576
    dots_per_mm: float = 8.0
    slowest_mm_s: float = 50.0
    """Used for deadlines only: 50 mm/s is slower than any printer on the market."""
    band_rows: int = 128
    """Rows of one raster command; 24 for printers with a tiny buffer."""
    feed_units_per_row: int = 0
    """Units of ESC J in one row of dots; 0 sends blank rows as dots. See ``escpos_raster``."""
    cutter: bool = True
    answers: bool = True
    """False: never asked for status, never waited for."""
    process_ids: ProcessIds = ProcessIds.ASK
    baud_rate: int = 38400
    rts_cts: bool = False
    connect_seconds: float = 3.0
    preflight_seconds: float = 0.3
    answer_seconds: float = 3.0
    """How long after the mechanical time an answer may take."""
    poll_seconds: float = 1.0
    """While an answer is due the printer is asked for its state this often."""
    paper_wait_seconds: float = 30.0
    """How long a job that ran out of paper may wait for a new roll."""
    slack_seconds: float = 10.0

    def mechanical_seconds(self, rows: int) -> float:
        """Time the slowest printer needs for so many rows."""
        return rows / self.dots_per_mm / self.slowest_mm_s
