"""Options of a printer by its model name, from python-escpos' table of models."""

from __future__ import annotations

from dataclasses import replace

from counter_app.devices.printers.library import models
from counter_app.devices.printers.options import PrinterOptions
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode


def model_options(model: str) -> PrinterOptions:
    """Options by python-escpos' table of models, e.g. ``TM-T20II``.

    Imports python-escpos. Raises ``DeviceTrouble(PRINTER_NOT_CONFIGURED)`` for a model not
    in it, or one whose width it does not know.
    """
    known = models().get(model)
    try:
        width = int(known["media"]["width"]["pixels"]) if known else 0
    except (KeyError, ValueError):
        width = 0
    if not known or not width:
        raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
    features = known.get("features", {})
    cutter = bool(features.get("paperPartCut") or features.get("paperFullCut"))
    return replace(PrinterOptions(), width_dots=width, cutter=cutter)
