"""Which papers a reception prints, and what they say: decided and frozen at commit.

The Vietnamese words for codes come from outside (``PaperWords``): services hold codes only.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ItemState
from counter_app.domain.deadline import Due, DueNoteKind, TimeLimit
from counter_app.domain.dossier import Dossier, ReturnMethod
from counter_app.domain.dossier_code import qr_payload
from counter_app.domain.procedure import PaperChoice, ProcedureVersion, SlipWhen
from counter_app.domain.spoken_number import amount_words
from counter_app.services.desk import Desk
from counter_app.services.paper import (
    AppointmentSlipPaper,
    ComponentLine,
    FolderLabelPaper,
    PaperContent,
    PaperKind,
    ReceiptFormPaper,
)
from counter_app.services.paper_codec import content_to_json
from counter_app.services.repositories import PrinterChoice, UnitOfWork

SLIPS = (PaperChoice.SLIP, PaperChoice.FORM_01_AND_SLIP)
FORMS = (PaperChoice.FORM_01, PaperChoice.FORM_01_AND_SLIP)
ON_FORM = (ItemState.HANDED_IN, ItemState.SHOWN, ItemState.LOOKUP_LATER)
NOT_SAME_DAY = (DueNoteKind.AFTER_CUTOFF, DueNoteKind.OFF_HOURS)
"""The result does not come today, so the citizen needs the day on paper."""
TAIL = 4
"""How much of an identity number a slip shows."""


class PaperWords(Protocol):
    """Codes to the words printed on papers (implemented by ``wording``)."""

    def channel(self, channel: Channel) -> str:
        """E.g. ``Trực tiếp``."""
        ...

    def return_method(self, method: ReturnMethod) -> str:
        """E.g. ``Tại quầy``."""
        ...

    def time_limit(self, limit: TimeLimit | None) -> str:
        """E.g. ``3 ngày làm việc``; empty where the law gives none."""
        ...

    def component_state(self, state: ItemState) -> str:
        """The remark beside a paper, e.g. ``xuất trình``; empty for papers handed in."""
        ...


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

    Without an office printer form 01 cannot come out: the citizen gets the slip instead,
    never nothing.
    """
    printers = unit.print_jobs.printers(desk.office_id)
    thermal, office = _first(printers, "thermal"), _first(printers, "office")
    wanted: list[tuple[PrinterChoice | None, PaperKind, PaperContent, int]] = []
    rule = version.paper
    if _slip_due(rule.when, due):
        if rule.choice in FORMS and office is not None:
            form = receipt_form(words, desk, dossier, version, line_up=line_up)
            wanted.append((office, PaperKind.RECEIPT_FORM, form, rule.copies))
        if rule.choice in SLIPS or (rule.choice in FORMS and office is None):
            slip = appointment_slip(words, desk, dossier, version, line_up=line_up)
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


def appointment_slip(
    words: PaperWords, desk: Desk, dossier: Dossier, version: ProcedureVersion, *, line_up: bool
) -> AppointmentSlipPaper:
    """The 80 mm slip."""
    office = desk.office
    return AppointmentSlipPaper(
        office_name=office.name_vi,
        place=office.place_vi,
        dossier_code=dossier.code,
        provisional=dossier.provisional,
        qr_payload=qr_payload(dossier.code),
        procedure_name=version.short_name_vi or version.name_vi,
        submitter_name=dossier.submitter.name,
        identity_tail=dossier.submitter.identity_number[-TAIL:],
        received_at=_received(dossier),
        due_at=dossier.due_at,
        due_note="",
        fees=_fees(dossier),
        total=money(dossier.total_vnd),
        return_method=words.return_method(dossier.return_method),
        hotline=office.hotline,
        online=line_up,
        clerk_name=desk.clerk_name,
        counter_name=desk.counter_name,
        sample=office.practice,
    )


def folder_label(desk: Desk, dossier: Dossier, version: ProcedureVersion) -> FolderLabelPaper:
    """The sticker for papers that are still to be scanned."""
    return FolderLabelPaper(
        dossier_code=dossier.code,
        provisional=dossier.provisional,
        qr_payload=qr_payload(dossier.code),
        procedure_name=version.short_name_vi or version.name_vi,
        received_at=_received(dossier),
        due_at=dossier.due_at,
        pages_waiting=dossier.waiting_for_scan,
        counter_name=desk.counter_name,
        sample=desk.office.practice,
    )


def receipt_form(
    words: PaperWords, desk: Desk, dossier: Dossier, version: ProcedureVersion, *, line_up: bool
) -> ReceiptFormPaper:
    """Form 01 of the office's form set."""
    office, submitter, owner = desk.office, dossier.submitter, dossier.owner
    limit = version.time_limit(dossier.case_id, dossier.channel)
    return ReceiptFormPaper(
        form_set=office.form_set,
        parent_body=office.parent_name_vi,
        office_name=office.name_vi,
        place=office.place_vi,
        dossier_code=dossier.code,
        provisional=dossier.provisional,
        qr_payload=qr_payload(dossier.code),
        register_book="",
        register_number="",
        channel=words.channel(dossier.channel),
        submitter_name=submitter.name,
        submitter_address=submitter.address,
        submitter_phone=submitter.phone,
        submitter_email=submitter.email,
        submitter_identity=submitter.identity_number,
        owner_name="" if owner is None else owner.name,
        owner_address="" if owner is None else owner.address,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        summary=dossier.summary,
        components=_components(words, dossier),
        sets=dossier.sets,
        statutory_time=words.time_limit(limit),
        received_at=_received(dossier),
        due_at=dossier.due_at,
        return_method=words.return_method(dossier.return_method),
        fees=_fees(dossier),
        total=money(dossier.total_vnd),
        total_in_words=amount_words(dossier.total_vnd),
        lookup=office.lookup_url,
        hotline=office.hotline,
        online=line_up,
        clerk_name=desk.clerk_name,
        page_size=version.paper.page_size,
        sample=office.practice,
    )


def money(amount: int) -> str:
    """Vietnamese đồng as printed: ``16.000 ₫``."""
    return f"{amount:,}".replace(",", ".") + " ₫"


def _fees(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    return tuple((line.name_vi, money(line.amount_vnd)) for line in dossier.fees)


def _components(words: PaperWords, dossier: Dossier) -> tuple[ComponentLine, ...]:
    return tuple(
        ComponentLine(item.name_vi, item.originals, item.copies, words.component_state(item.state))
        for item in dossier.components
        if item.state in ON_FORM
    )


def _slip_due(when: SlipWhen, due: Due | None) -> bool:
    if when is SlipWhen.AFTER_CUTOFF:
        return due is None or any(note.kind in NOT_SAME_DAY for note in due.notes)
    return when is SlipWhen.ALWAYS


def _first(printers: tuple[PrinterChoice, ...], kind: str) -> PrinterChoice | None:
    return next((printer for printer in printers if printer.kind == kind), None)


def _received(dossier: Dossier) -> datetime:
    if dossier.received_at is None:
        raise ValueError("papers are printed for received dossiers only")
    return dossier.received_at
