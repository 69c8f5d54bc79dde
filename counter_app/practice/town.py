"""The devices and the portal around the practice counter, all on the loopback.

They live in a process of their own in the played day, so that the counter can be killed
while its printer goes on printing; beside the window they live in the same process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from counter_app.practice.printer_mechanism import OnPaper
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.practice.virtual_printer import VirtualPrinter
from counter_app.practice.virtual_reader import VirtualReader
from counter_app.practice.virtual_scanner import VirtualScanner
from counter_app.services.office_plan import PlannedPortal, PlannedPrinter

UNIT = "H53.99"
PORTAL_LOGIN = ("counter", "practice")
"""What the stand-in portal lets in; it opens nothing else."""


class Town:
    """A printer, a scanner, a card reader and a portal."""

    def __init__(
        self,
        folder: Path,
        resources: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_receipt: OnPaper | None = None,
    ) -> None:
        self.folder = folder
        self.printer = VirtualPrinter(folder / "paper", on_receipt=on_receipt)
        self.scanner = VirtualScanner()
        self.reader = VirtualReader()
        self.portal = StandInPortal(
            folder / "portal", resources / "portal", now=now, login=PORTAL_LOGIN
        )

    def __enter__(self) -> Self:
        (self.folder / "forms").mkdir(parents=True, exist_ok=True)
        self.printer.start()
        self.scanner.start()
        self.reader.start()
        self.portal.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.reader.stop()
        self.scanner.stop()
        self.printer.stop()
        self.portal.stop()

    @property
    def printers(self) -> tuple[PlannedPrinter, ...]:
        """As rows of the practice office."""
        return (
            PlannedPrinter(
                "Máy in phiếu", "thermal", self.printer.address, profile={"process_ids": "yes"}
            ),
            PlannedPrinter("Máy in A4", "office", f"file:{self.folder / 'forms'}"),
        )

    @property
    def sheets(self) -> tuple[str, ...]:
        """What each sheet's job was called when it went to the office printer, in order."""
        names = sorted(path.stem for path in (self.folder / "forms").glob("*.pdf"))
        return tuple(bytes.fromhex(name.partition("-")[2]).decode() for name in names)

    @property
    def connection(self) -> PlannedPortal:
        """As a row of the practice office."""
        return PlannedPortal("dvcqg-bus", self.portal.url, self.portal.files_url, UNIT, {})

    @property
    def environment(self) -> Mapping[str, str]:
        """What the counter's machine settings are overridden with."""
        return {
            "COUNTER_SCANNER_ADDRESS": self.scanner.address,
            "COUNTER_READER_ADDRESS": self.reader.address,
        }
