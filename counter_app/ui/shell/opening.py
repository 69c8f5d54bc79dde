"""What the window is given once the office is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counter_app.services.bundle import Services


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


AskPassphrase = Callable[[], str | None]
"""Asks the person at the window; None if he closed it. Not for the GUI thread."""

OpenOffice = Callable[[AskPassphrase], OpenedOffice]
"""Opens the data folder and builds everything; called on the office lane after the first
paint, so that it may import what is slow. Raises the four families of failure."""
