"""What is still wrong with a form, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counter_app.domain.checklist import missing
from counter_app.domain.damage import looks_damaged
from counter_app.domain.failures import Failure, FailureCode, Refusal, RefusalCode
from counter_app.domain.text import printable
from counter_app.domain.typed_text import check_typed
from counter_app.services.quoting import Quote
from counter_app.ui.formats import birth_date, coming_day, typed_day
from counter_app.ui.reception.form import Form, Spot, Standing


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend before F9: where, and what the office says about it."""

    spot: Spot
    failure: Failure


@dataclass(frozen=True, slots=True)
class Estimate:
    """Due date and fees, or why they cannot be told."""

    quote: Quote | None = None
    failure: Failure | None = None


_NAMES = (Spot.OWNER_NAME, Spot.REPRESENTATIVE)
_COUNT_SPOTS = {"copies": Spot.COPIES, "pages": Spot.PAGES, "people": Spot.PEOPLE}


def birth_day(text: str, today: date) -> date | None:
    """The day of birth as typed; None when it is none or lies ahead."""
    day = birth_date(text, today=today)
    return None if day is None or day > today else day


def faults(form: Form, estimate: Estimate, today: date) -> tuple[Fault, ...]:
    """Everything to mend, as the form is read; too long comes after missing. Empty: F9 may go."""
    return tuple(_faults(form, estimate, today))


def _faults(form: Form, estimate: Estimate, today: date) -> Iterator[Fault]:
    if form.version is None:
        yield Fault(Spot.PROCEDURE, Refusal(RefusalCode.PROCEDURE_UNKNOWN))
    elif form.case_id is None:
        yield Fault(Spot.CASE, Refusal(RefusalCode.CASE_UNKNOWN))
    yield from _submitter_faults(form, today)
    if form.second.differs:
        yield from _owner_faults(form, today)
    yield from _typed_faults(form)
    if form.sets < 1:
        yield Fault(Spot.SETS, Refusal(RefusalCode.COUNT_INVALID, field="sets"))
    yield from _estimate_faults(form, estimate, today)
    lacking = missing(form.items)
    if lacking:
        refusal = Refusal(
            RefusalCode.COMPONENT_MISSING, component=lacking[0].name_vi, count=len(lacking)
        )
        yield Fault(Spot.PAPERS, refusal)


def _submitter_faults(form: Form, today: date) -> Iterator[Fault]:
    person = form.submitter
    if not printable(person.name):
        yield Fault(Spot.NAME, Refusal(RefusalCode.NAME_MISSING))
    elif looks_damaged(person.name):
        yield Fault(Spot.NAME, Refusal(RefusalCode.NAME_DAMAGED))
    if not printable(person.number):
        yield Fault(Spot.NUMBER, Refusal(RefusalCode.IDENTITY_MISSING))
    if person.birth.strip() and birth_day(person.birth, today) is None:
        yield Fault(Spot.BIRTH, Refusal(RefusalCode.BIRTH_DATE_INVALID))
    if not printable(person.address):
        yield Fault(Spot.ADDRESS, Refusal(RefusalCode.ADDRESS_MISSING))
    elif looks_damaged(person.address):
        yield Fault(Spot.ADDRESS, Refusal(RefusalCode.ADDRESS_DAMAGED))
    if not person.nationality:
        yield Fault(Spot.NATIONALITY, Refusal(RefusalCode.FOREIGNER_INCOMPLETE))


def _owner_faults(form: Form, today: date) -> Iterator[Fault]:
    second = form.second
    code = RefusalCode.PROXY_INCOMPLETE
    needed = [(Spot.OWNER_NAME, second.person.name)]
    if second.is_organisation:
        code = RefusalCode.ORGANISATION_INCOMPLETE
        needed.append((Spot.REPRESENTATIVE, second.representative))
        if second.needs_tax_code:
            needed.insert(1, (Spot.TAX_CODE, second.tax_code))
    elif second.standing is Standing.AUTHORISATION:
        needed += [(Spot.PAPER_NUMBER, second.paper_number), (Spot.PAPER_DATE, second.paper_date)]
    for spot, text in needed:
        if not printable(text):
            yield Fault(spot, Refusal(code))
        elif spot in _NAMES and looks_damaged(text):
            yield Fault(spot, Refusal(RefusalCode.NAME_DAMAGED))
    if looks_damaged(second.person.address):
        yield Fault(Spot.OWNER_ADDRESS, Refusal(RefusalCode.ADDRESS_DAMAGED))
    if second.paper_date.strip() and typed_day(second.paper_date, today=today) is None:
        yield Fault(Spot.PAPER_DATE, Refusal(code))
    if second.person.birth.strip() and birth_day(second.person.birth, today) is None:
        yield Fault(Spot.OWNER_BIRTH, Refusal(RefusalCode.BIRTH_DATE_INVALID))
    if not second.is_organisation and not second.person.nationality:
        yield Fault(Spot.OWNER_NATIONALITY, Refusal(RefusalCode.FOREIGNER_INCOMPLETE))


def _typed_faults(form: Form) -> Iterator[Fault]:
    """Texts too long for paper and database, or with characters nobody types."""
    person, second = form.submitter, form.second
    name = "organisation_name" if second.is_organisation else "name"
    paper = "letter_number" if second.is_organisation else "proxy_number"
    texts = [
        (Spot.NAME, "name", person.name),
        (Spot.NUMBER, "identity_number", person.number),
        (Spot.ADDRESS, "address", person.address),
        (Spot.PHONE, "phone", person.phone),
    ]
    if second.differs:
        texts += [
            (Spot.OWNER_NAME, name, second.person.name),
            (Spot.OWNER_NUMBER, "identity_number", second.person.number),
            (Spot.OWNER_ADDRESS, "address", second.person.address),
            (Spot.TAX_CODE, "tax_code", second.tax_code),
            (Spot.REPRESENTATIVE, "representative", second.representative),
            (Spot.PAPER_NUMBER, paper, second.paper_number),
        ]
    texts.append((Spot.WAIVER_REASON, "waiver_reason", form.waiver_reason))
    for spot, field, text in texts:
        try:
            check_typed(**{field: printable(text)})
        except Refusal as refusal:
            yield Fault(spot, refusal)


def _estimate_faults(form: Form, estimate: Estimate, today: date) -> Iterator[Fault]:
    if estimate.failure is not None:
        yield Fault(_spot_of(estimate.failure), estimate.failure)
    if estimate.quote is None:
        return
    if estimate.quote.fees.unset:
        yield Fault(
            Spot.FEES, Refusal(RefusalCode.FEE_NOT_SET, count=len(estimate.quote.fees.unset))
        )
    if estimate.quote.due is None:
        given = coming_day(form.due_given, today=today)
        if given is None:
            yield Fault(Spot.DUE, Refusal(RefusalCode.TIME_LIMIT_MISSING))
        elif given < today:
            yield Fault(Spot.DUE, Refusal(RefusalCode.DUE_DATE_PAST))


def _spot_of(failure: Failure) -> Spot:
    if failure.code is RefusalCode.WAIVER_NEEDS_REASON:
        return Spot.WAIVER_REASON
    if failure.code is RefusalCode.COUNT_INVALID:
        return _COUNT_SPOTS.get(str(failure.details.get("field", "")), Spot.COPIES)
    return Spot.DUE


_SPOTS: dict[FailureCode, Spot] = {
    RefusalCode.PROCEDURE_NOT_PUBLISHED: Spot.PROCEDURE,
    RefusalCode.PROCEDURE_UNKNOWN: Spot.PROCEDURE,
    RefusalCode.CASE_UNKNOWN: Spot.CASE,
    RefusalCode.CHANNEL_NOT_OFFERED: Spot.CHANNEL,
    RefusalCode.FEE_NOT_SET: Spot.FEES,
    RefusalCode.TIME_LIMIT_MISSING: Spot.DUE,
    RefusalCode.DUE_DATE_PAST: Spot.DUE,
    RefusalCode.NAME_DAMAGED: Spot.NAME,
    RefusalCode.ADDRESS_DAMAGED: Spot.ADDRESS,
    RefusalCode.TEXT_NOT_ALLOWED: Spot.NAME,
}


def spot_of_refusal(error: Exception) -> Spot | None:
    """Where a refusal of F9 itself is shown, for rules the form could not check."""
    return _SPOTS.get(error.code) if isinstance(error, Failure) else None
