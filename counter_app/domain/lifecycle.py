"""The whole life cycle of a dossier as one table (TT 03/2025/TT-VPCP, national states 1-10).

Four axes are kept apart: business state here, money, delivery of the result, and
synchronisation with the portal, which is derived from the outbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter_app.domain.failures import Refusal, RefusalCode


class DossierState(StrEnum):
    """Business state. ``NATIONAL_CODES`` gives the number the portal knows."""

    DRAFT = "draft"
    REGISTERED = "registered"
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    PROCESSING = "processing"
    SUPPLEMENT_ASKED = "supplement_asked"
    FINANCIAL_DUTY = "financial_duty"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    COMPLETED = "completed"
    RETURNED = "returned"


NATIONAL_CODES: dict[DossierState, int] = {
    DossierState.REGISTERED: 1,
    DossierState.RECEIVED: 2,
    DossierState.NOT_RECEIVED: 3,
    DossierState.PROCESSING: 4,
    DossierState.SUPPLEMENT_ASKED: 5,
    DossierState.FINANCIAL_DUTY: 6,
    DossierState.WITHDRAWN: 7,
    DossierState.STOPPED: 8,
    DossierState.COMPLETED: 9,
    DossierState.RETURNED: 10,
}


class MoneyState(StrEnum):
    """Whether what is owed was paid."""

    NOTHING_DUE = "nothing_due"
    UNPAID = "unpaid"
    PAID = "paid"
    REFUNDED = "refunded"


class DeliveryState(StrEnum):
    """Where the result is."""

    NO_RESULT = "no_result"
    AT_COUNTER = "at_counter"
    HANDED_OVER = "handed_over"
    SENT_BY_POST = "sent_by_post"
    SENT_ONLINE = "sent_online"


class Act(StrEnum):
    """What a person does to a dossier; stored as the kind of its event."""

    RECEIVE = "receive"
    ACCEPT_ONLINE = "accept_online"
    ASK_SUPPLEMENT = "ask_supplement"
    REFUSE = "refuse"
    HAND_OVER = "hand_over"
    TAKE_SUPPLEMENT = "take_supplement"
    STOP_OVERDUE_SUPPLEMENT = "stop_overdue_supplement"
    ASK_PAYMENT = "ask_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    EXTEND = "extend"
    TAKE_RESULT = "take_result"
    RETURN_RESULT = "return_result"
    WITHDRAW = "withdraw"
    STOP = "stop"
    RECALL_RESULT = "recall_result"
    RECALL_RETURN = "recall_return"
    VOID_RECEPTION = "void_reception"


class OfficeAct(StrEnum):
    """What happens to a dossier inside the office: in its history, no step on the portal."""

    GIVE_CODE = "give_code"


class ClockEffect(StrEnum):
    """What an act does to the time limit."""

    NONE = "none"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    END = "end"


@dataclass(frozen=True, slots=True)
class Transition:
    """One allowed step. ``paper`` is the form it produces, in the numbering of TT 03/2025."""

    source: DossierState
    act: Act
    target: DossierState
    clock: ClockEffect
    paper: str
    needs_reason: bool = False
    needs_second_person: bool = False


_S = DossierState
_C = ClockEffect

TRANSITIONS: tuple[Transition, ...] = (
    Transition(_S.DRAFT, Act.RECEIVE, _S.RECEIVED, _C.START, "01"),
    Transition(_S.REGISTERED, Act.ACCEPT_ONLINE, _S.RECEIVED, _C.START, "01"),
    Transition(_S.DRAFT, Act.ASK_SUPPLEMENT, _S.SUPPLEMENT_ASKED, _C.NONE, "02", True),
    Transition(_S.REGISTERED, Act.ASK_SUPPLEMENT, _S.SUPPLEMENT_ASKED, _C.NONE, "02", True),
    Transition(_S.DRAFT, Act.REFUSE, _S.NOT_RECEIVED, _C.NONE, "03", True, True),
    Transition(_S.REGISTERED, Act.REFUSE, _S.NOT_RECEIVED, _C.NONE, "03", True, True),
    Transition(_S.RECEIVED, Act.HAND_OVER, _S.PROCESSING, _C.NONE, "06"),
    Transition(_S.PROCESSING, Act.ASK_SUPPLEMENT, _S.SUPPLEMENT_ASKED, _C.PAUSE, "02", True),
    Transition(_S.SUPPLEMENT_ASKED, Act.TAKE_SUPPLEMENT, _S.PROCESSING, _C.RESUME, "01"),
    Transition(_S.SUPPLEMENT_ASKED, Act.STOP_OVERDUE_SUPPLEMENT, _S.STOPPED, _C.END, "05", True),
    Transition(_S.PROCESSING, Act.ASK_PAYMENT, _S.FINANCIAL_DUTY, _C.PAUSE, "notice"),
    Transition(_S.FINANCIAL_DUTY, Act.CONFIRM_PAYMENT, _S.PROCESSING, _C.RESUME, ""),
    Transition(_S.PROCESSING, Act.EXTEND, _S.PROCESSING, _C.EXTEND, "04", True),
    Transition(_S.PROCESSING, Act.TAKE_RESULT, _S.COMPLETED, _C.END, "result_handover"),
    Transition(_S.COMPLETED, Act.RETURN_RESULT, _S.RETURNED, _C.NONE, "return_receipt"),
    *(
        Transition(state, Act.WITHDRAW, _S.WITHDRAWN, _C.END, "05", True)
        for state in (_S.RECEIVED, _S.PROCESSING, _S.SUPPLEMENT_ASKED, _S.FINANCIAL_DUTY)
    ),
    *(
        Transition(state, Act.STOP, _S.STOPPED, _C.END, "05", True)
        for state in (_S.RECEIVED, _S.PROCESSING, _S.SUPPLEMENT_ASKED, _S.FINANCIAL_DUTY)
    ),
    Transition(_S.COMPLETED, Act.RECALL_RESULT, _S.PROCESSING, _C.NONE, "", True, True),
    Transition(_S.RETURNED, Act.RECALL_RETURN, _S.COMPLETED, _C.NONE, "", True, True),
    Transition(_S.RECEIVED, Act.VOID_RECEPTION, _S.STOPPED, _C.END, "", True, True),
)

_BY_STEP = {(step.source, step.act): step for step in TRANSITIONS}

FINAL = frozenset({_S.NOT_RECEIVED, _S.WITHDRAWN, _S.STOPPED})


def transition(state: DossierState, act: Act) -> Transition:
    """The step ``act`` makes from ``state``. Raises Refusal TRANSITION_NOT_ALLOWED."""
    step = _BY_STEP.get((state, act))
    if step is None:
        raise Refusal(RefusalCode.TRANSITION_NOT_ALLOWED, state=str(state), act=str(act))
    return step


def acts_from(state: DossierState) -> tuple[Act, ...]:
    """The acts a screen may offer for a dossier in ``state``."""
    return tuple(step.act for step in TRANSITIONS if step.source is state)
