"""Which papers a reception prints: decided and frozen in its own transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from counter_app.domain.deadline import Due, DueNoteKind
from counter_app.domain.dossier import Dossier
from counter_app.domain.procedure import PaperChoice, PaperRule, ProcedureVersion, SlipWhen
from counter_app.domain.text import fold
from counter_app.services.floor_repositories import PrinterChoice
from counter_app.services.paper import PaperContent, PaperKind
from counter_app.services.paper_codec import content_to_json
from counter_app.services.paper_contents import (
    PaperWords,
    appointment_slip,
    folder_label,
    receipt_form,
)
from counter_app.services.work import Desk, UnitOfWork

__all__ = ["PaperWords", "no_printer", "queue_papers"]

SLIPS = (PaperChoice.SLIP, PaperChoice.FORM_01_AND_SLIP)
FORMS = (PaperChoice.FORM_01, PaperChoice.FORM_01_AND_SLIP)
NOT_SAME_DAY = (DueNoteKind.AFTER_CUTOFF, DueNoteKind.OFF_HOURS)
"""The result does not come today, so the citizen needs the day on paper."""


def queue_papers(
    unit: UnitOfWork,
    words: PaperWords,
    desk: Desk,
    dossier: Dossier,
    version: ProcedureVersion,
    now: datetime,
    *,
    due: Due | None,
    line_up: bool,
    label: bool,
) -> tuple[UUID, ...]:
    """Queue what the law and the office want on paper; returns the jobs.

    Where the printer of one of them is missing, slip and form 01 stand in for each other:
    the citizen never gets nothing while any printer is there.
    """
    printers = unit.print_jobs.printers(desk.office_id, desk.station_id)
    rule = version.paper
    thermal, office = _first(printers, "thermal"), _first(printers, "office", rule.printer)
    wanted: list[tuple[PrinterChoice | None, PaperKind, PaperContent, int]] = []
    if _slip_due(rule, due):
        if office is not None and (rule.choice in FORMS or thermal is None):
            form = receipt_form(words, desk, dossier, version, line_up=line_up)
            wanted.append((office, PaperKind.RECEIPT_FORM, form, rule.copies))
        if thermal is not None and (rule.choice in SLIPS or office is None):
            slip = appointment_slip(words, desk, dossier, version, due=due, line_up=line_up)
            wanted.append((thermal, PaperKind.APPOINTMENT_SLIP, slip, 1))
    if label and rule.folder_label and dossier.waiting_for_scan:
        sticker = folder_label(desk, dossier, version)
        wanted.append((thermal, PaperKind.FOLDER_LABEL, sticker, 1))
    return tuple(
        unit.print_jobs.add(
            desk, printer.id, kind, dossier.id, content_to_json(content), now, copies=copies
        )
        for printer, kind, content, copies in wanted
        if printer is not None
    )


def no_printer(unit: UnitOfWork, desk: Desk, rule: PaperRule, due: Due | None) -> bool:
    """Whether the citizen gets nothing on paper because there is no printer at all."""
    return _slip_due(rule, due) and not unit.print_jobs.printers(desk.office_id, desk.station_id)


def _slip_due(rule: PaperRule, due: Due | None) -> bool:
    if rule.choice is PaperChoice.NONE:
        return False
    if rule.when is SlipWhen.AFTER_CUTOFF:
        return due is None or any(note.kind in NOT_SAME_DAY for note in due.notes)
    return rule.when is SlipWhen.ALWAYS


def _first(printers: tuple[PrinterChoice, ...], kind: str, name: str = "") -> PrinterChoice | None:
    """The printer of this kind with this name or address, or else the first of the kind."""
    found = [printer for printer in printers if printer.kind == kind]
    named = [printer for printer in found if name and fold(name) in _names(printer)]
    return next(iter(named or found), None)


def _names(printer: PrinterChoice) -> tuple[str, ...]:
    """As the office calls it, as counter.toml does, and that without its scheme."""
    said = (printer.name_vi, printer.address, printer.address.partition(":")[2])
    return tuple(map(fold, said))
