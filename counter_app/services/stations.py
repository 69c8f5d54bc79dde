"""How a further PC comes into a shared office: invited on one that belongs to it already."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from counter_app.domain.ids import uuid7
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Refusal,
    RefusalCode,
    UnitOfWorkFactory,
    changed,
)

INVITATION = "invitation"
"""``wrapped_for`` of the office key while it waits for a station."""
GOOD_FOR = timedelta(hours=24)
LETTERS = "BCFGHJKLMNPQRSTVXZ34679"
"""No vowel, D or W: an input method that is on makes other letters of them. No digit that
is read as a letter."""
GROUPS, GROUP = 5, 4
"""Twenty letters are 90 bits: nobody guesses one in a day, or in a year."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Shown once. Whoever types it on another PC of the office gets the office's key there."""

    code: str = field(repr=False)
    until: datetime


class Stations:
    """Writes run on the office lane. ``wrap`` closes the office key with words."""

    def __init__(
        self, units: UnitOfWorkFactory, clock: Clock, wrap: Callable[[str], bytes]
    ) -> None:
        self._units = units
        self._clock = clock
        self._wrap = wrap

    def invite(self, desk: Desk) -> tuple[Invitation, ChangeSet]:
        """A code for one more PC, good once and for a day."""
        desk.require(Action.CONFIGURE)
        now, code, mark = self._clock.now(), new_code(), uuid7()
        wrapped = self._wrap(code)
        with self._units() as unit:
            unit.office.drop_wrapped_keys(desk.office_id, INVITATION, now - GOOD_FOR)
            unit.office.add_wrapped_key(desk.office_id, INVITATION, str(mark), wrapped, now)
            unit.audit.append(desk, "invite_station", (INVITATION, str(mark)), now)
            unit.commit()
        return Invitation(shown(code), now + GOOD_FOR), changed()


def new_code() -> str:
    """Twenty random letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(GROUPS * GROUP))


def shown(code: str) -> str:
    """In groups, as people read and type it."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def as_typed(text: str) -> str:
    """The code as it was made, from whatever case and spaces it was typed in.

    Raises Refusal INVITATION_UNKNOWN for what can be none.
    """
    code = "".join(letter for letter in text.upper() if letter in LETTERS)
    if len(code) != GROUPS * GROUP:
        raise Refusal(RefusalCode.INVITATION_UNKNOWN)
    return code
