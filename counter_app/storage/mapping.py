"""A dossier to its rows and back."""

from __future__ import annotations

import re
from datetime import date

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.dossier import Dossier, ReturnMethod
from counter_app.domain.fee import FeeKind, FeeLine
from counter_app.domain.ids import (
    ClerkId,
    CounterId,
    DossierId,
    OfficeId,
    ProcedureVersionId,
    StationId,
)
from counter_app.domain.lifecycle import DeliveryState, DossierState, MoneyState
from counter_app.domain.party import (
    Person,
    owner_from_json,
    owner_to_json,
    person_from_json,
    person_to_json,
    proxy_from_json,
    proxy_to_json,
)
from counter_app.domain.procedure import ComponentKind
from counter_app.domain.text import search_key
from counter_app.storage.rows.dossier import DossierComponentRow, DossierFeeRow, DossierRow


def dossier_row(dossier: Dossier, station_id: StationId, business_date: date) -> DossierRow:
    """The dossier's own row; station and business date are those of the reception."""
    return DossierRow(
        id=dossier.id,
        office_id=dossier.office_id,
        code=dossier.code,
        provisional=dossier.provisional,
        procedure_code=dossier.procedure_code,
        procedure_name=dossier.procedure_name,
        procedure_version_id=dossier.procedure_version_id,
        field_code=dossier.field_code,
        field_name=dossier.field_name,
        case_id=dossier.case_id,
        channel=str(dossier.channel),
        submitter=person_to_json(dossier.submitter),
        owner=owner_to_json(dossier.owner),
        proxy=proxy_to_json(dossier.proxy),
        owner_name=dossier.owner_name,
        identity_number=dossier.submitter.identity_number,
        phone=dossier.submitter.phone,
        summary=dossier.summary,
        sets=dossier.sets,
        copies=dossier.copies,
        state=str(dossier.state),
        money=str(dossier.money),
        delivery=str(dossier.delivery),
        return_method=str(dossier.return_method),
        business_date=business_date,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        due_first=dossier.due_first,
        paused_at=dossier.paused_at,
        clerk_id=dossier.clerk_id,
        counter_id=dossier.counter_id,
        station_id=station_id,
        waiting_for_scan=dossier.waiting_for_scan,
        version=dossier.version,
    )


def component_rows(dossier: Dossier) -> list[DossierComponentRow]:
    """One row a checklist line."""
    return [
        DossierComponentRow(
            dossier_id=dossier.id,
            component_id=item.component_id,
            position=position,
            name_vi=item.name_vi,
            kind=str(item.kind),
            mandatory=item.mandatory,
            digitise=item.digitise,
            state=str(item.state),
            originals=item.originals,
            copies=item.copies,
            pages=item.pages,
            note=item.note,
            national_code=item.national_code,
        )
        for position, item in enumerate(dossier.components)
    ]


def fee_rows(dossier: Dossier) -> list[DossierFeeRow]:
    """One row a fee line."""
    return [
        DossierFeeRow(
            dossier_id=dossier.id,
            position=position,
            rule_code=line.rule_code,
            kind=str(line.kind),
            name_vi=line.name_vi,
            quantity=line.quantity,
            amount_vnd=line.amount_vnd,
            waived_reason=line.waived_reason,
        )
        for position, line in enumerate(dossier.fees)
    ]


def dossier_of(
    row: DossierRow,
    components: tuple[DossierComponentRow, ...],
    fees: tuple[DossierFeeRow, ...],
) -> Dossier:
    """Rows to the domain object."""
    return Dossier(
        id=DossierId(row.id),
        office_id=OfficeId(row.office_id),
        code=row.code,
        provisional=row.provisional,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        procedure_version_id=ProcedureVersionId(row.procedure_version_id),
        field_code=row.field_code,
        field_name=row.field_name,
        case_id=row.case_id,
        channel=Channel(row.channel),
        submitter=person_from_json(row.submitter),
        owner=owner_from_json(row.owner),
        proxy=proxy_from_json(row.proxy),
        summary=row.summary,
        components=tuple(checklist_item(part) for part in components),
        fees=tuple(_fee(line) for line in fees),
        sets=row.sets,
        copies=row.copies,
        state=DossierState(row.state),
        money=MoneyState(row.money),
        delivery=DeliveryState(row.delivery),
        return_method=ReturnMethod(row.return_method),
        received_at=row.received_at,
        due_at=row.due_at,
        due_first=row.due_first,
        paused_at=row.paused_at,
        clerk_id=ClerkId(row.clerk_id),
        counter_id=CounterId(row.counter_id),
        version=row.version,
    )


def search_words(dossier: Dossier) -> str:
    """Folded words by which a dossier is found: code, names, numbers, phone, procedure."""
    owner = dossier.owner
    numbers = [dossier.submitter.identity_number, dossier.submitter.phone]
    if isinstance(owner, Person):
        numbers.append(owner.identity_number)
    elif owner is not None:
        numbers.append(owner.tax_code)
    key = search_key(
        dossier.code,
        dossier.owner_name,
        dossier.submitter.name,
        *numbers,
        dossier.procedure_code,
    )
    # Both full-text engines must cut words alike: leave nothing but letters and digits.
    return " ".join(search_tokens(key))


def name_key(name: str) -> str:
    """Folded words of a name, with and without its punctuation."""
    return " ".join(search_tokens(search_key(name)))


def search_tokens(text: str) -> list[str]:
    """The words of a folded text as both full-text engines see them."""
    return re.findall(r"[0-9a-z]+", text)


def checklist_item(part: DossierComponentRow) -> ChecklistItem:
    """A line of the checklist as it was left."""
    return ChecklistItem(
        component_id=part.component_id,
        name_vi=part.name_vi,
        kind=ComponentKind(part.kind),
        mandatory=part.mandatory,
        digitise=part.digitise,
        state=ItemState(part.state),
        originals=part.originals,
        copies=part.copies,
        pages=part.pages,
        note=part.note,
        national_code=part.national_code,
    )


def _fee(line: DossierFeeRow) -> FeeLine:
    return FeeLine(
        rule_code=line.rule_code,
        kind=FeeKind(line.kind),
        name_vi=line.name_vi,
        quantity=line.quantity,
        amount_vnd=line.amount_vnd,
        waived_reason=line.waived_reason,
    )
