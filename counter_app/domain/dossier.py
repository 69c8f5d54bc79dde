"""A dossier (hồ sơ): what was received, from whom, what is owed and when it is due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem, check_complete, to_digitise
from counter_app.domain.dossier_code import LONGEST_CODE, parse_provisional
from counter_app.domain.failures import PortalTrouble, PortalTroubleCode, Refusal, RefusalCode
from counter_app.domain.fee import FeeLine
from counter_app.domain.ids import ClerkId, CounterId, DossierId, OfficeId, ProcedureVersionId
from counter_app.domain.lifecycle import (
    Act,
    ClockEffect,
    DeliveryState,
    DossierState,
    MoneyState,
    Transition,
    transition,
)
from counter_app.domain.party import Owner, Person, Proxy, check_owner, check_person
from counter_app.domain.text import printable
from counter_app.domain.typed_text import check_typed


class ReturnMethod(StrEnum):
    """How the citizen gets the result."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Dossier:
    """One dossier. Instants are aware; ``version`` counts changes for optimistic locking."""

    id: DossierId
    office_id: OfficeId
    code: str
    """The code printed on paper; provisional while ``provisional``."""
    provisional: bool
    procedure_code: str
    procedure_name: str
    procedure_version_id: ProcedureVersionId
    field_code: str
    field_name: str
    case_id: str
    channel: Channel
    submitter: Person
    owner: Owner | None
    """None: the submitter's own business."""
    proxy: Proxy | None
    summary: str
    components: tuple[ChecklistItem, ...]
    fees: tuple[FeeLine, ...]
    sets: int
    copies: int
    state: DossierState
    money: MoneyState
    delivery: DeliveryState
    return_method: ReturnMethod
    received_at: datetime | None
    due_at: datetime | None
    due_first: datetime | None
    """The date first promised; extensions never change it."""
    paused_at: datetime | None
    clerk_id: ClerkId
    counter_id: CounterId
    version: int = 1

    @property
    def owner_name(self) -> str:
        """Whose dossier it is, for lists and the portal."""
        return self.submitter.name if self.owner is None else self.owner.name

    @property
    def total_vnd(self) -> int:
        """What is owed, waived lines being 0."""
        return sum(line.amount_vnd for line in self.fees)

    @property
    def waiting_for_scan(self) -> int:
        """How many papers stand in the tray "Chờ số hóa"."""
        return len(to_digitise(self.components))


def check_receivable(dossier: Dossier) -> None:
    """Everything a reception needs, in the order the clerk fills it in.

    Raises Refusal with the first thing that is wrong. Scanning is not among them.
    """
    check_person(dossier.submitter)
    check_owner(dossier.owner, dossier.proxy)
    check_typed(summary=dossier.summary)
    for item in dossier.components:
        check_typed(note=item.note)
    for line in dossier.fees:
        check_typed(waiver_reason=line.waived_reason or "")
    if dossier.sets < 1 or dossier.copies < 0:
        raise Refusal(RefusalCode.COUNT_INVALID)
    check_complete(dossier.components)


def money_state(fees: tuple[FeeLine, ...]) -> MoneyState:
    """Nothing due when every line is zero or waived."""
    return MoneyState.UNPAID if any(line.amount_vnd for line in fees) else MoneyState.NOTHING_DUE


def receive(
    dossier: Dossier, code: str, provisional: bool, at: datetime, due_at: datetime | None
) -> tuple[Dossier, Transition]:
    """Give the dossier its code and start its clock."""
    check_receivable(dossier)
    step = transition(dossier.state, Act.RECEIVE)
    received = replace(
        dossier,
        code=code,
        provisional=provisional,
        state=step.target,
        received_at=at,
        due_at=due_at,
        due_first=due_at,
        version=dossier.version + 1,
    )
    return received, step


def given_code(dossier: Dossier, code: str) -> Dossier:
    """The dossier under its legal code; the provisional one goes on finding it.

    Raises Refusal CODE_NOT_USABLE for a dossier that has its legal code, or a code that is
    none, too long or provisional itself.
    """
    whole = printable(code)
    usable = 0 < len(whole) <= LONGEST_CODE and parse_provisional(whole) is None
    if not (dossier.provisional and usable):
        raise Refusal(RefusalCode.CODE_NOT_USABLE)
    return replace(dossier, code=whole, provisional=False, version=dossier.version + 1)


def check_code_final(code: str, *, provisional: bool = False) -> None:
    """On the portal a dossier has one code for ever: nothing goes there under a provisional one.

    Raises PortalTrouble AWAITING_CODE.
    """
    if provisional or not code or parse_provisional(code) is not None:
        raise PortalTrouble(PortalTroubleCode.AWAITING_CODE)


def apply_act(
    dossier: Dossier, act: Act, at: datetime, *, reason: str = "", due_at: datetime | None = None
) -> tuple[Dossier, Transition]:
    """Any later act of the life cycle. ``due_at`` is the new date where the clock changes.

    Raises Refusal TRANSITION_NOT_ALLOWED or REASON_MISSING.
    """
    step = transition(dossier.state, act)
    if step.needs_reason and not reason.strip():
        raise Refusal(RefusalCode.REASON_MISSING, act=str(act))
    changed = replace(dossier, state=step.target, version=dossier.version + 1)
    if step.clock is ClockEffect.PAUSE:
        changed = replace(changed, paused_at=at)
    if step.clock in (ClockEffect.RESUME, ClockEffect.EXTEND):
        changed = replace(changed, paused_at=None, due_at=due_at or dossier.due_at)
    return changed, step
