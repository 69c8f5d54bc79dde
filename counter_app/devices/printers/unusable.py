"""What stands for a printer that cannot be opened: it is shown, and nothing is lost."""

from __future__ import annotations

from typing_extensions import override

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.paper import Rendered
from counter_app.services.ports import Printer, PrinterState, PrintOutcome


class UnusablePrinter(Printer):
    """Where the address says nothing: the printer is shown, its jobs wait and are told."""

    @override
    def state(self) -> PrinterState:
        """Always the same. Never raises."""
        return PrinterState.NOT_CONFIGURED

    @override
    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Raises ``DeviceTrouble(PRINTER_NOT_CONFIGURED)``."""
        raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
