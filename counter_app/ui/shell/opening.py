"""What the window is given once the office is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Every use case hangs on these, and the first frame needs none of them.
    from counter_app.services.bundle import Services
    from counter_app.services.first_answers import FirstAnswers


def _nothing() -> None:
    """For an office whose lanes run already."""


@dataclass(frozen=True, slots=True)
class LoginOffer:
    """Somebody who may log in here. The practice office gives the password too."""

    login: str
    name: str = ""
    password: str = ""
    counter_number: int = 1


@dataclass(frozen=True, slots=True)
class OpenedOffice:
    """Use cases, the name above the login, and who may be offered there."""

    services: Services
    office_name: str = ""
    logins: tuple[LoginOffer, ...] = ()
    drafts: int = 0
    """Procedures nobody has reviewed yet; said once, after the office was set up."""
    begin: Callable[[], None] = _nothing
    """Starts printing, delivering and card reading, on the office lane when the window has
    settled. Raises StorageTrouble and may be called again then; begun, it does nothing."""


SetUpOffice = Callable[["FirstAnswers"], OpenedOffice]
"""Creates the office and builds everything; called on the office lane. May be called again
after a failure. Raises Refusal ANSWER_INVALID naming the answer, and StorageTrouble."""


@dataclass(frozen=True, slots=True)
class NewOffice:
    """A data folder that is open, with no office in it yet."""

    set_up: SetUpOffice


class Passphrase(StrEnum):
    """What a passphrase is asked for."""

    OPEN = "open"
    AGAIN = "again"
    """The one given before did not fit."""
    NEW = "new"
    """The data has no lock yet: it is chosen, and typed twice."""
    INVITATION = "invitation"
    """Not a passphrase: the code by which this PC comes into a shared office."""
    INVITATION_AGAIN = "invitation_again"


class AskPassphrase(Protocol):
    """Asks the person at the window; None if he closed it. Not for the GUI thread."""

    def __call__(self, why: Passphrase = ..., /) -> str | None:
        """Wait for the answer."""
        ...


OpenOffice = Callable[[AskPassphrase], OpenedOffice | NewOffice]
"""Opens the data folder and builds everything; called on the office lane after the first
paint, so that it may import what is slow. Raises the four families of failure."""
