"""What the papers of a reception say. Words for codes come from outside (``PaperWords``)."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ItemState
from counter_app.domain.deadline import Due, TimeLimit
from counter_app.domain.dossier import Dossier, ReturnMethod
from counter_app.domain.dossier_code import qr_payload
from counter_app.domain.procedure import ProcedureVersion
from counter_app.domain.spoken_number import amount_words
from counter_app.services.desk import Desk
from counter_app.services.paper import (
    AppointmentSlipPaper,
    ComponentLine,
    FolderLabelPaper,
    ReceiptFormPaper,
)

ON_FORM = (ItemState.HANDED_IN, ItemState.SHOWN, ItemState.LOOKUP_LATER)
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

    def return_note(self, method: ReturnMethod) -> str:
        """What the citizen does to get it, e.g. ``Mang phiếu này khi đến nhận kết quả.``"""
        ...

    def time_limit(self, limit: TimeLimit | None) -> str:
        """E.g. ``3 ngày làm việc``; empty where the law gives none."""
        ...

    def due_note(self, due: Due | None) -> str:
        """Why the count starts later than today, e.g. after the cut-off; else empty."""
        ...

    def component_state(self, state: ItemState) -> str:
        """The remark beside a paper, e.g. ``xuất trình``; empty for papers handed in."""
        ...


def appointment_slip(
    words: PaperWords,
    desk: Desk,
    dossier: Dossier,
    version: ProcedureVersion,
    *,
    due: Due | None,
    line_up: bool,
) -> AppointmentSlipPaper:
    """The 80 mm slip. ``due`` is what was computed, for the remark under the date."""
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
        due_note=words.due_note(due),
        fees=_fees(dossier),
        total=money(dossier.total_vnd),
        return_method=words.return_method(dossier.return_method),
        hotline=office.hotline,
        online=line_up,
        clerk_name=desk.clerk_name,
        counter_name=desk.counter_name,
        sample=office.practice,
        return_note=words.return_note(dossier.return_method),
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


def _received(dossier: Dossier) -> datetime:
    if dossier.received_at is None:
        raise ValueError("papers are printed for received dossiers only")
    return dossier.received_at
