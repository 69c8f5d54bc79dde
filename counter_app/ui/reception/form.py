"""What stands in the reception form, as typed: pure values, no widgets, no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from counter_app.domain.card import CardReading, Sex
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import (
    ChecklistItem,
    Circumstances,
    ItemState,
    build_checklist,
)
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.fee import PagedCopyFee, PerCopyFee, PerPersonFee
from counter_app.domain.ids import CommandId, DossierId, TicketId, uuid7
from counter_app.domain.party import OwnerKind, Person, ProxyBasis, needs_tax_code
from counter_app.domain.procedure import ProcedureVersion
from counter_app.services.repositories import StoredVersion

HOME = "VN"
OTHER_REASON = "*"
"""Waiver ground chosen as "another reason": the clerk types it."""


class Spot(StrEnum):
    """Every place of the form that can be typed into, jumped to or complained about."""

    PROCEDURE = "procedure"
    CASE = "case"
    CHANNEL = "channel"
    CARD = "card"
    NAME = "name"
    NUMBER = "number"
    BIRTH = "birth"
    SEX = "sex"
    ADDRESS = "address"
    PHONE = "phone"
    NATIONALITY = "nationality"
    STANDING = "standing"
    OWNER_KIND = "owner_kind"
    OWNER_CARD = "owner_card"
    OWNER_NAME = "owner_name"
    OWNER_NUMBER = "owner_number"
    OWNER_BIRTH = "owner_birth"
    OWNER_SEX = "owner_sex"
    OWNER_ADDRESS = "owner_address"
    OWNER_NATIONALITY = "owner_nationality"
    PAPER_NUMBER = "paper_number"
    PAPER_DATE = "paper_date"
    TAX_CODE = "tax_code"
    REPRESENTATIVE = "representative"
    COPIES = "copies"
    PAGES = "pages"
    PEOPLE = "people"
    SETS = "sets"
    WAIVER = "waiver"
    WAIVER_REASON = "waiver_reason"
    PAPERS = "papers"
    DUE = "due"
    FEES = "fees"
    RETURN = "return"


class Standing(StrEnum):
    """In what capacity the person at the counter hands the dossier in."""

    OWN = "own"
    RELATIVE = "relative"
    AUTHORISATION = "authorisation"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    """Comes for an organisation, with its letter of introduction."""


class OwnerChoice(StrEnum):
    """Whose dossier it is, as the clerk chooses it."""

    CITIZEN = "citizen"
    FOREIGNER = "foreigner"
    ENTERPRISE = "enterprise"
    STATE_BODY = "state_body"
    OTHER_ORGANISATION = "other_organisation"


KINDS = {
    OwnerChoice.ENTERPRISE: OwnerKind.ENTERPRISE,
    OwnerChoice.STATE_BODY: OwnerKind.STATE_BODY,
    OwnerChoice.OTHER_ORGANISATION: OwnerKind.OTHER_ORGANISATION,
}
"""Owners that are no natural persons."""


BASES = {
    Standing.RELATIVE: ProxyBasis.RELATIVE,
    Standing.AUTHORISATION: ProxyBasis.AUTHORISATION,
    Standing.GUARDIAN: ProxyBasis.GUARDIAN,
}
"""On what ground a person acts for another; whoever comes for an organisation has a letter."""


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person as typed; ``birth`` is text until it is read."""

    name: str = ""
    number: str = ""
    birth: str = ""
    sex: Sex | None = None
    address: str = ""
    phone: str = ""
    nationality: str = HOME
    issued_on: date | None = None
    card_checked: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was entered."""
        return self == PersonForm(nationality=self.nationality)

    @property
    def typed(self) -> bool:
        """Whether somebody stands here whom no card brought."""
        return bool(self.name) and not self.card_checked

    @property
    def has_passport(self) -> bool:
        """Whether the number is a passport's: of a foreigner, or it holds a letter."""
        return self.nationality != HOME or any(letter.isalpha() for letter in self.number)


@dataclass(frozen=True, slots=True)
class SecondParty:
    """The owner, where that is not the person at the counter."""

    standing: Standing = Standing.OWN
    kind: OwnerChoice = OwnerChoice.CITIZEN
    person: PersonForm = PersonForm()
    """The owner; of an organisation only name and address count."""
    paper_number: str = ""
    """Of the written authorisation, or of the letter of introduction."""
    paper_date: str = ""
    tax_code: str = ""
    representative: str = ""

    @property
    def is_organisation(self) -> bool:
        """Whether the owner is no natural person."""
        return self.kind in KINDS

    @property
    def needs_tax_code(self) -> bool:
        """Whether the organisation cannot be without one."""
        return self.is_organisation and needs_tax_code(KINDS[self.kind])

    @property
    def differs(self) -> bool:
        """Whether there is an owner besides the person at the counter."""
        return self.standing is not Standing.OWN


@dataclass(frozen=True, slots=True)
class Form:
    """One dossier being filled in. The ids are chosen when the form is opened."""

    dossier_id: DossierId = field(default_factory=lambda: DossierId(uuid7()))
    command_id: CommandId = field(default_factory=lambda: CommandId(uuid7()))
    draft_id: UUID = field(default_factory=uuid7)
    ticket_id: TicketId | None = None
    stored: StoredVersion | None = None
    case_id: str | None = None
    """None until it is chosen; the only case of a procedure may be called ""."""
    channel: Channel = Channel.DIRECT
    submitter: PersonForm = PersonForm()
    second: SecondParty = SecondParty()
    items: tuple[ChecklistItem, ...] = ()
    copies: int = 0
    pages: int = 0
    people: int = 1
    sets: int = 1
    waiver: str = ""
    """Ground of a waiver, ``OTHER_REASON``, or empty."""
    waiver_reason: str = ""
    due_given: str = ""
    return_method: ReturnMethod = ReturnMethod.COUNTER

    @property
    def version(self) -> ProcedureVersion | None:
        """The content of the procedure chosen."""
        return None if self.stored is None else self.stored.content

    @property
    def untouched(self) -> bool:
        """Whether nothing would be lost by throwing the form away."""
        return (
            self.stored is None
            and self.submitter.empty
            and self.second == SecondParty()
            and not any(item.pages for item in self.items)
        )

    @property
    def worked_on(self) -> bool:
        """Whether more stands here than a card or a procedure brings by itself."""
        ticked = (ItemState.HANDED_IN, ItemState.SHOWN)
        return (
            bool(self.submitter.phone)
            or self.submitter.typed
            or self.second.person.typed
            or any(item.state in ticked or item.pages for item in self.items)
        )

    @property
    def after_people(self) -> Spot:
        """Where typing goes on when the people are filled in; a card may have come first."""
        return Spot.PROCEDURE if self.stored is None else Spot.PAPERS

    @property
    def needs_case(self) -> bool:
        """Whether the clerk must choose among several cases."""
        return self.version is not None and len(self.version.cases) > 1

    @property
    def asks_copies(self) -> bool:
        """Whether a fee depends on the number of copies."""
        return self._has_fee(PerCopyFee) or self.asks_pages

    @property
    def asks_people(self) -> bool:
        """Whether a fee is owed by the person."""
        return self._has_fee(PerPersonFee)

    @property
    def asks_pages(self) -> bool:
        """Whether a fee depends on the pages of the original."""
        return self._has_fee(PagedCopyFee)

    def _has_fee(self, kind: type[Any]) -> bool:
        fees = () if self.version is None else self.version.fees
        return any(isinstance(rule.formula, kind) for rule in fees)


_PERSON_FIELDS = {
    Spot.NAME: "name",
    Spot.NUMBER: "number",
    Spot.BIRTH: "birth",
    Spot.SEX: "sex",
    Spot.ADDRESS: "address",
    Spot.PHONE: "phone",
    Spot.NATIONALITY: "nationality",
}
_OWNER_FIELDS = {
    Spot.OWNER_NAME: "name",
    Spot.OWNER_NUMBER: "number",
    Spot.OWNER_BIRTH: "birth",
    Spot.OWNER_SEX: "sex",
    Spot.OWNER_ADDRESS: "address",
    Spot.OWNER_NATIONALITY: "nationality",
}
_SECOND_FIELDS = {
    Spot.PAPER_NUMBER: "paper_number",
    Spot.PAPER_DATE: "paper_date",
    Spot.TAX_CODE: "tax_code",
    Spot.REPRESENTATIVE: "representative",
}
_FORM_FIELDS = {
    Spot.COPIES: "copies",
    Spot.PAGES: "pages",
    Spot.PEOPLE: "people",
    Spot.SETS: "sets",
    Spot.WAIVER: "waiver",
    Spot.WAIVER_REASON: "waiver_reason",
    Spot.DUE: "due_given",
    Spot.RETURN: "return_method",
}

PLAIN_SPOTS = frozenset({*_PERSON_FIELDS, *_OWNER_FIELDS, *_SECOND_FIELDS, *_FORM_FIELDS})
"""Spots whose value is stored as it is; the others change more than themselves."""


def with_value(form: Form, spot: Spot, value: Any) -> Form:
    """The form with one plain value changed."""
    if spot in _PERSON_FIELDS:
        return replace(form, submitter=replace(form.submitter, **{_PERSON_FIELDS[spot]: value}))
    if spot in _OWNER_FIELDS:
        person = replace(form.second.person, **{_OWNER_FIELDS[spot]: value})
        return replace(form, second=replace(form.second, person=person))
    if spot in _SECOND_FIELDS:
        return replace(form, second=replace(form.second, **{_SECOND_FIELDS[spot]: value}))
    return replace(form, **{_FORM_FIELDS[spot]: value})


def with_procedure(form: Form, stored: StoredVersion, *, lookup_possible: bool) -> Form:
    """Another procedure: its cases, papers, counts and channels; the people stay."""
    content = stored.content
    changed = replace(
        form,
        stored=stored,
        case_id=content.cases[0].id if len(content.cases) == 1 else None,
        items=(),
        people=1,
        sets=max(1, content.sets),
        waiver="",
        waiver_reason="",
        due_given="",
    )
    if content.channels and form.channel not in content.channels:
        changed = replace(changed, channel=content.channels[0])
    owed = any(
        isinstance(rule.formula, PerCopyFee) and not rule.formula.only_on_request
        for rule in content.fees
    )
    copies = 1 if owed or changed.asks_pages else 0
    changed = replace(changed, copies=copies, pages=1 if changed.asks_pages else 0)
    return with_checklist(changed, lookup_possible=lookup_possible)


def for_another(form: Form, *, owner: bool, lookup_possible: bool) -> Form:
    """The same procedure for somebody else; papers ticked for the person before stay behind.

    ``owner``: it is the owner who is another one; the person at the counter stays.
    """
    following = Form(channel=form.channel, return_method=form.return_method)
    if owner:
        second = SecondParty(standing=form.second.standing, kind=form.second.kind)
        following = replace(following, submitter=form.submitter, second=second)
    if form.stored is None:
        return following
    chosen = with_procedure(following, form.stored, lookup_possible=lookup_possible)
    return with_checklist(replace(chosen, case_id=form.case_id), lookup_possible=lookup_possible)


def with_checklist(form: Form, *, lookup_possible: bool) -> Form:
    """The checklist for the circumstances as they are now; what was ticked stays ticked."""
    if form.version is None:
        return replace(form, items=())
    parts = () if form.case_id is None else form.version.components_of(form.case_id)
    there = Circumstances(form.channel, BASES.get(form.second.standing), lookup_possible)
    return replace(form, items=build_checklist(parts, there, form.items))


def with_standing(form: Form, standing: Standing) -> Form:
    """Another capacity; an organisation goes with its representative and the other way round."""
    second = replace(form.second, standing=standing)
    if standing is Standing.REPRESENTATIVE and not second.is_organisation:
        second = replace(second, kind=OwnerChoice.ENTERPRISE)
    elif standing is not Standing.REPRESENTATIVE and second.is_organisation:
        second = replace(second, kind=OwnerChoice.CITIZEN)
    return _with_foreigner(replace(form, second=second))


def with_owner_kind(form: Form, kind: OwnerChoice) -> Form:
    """Another kind of owner; see ``with_standing``."""
    second = replace(form.second, kind=kind)
    if second.is_organisation:
        second = replace(second, standing=Standing.REPRESENTATIVE)
    elif second.standing is Standing.REPRESENTATIVE:
        second = replace(second, standing=Standing.AUTHORISATION)
    changed = replace(form, second=second)
    if kind is OwnerChoice.CITIZEN and not second.differs:
        changed = replace(changed, submitter=replace(form.submitter, nationality=HOME))
    return _with_foreigner(changed)


def with_person(form: Form, person: PersonForm, *, owner: bool) -> Form:
    """Another person on one of the two sides; the kind of owner follows his nationality."""
    second = form.second
    if owner:
        second = replace(second, person=person)
    else:
        form = replace(form, submitter=person)
    if owner == second.differs and not second.is_organisation:
        home = person.nationality == HOME
        second = replace(second, kind=OwnerChoice.CITIZEN if home else OwnerChoice.FOREIGNER)
    return replace(form, second=second)


def _with_foreigner(form: Form) -> Form:
    """An owner said to be a foreigner is asked for the nationality.

    What is known of the person at the counter stays when he hands in for somebody else:
    only a question nobody answered is withdrawn.
    """
    second = form.second
    foreign = second.kind is OwnerChoice.FOREIGNER
    if second.differs:
        owner = _asked(second.person) if foreign else replace(second.person, nationality=HOME)
        submitter = replace(form.submitter, nationality=form.submitter.nationality or HOME)
        return replace(form, submitter=submitter, second=replace(second, person=owner))
    owner = replace(second.person, nationality=HOME)
    submitter = _asked(form.submitter) if foreign else form.submitter
    if submitter.nationality != HOME:
        second = replace(second, kind=OwnerChoice.FOREIGNER)
    return replace(form, submitter=submitter, second=replace(second, person=owner))


def _asked(person: PersonForm) -> PersonForm:
    return replace(person, nationality="") if person.nationality == HOME else person


def from_card(person: PersonForm, reading: CardReading, birth: str) -> PersonForm:
    """The person with what the card says; what the card lost stays as typed."""
    return replace(
        person,
        number=reading.number,
        name=reading.name or person.name,
        birth=birth or person.birth,
        sex=reading.sex or person.sex,
        address=reading.address or person.address,
        issued_on=reading.issued_on,
        nationality=HOME,
        card_checked=True,
    )


def from_known(person: Person, birth: str) -> PersonForm:
    """A citizen who was here before. His card was not compared today."""
    return PersonForm(
        name=person.name,
        number=person.identity_number,
        birth=birth,
        sex=person.sex,
        address=person.address,
        phone=person.phone,
        nationality=person.nationality,
        issued_on=person.identity_issued_on,
    )


def next_form(form: Form, *, keep_person: bool) -> Form:
    """The form after F9: empty, or with the same people and ticket for another dossier."""
    if not keep_person:
        return Form()
    return Form(ticket_id=form.ticket_id, submitter=form.submitter, second=form.second)


def with_item(form: Form, item: ChecklistItem) -> Form:
    """The form with one paper changed."""
    items = tuple(item if one.component_id == item.component_id else one for one in form.items)
    return replace(form, items=items)


def with_pages(form: Form, counts: Iterable[tuple[str, int]]) -> Form:
    """The form with the number of scanned pages of each paper."""
    known = dict(counts)
    items = tuple(replace(one, pages=known.get(one.component_id, 0)) for one in form.items)
    return replace(form, items=items)
