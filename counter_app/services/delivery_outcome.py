"""What becomes of an item the portal did not accept: one table of rules, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from counter_app.domain.failures import PortalTroubleCode
from counter_app.services.portal_port import DeliveryTrouble, OutboxKind, OutboxState
from counter_app.services.repositories import OutboxItem

FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0
"""Seconds."""

DOUBTFUL_TRIES = 12
"""About 40 minutes of an answer nobody understands; then a person is asked."""

SAME_ANSWERS, SAME_FOR = 20, timedelta(days=1)
"""What the portal goes on answering that often, unchanged for so long, a person must see."""

FOR_A_PERSON = {
    PortalTroubleCode.CONFLICT: OutboxState.CONFLICT,
    PortalTroubleCode.REJECTED: OutboxState.REJECTED,
    PortalTroubleCode.RELAY_REFUSED: OutboxState.REJECTED,
    PortalTroubleCode.CONFIG: OutboxState.PARKED,
}

PASSING = frozenset({PortalTroubleCode.TRANSIENT, PortalTroubleCode.OUTCOME_UNKNOWN})


@dataclass(frozen=True, slots=True)
class Settlement:
    """The next state of an item that was not accepted."""

    state: OutboxState
    counted: bool = True
    """Whether this was a try; a line that is down tries nothing."""
    not_before: datetime | None = None

    @property
    def needs_person(self) -> bool:
        """Nothing more happens to the item by itself."""
        return self.state in FOR_A_PERSON.values()


def retry_wait(attempts: int, chance: Random) -> float:
    """Seconds until the next try: full jitter, so that offices do not come in step."""
    return chance.uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts, 16)))


def stops_line(trouble: DeliveryTrouble) -> bool:
    """Whether every other item would most likely meet the same."""
    if trouble.at_relay:
        return False
    return trouble.whole_line or (trouble.code not in FOR_A_PERSON and trouble.code not in PASSING)


def held_back(item: OutboxItem, until: datetime | None = None) -> Settlement:
    """The line or the relay is down: the item stands where it stood."""
    return Settlement(OutboxState(item.state), counted=False, not_before=until)


def at_the_back(item: OutboxItem, until: datetime) -> Settlement:
    """Others are tried first; it was a try, and nothing was changed on the portal."""
    state = OutboxState.UNKNOWN if item.state == OutboxState.UNKNOWN else OutboxState.RETRY
    return Settlement(state, not_before=until)


def settle(item: OutboxItem, trouble: DeliveryTrouble, now: datetime, chance: Random) -> Settlement:
    """The rules for a trouble of the item itself.

    ``item`` is as it was before this try. Once its outcome was unknown it stays so until the
    portal gives a clear answer, whatever else goes wrong meanwhile.
    """
    last_try = item.attempts + 1 >= DOUBTFUL_TRIES
    if trouble.code in FOR_A_PERSON and not (_may_be_early(item, trouble) and not last_try):
        return Settlement(FOR_A_PERSON[trouble.code])
    if (trouble.doubtful and last_try) or _for_ever_the_same(item, trouble, now):
        return Settlement(OutboxState.REJECTED)
    unknown = item.state == OutboxState.UNKNOWN or trouble.code is PortalTroubleCode.OUTCOME_UNKNOWN
    wait = max(retry_wait(item.attempts, chance), trouble.retry_after or 0)
    state = OutboxState.UNKNOWN if unknown else OutboxState.RETRY
    return Settlement(state, not_before=now + timedelta(seconds=wait))


def _for_ever_the_same(item: OutboxItem, trouble: DeliveryTrouble, now: datetime) -> bool:
    same = (item.failure_class, item.failure_code) == (trouble.code, trouble.answer_code)
    often = item.attempts + 1 >= SAME_ANSWERS
    first = item.first_tried_at
    return trouble.answered and same and often and first is not None and now - first >= SAME_FOR


def _may_be_early(item: OutboxItem, trouble: DeliveryTrouble) -> bool:
    """A step whose dossier the portal does not know yet: it may still be digesting it."""
    return item.kind == OutboxKind.STEPS and trouble.code is PortalTroubleCode.CONFLICT
