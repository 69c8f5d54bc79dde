"""From a form nothing is wrong with to the command of F9."""

from __future__ import annotations

from datetime import date, datetime, time

from counter_app.domain.party import (
    IdentityKind,
    Organisation,
    Owner,
    Person,
    Proxy,
)
from counter_app.domain.text import printable
from counter_app.domain.working_calendar import OFFICE_ZONE
from counter_app.services.commands import ReceiveDossier
from counter_app.ui.formats import coming_day, typed_day
from counter_app.ui.reception.checking import birth_day
from counter_app.ui.reception.form import BASES, KINDS, Form, PersonForm
from counter_app.ui.reception.waiver import waived

CLOSING = time(17, 0)
"""The hour of a day of return the clerk gives by hand."""


def command_of(form: Form, today: date) -> ReceiveDossier:
    """The command of F9. Call only when ``faults`` found nothing."""
    if form.stored is None or form.case_id is None:
        raise ValueError("a form without a procedure is no command")
    due = coming_day(form.due_given, today=today)
    return ReceiveDossier(
        command_id=form.command_id,
        dossier_id=form.dossier_id,
        procedure_version_id=form.stored.id,
        case_id=form.case_id,
        channel=form.channel,
        submitter=_person(form.submitter, today),
        owner=_owner(form, today),
        proxy=_proxy(form, today),
        components=form.items,
        sets=form.sets,
        copies=form.copies if form.asks_copies else 0,
        pages_per_copy=form.pages if form.asks_pages else 0,
        people=form.people if form.asks_people else 1,
        waived=waived(form, today),
        return_method=form.return_method,
        ticket_id=form.ticket_id,
        draft_id=form.draft_id,
        due_given=None if due is None else datetime.combine(due, CLOSING, OFFICE_ZONE),
    )


def _person(typed: PersonForm, today: date) -> Person:
    number = printable(typed.number).replace(" ", "").upper()
    return Person(
        name=printable(typed.name),
        identity_number=number,
        identity_kind=_identity_kind(typed, number),
        birth_date=birth_day(typed.birth, today),
        sex=typed.sex,
        address=printable(typed.address),
        phone=printable(typed.phone),
        nationality=typed.nationality or "VN",
        identity_issued_on=typed.issued_on,
        card_checked=typed.card_checked,
    )


def _identity_kind(typed: PersonForm, number: str) -> IdentityKind:
    if typed.has_passport:
        return IdentityKind.PASSPORT
    if not number:
        return IdentityKind.NONE
    return IdentityKind.OLD_NUMBER if len(number) == 9 else IdentityKind.CITIZEN_NUMBER


def _owner(form: Form, today: date) -> Owner | None:
    second = form.second
    if not second.differs:
        return None
    if not second.is_organisation:
        return _person(second.person, today)
    return Organisation(
        name=printable(second.person.name),
        kind=KINDS[second.kind],
        tax_code=printable(second.tax_code),
        address=printable(second.person.address),
        representative=printable(second.representative),
        letter_number=printable(second.paper_number),
        letter_date=typed_day(second.paper_date, today=today),
    )


def _proxy(form: Form, today: date) -> Proxy | None:
    basis = BASES.get(form.second.standing)
    if basis is None or form.second.is_organisation:
        return None
    return Proxy(
        basis,
        printable(form.second.paper_number),
        typed_day(form.second.paper_date, today=today),
    )
