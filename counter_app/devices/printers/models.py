"""Options of a printer by its model name, from python-escpos' table of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from counter_app.devices.printers.library import models
from counter_app.devices.printers.options import PrinterKind, PrinterOptions, ProcessIds
from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode

NARROWEST = 384
"""58 mm paper; what is narrower is a display."""


def model_options(model: str) -> PrinterOptions:
    """Options by python-escpos' table of models, e.g. ``TM-T20II``.

    Imports python-escpos. Raises ``DeviceTrouble(PRINTER_NOT_CONFIGURED)`` for a model not
    in it, or one whose width it does not know.
    """
    known = models().get(model)
    try:
        width = int(known["media"]["width"]["pixels"]) if known else 0
    except (KeyError, ValueError, TypeError):
        width = 0
    if not known or width < NARROWEST:
        raise DeviceTrouble(DeviceTroubleCode.PRINTER_NOT_CONFIGURED)
    features = known.get("features", {})
    cutter = bool(features.get("paperPartCut") or features.get("paperFullCut"))
    return replace(PrinterOptions(), width_dots=width, cutter=cutter)


def model_width(model: str, otherwise: int) -> int:
    """Dots across the paper of a model; ``otherwise`` where the table does not know it."""
    try:
        return model_options(model).width_dots
    except DeviceTrouble:
        return otherwise


def office_options(kind: str, width_dots: int, profile: Mapping[str, Any]) -> PrinterOptions:
    """Options as the office's row of a printer gives them; ``profile`` may name its model.

    Raises ``DeviceTrouble(PRINTER_NOT_CONFIGURED)`` for a model nobody knows.
    """
    model = profile.get("model", "")
    return PrinterOptions(
        kind=PrinterKind(kind),
        width_dots=width_dots,
        cutter=model_options(model).cutter if model else True,
        process_ids=ProcessIds(profile.get("process_ids", ProcessIds.ASK)),
        answers=bool(profile.get("answers", True)),
    )
