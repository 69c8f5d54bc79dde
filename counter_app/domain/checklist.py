"""The papers of one dossier: which are asked for, which are there, how they are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from counter_app.domain.channel import Channel
from counter_app.domain.failures import Refusal, RefusalCode
from counter_app.domain.party import ProxyBasis
from counter_app.domain.procedure import Component, ComponentKind, ConditionKind


class ItemState(StrEnum):
    """What the clerk found for one component."""

    MISSING = "missing"
    HANDED_IN = "handed_in"
    SHOWN = "shown"
    """Seen and handed back (xuất trình)."""
    LOOKUP_LATER = "lookup_later"
    """No line to the national database: to be looked up when the line is back."""
    LOOKED_UP = "looked_up"
    """The national database answered; no paper is needed."""
    NOT_NEEDED = "not_needed"
    """The clerk found that the condition does not apply."""


ENOUGH = frozenset(
    {
        ItemState.HANDED_IN,
        ItemState.SHOWN,
        ItemState.LOOKUP_LATER,
        ItemState.LOOKED_UP,
        ItemState.NOT_NEEDED,
    }
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides which components are asked for."""

    channel: Channel
    proxy: ProxyBasis | None = None
    """On what ground somebody else hands the dossier in; None: nobody does, or he comes for an
    organisation, whose letter of introduction is no authorisation."""
    lookup_possible: bool = False
    """Whether the national databases can be asked now."""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One component with what the clerk found. ``state`` decides, counts inform."""

    component_id: str
    name_vi: str
    kind: ComponentKind
    mandatory: bool
    digitise: bool
    state: ItemState
    originals: int
    copies: int
    pages: int = 0
    note: str = ""
    national_code: str = ""


def asked_for(part: Component, circumstances: Circumstances) -> bool:
    """Whether a component is shown at all in these circumstances."""
    kind = part.condition.kind
    if kind is ConditionKind.PROXY:
        # A guardian acts by law, and nobody authorised him.
        return circumstances.proxy in (ProxyBasis.AUTHORISATION, ProxyBasis.RELATIVE)
    if kind is ConditionKind.CHANNEL:
        return str(circumstances.channel) in part.condition.value.split(",")
    return True


def first_state(part: Component, circumstances: Circumstances) -> ItemState:
    """What a component starts as, before the clerk has looked at any paper.

    A paper that is asked for only if the look-up fails stays with the clerk when
    there is no line: he chooses between ``SHOWN`` and ``LOOKUP_LATER``.
    """
    kind = part.condition.kind
    if kind is ConditionKind.LOOKUP_FAILED:
        return ItemState.LOOKED_UP if circumstances.lookup_possible else ItemState.LOOKUP_LATER
    if kind is ConditionKind.CLERK and not part.mandatory:
        return ItemState.NOT_NEEDED
    return ItemState.MISSING


def build_checklist(
    parts: Iterable[Component],
    circumstances: Circumstances,
    known: Iterable[ChecklistItem] = (),
) -> tuple[ChecklistItem, ...]:
    """The checklist for these circumstances; what the clerk already found is kept."""
    found = {item.component_id: item for item in known}
    items = []
    for part in parts:
        if not asked_for(part, circumstances):
            continue
        first = _first_item(part, circumstances)
        item = found.get(part.id, first)
        items.append(replace(item, mandatory=first.mandatory))
    return tuple(items)


def _first_item(part: Component, circumstances: Circumstances) -> ChecklistItem:
    return ChecklistItem(
        component_id=part.id,
        name_vi=part.name_vi,
        kind=part.kind,
        mandatory=_mandatory(part, circumstances),
        digitise=part.digitise and part.kind is not ComponentKind.PRESENT,
        state=first_state(part, circumstances),
        originals=part.originals,
        copies=part.copies,
        national_code=part.national_code,
    )


def _mandatory(part: Component, circumstances: Circumstances) -> bool:
    if part.condition.kind is ConditionKind.PROXY:
        # Whether a close relative needs one is for the clerk to say.
        return circumstances.proxy is ProxyBasis.AUTHORISATION
    return part.mandatory


def tick_state(item: ChecklistItem) -> ItemState:
    """The state a tick gives: papers to be shown become shown, others handed in."""
    return ItemState.SHOWN if item.kind is ComponentKind.PRESENT else ItemState.HANDED_IN


def missing(items: Iterable[ChecklistItem]) -> tuple[ChecklistItem, ...]:
    """Mandatory papers that are not there yet."""
    return tuple(item for item in items if item.mandatory and item.state not in ENOUGH)


def to_digitise(items: Iterable[ChecklistItem]) -> tuple[ChecklistItem, ...]:
    """Papers handed in that still have to be scanned."""
    return tuple(
        item
        for item in items
        if item.digitise and item.state is ItemState.HANDED_IN and item.pages == 0
    )


def check_complete(items: Iterable[ChecklistItem]) -> None:
    """Refuse to receive while a mandatory paper is missing, naming the first one.

    Scanning is never a condition: undigitised papers go to the tray "Chờ số hóa".
    """
    lacking = missing(items)
    if lacking:
        raise Refusal(
            RefusalCode.COMPONENT_MISSING, component=lacking[0].name_vi, count=len(lacking)
        )
