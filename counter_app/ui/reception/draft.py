"""The form as a draft's JSON and back. A draft lives in the encrypted database only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from counter_app.domain.card import Sex
from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.ids import CommandId, DossierId, TicketId
from counter_app.domain.procedure import ComponentKind
from counter_app.services.repositories import StoredVersion
from counter_app.ui.reception.form import Form, OwnerChoice, PersonForm, SecondParty, Standing

SCHEMA = 1


def form_to_json(form: Form) -> dict[str, Any]:
    """Plain values with stable keys."""
    return {
        "schema": SCHEMA,
        "dossier_id": str(form.dossier_id),
        "command_id": str(form.command_id),
        "ticket_id": None if form.ticket_id is None else str(form.ticket_id),
        "version_id": None if form.stored is None else str(form.stored.id),
        "case_id": form.case_id,
        "channel": str(form.channel),
        "submitter": _person_to_json(form.submitter),
        "standing": str(form.second.standing),
        "owner_kind": str(form.second.kind),
        "owner": _person_to_json(form.second.person),
        "paper_number": form.second.paper_number,
        "paper_date": form.second.paper_date,
        "tax_code": form.second.tax_code,
        "representative": form.second.representative,
        "items": [_item_to_json(item) for item in form.items],
        "copies": form.copies,
        "pages": form.pages,
        "people": form.people,
        "sets": form.sets,
        "waiver": form.waiver,
        "waiver_reason": form.waiver_reason,
        "due_given": form.due_given,
        "return_method": str(form.return_method),
    }


def form_from_json(
    data: Mapping[str, Any], draft_id: UUID, catalogue: Iterable[StoredVersion]
) -> Form:
    """The inverse. A procedure no longer in force leaves its field empty, the people stay.

    Raises KeyError or ValueError on foreign data.
    """
    stored = {str(one.id): one for one in catalogue}.get(data["version_id"] or "")
    ticket = data["ticket_id"]
    form = Form(
        dossier_id=DossierId(UUID(data["dossier_id"])),
        command_id=CommandId(UUID(data["command_id"])),
        draft_id=draft_id,
        ticket_id=None if ticket is None else TicketId(UUID(ticket)),
        stored=stored,
        case_id=data["case_id"],
        channel=Channel(data["channel"]),
        submitter=_person_from_json(data["submitter"]),
        second=SecondParty(
            standing=Standing(data["standing"]),
            kind=OwnerChoice(data["owner_kind"]),
            person=_person_from_json(data["owner"]),
            paper_number=data["paper_number"],
            paper_date=data["paper_date"],
            tax_code=data["tax_code"],
            representative=data["representative"],
        ),
        items=tuple(_item_from_json(item) for item in data["items"]),
        copies=data["copies"],
        pages=data["pages"],
        people=data.get("people", 1),
        sets=data["sets"],
        waiver=data["waiver"],
        waiver_reason=data["waiver_reason"],
        due_given=data["due_given"],
        return_method=ReturnMethod(data["return_method"]),
    )
    return form if stored is not None else replace(form, case_id=None, items=(), waiver="")


def _person_to_json(person: PersonForm) -> dict[str, Any]:
    data = asdict(person)
    data["sex"] = None if person.sex is None else str(person.sex)
    data["issued_on"] = None if person.issued_on is None else person.issued_on.isoformat()
    return data


def _person_from_json(data: Mapping[str, Any]) -> PersonForm:
    issued = data["issued_on"]
    return PersonForm(
        name=data["name"],
        number=data["number"],
        birth=data["birth"],
        sex=None if data["sex"] is None else Sex(data["sex"]),
        address=data["address"],
        phone=data["phone"],
        nationality=data["nationality"],
        issued_on=None if issued is None else date.fromisoformat(issued),
        card_checked=data["card_checked"],
    )


def _item_to_json(item: ChecklistItem) -> dict[str, Any]:
    return {**asdict(item), "kind": str(item.kind), "state": str(item.state)}


def _item_from_json(data: Mapping[str, Any]) -> ChecklistItem:
    return ChecklistItem(
        **{**data, "kind": ComponentKind(data["kind"]), "state": ItemState(data["state"])}
    )
