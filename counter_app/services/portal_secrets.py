"""What opens the portal: entered once for the whole office, kept sealed in its database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.ids import ClerkId, OfficeId
from counter_app.services.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PortalSecrets:
    """Never shown, never logged."""

    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    relay_token: str = field(default="", repr=False)


class SecretsVault(Protocol):
    """Closes the secrets with the office's key (implemented by ``vault``)."""

    def close(self, office_id: OfficeId, secrets: PortalSecrets) -> bytes:
        """Sealed, for this office only."""
        ...

    def open(self, office_id: OfficeId, sealed: bytes) -> PortalSecrets:
        """Raises StorageTrouble KEY_WRONG for what another key closed, or for another office."""
        ...


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """The office's row."""

    sealed: bytes = field(repr=False)
    changed_by: str
    """Name of the clerk."""
    changed_at: datetime


class PortalAccountRepository(Protocol):
    """At most one account an office, and the address it is for."""

    def get(self, office_id: OfficeId) -> KeptAccount | None:
        """None before one was entered."""
        ...

    def put(self, office_id: OfficeId, sealed: bytes, clerk_id: ClerkId, at: datetime) -> None:
        """Keep this one instead of what was there."""
        ...

    def move(self, office_id: OfficeId, place: Mapping[str, str]) -> None:
        """The office's portal has this ``family``, ``url``, ``files_url`` and ``unit`` now."""
        ...


class AccountUnit(Transaction, Protocol):
    """What reading the account uses of a unit of work."""

    @property
    def portal_account(self) -> PortalAccountRepository:
        """The account."""
        ...


class EnteredSecrets:
    """The office's secrets as the portal lane last looked. Lives on the portal thread."""

    def __init__(
        self, units: Callable[[], AccountUnit], vault: SecretsVault, office_id: OfficeId
    ) -> None:
        self._units = units
        self._vault = vault
        self._office_id = office_id
        self._seen: PortalSecrets | None = None

    def look(self) -> PortalSecrets | None:
        """Read them anew; None where nobody entered any. Raises StorageTrouble."""
        with self._units() as unit:
            kept = unit.portal_account.get(self._office_id)
        self._seen = None if kept is None else opened(self._vault, self._office_id, kept)
        return self._seen

    def last(self) -> PortalSecrets:
        """As ``look`` found them, empty ones where it found none. No I/O."""
        return self._seen or PortalSecrets()


@dataclass(frozen=True, slots=True)
class GivenSecrets:
    """Brought along by whoever starts the program: the practice office's."""

    secrets: PortalSecrets

    def look(self) -> PortalSecrets | None:
        """Always the same."""
        return self.secrets

    def last(self) -> PortalSecrets:
        """Always the same."""
        return self.secrets


def opened(vault: SecretsVault, office_id: OfficeId, kept: KeptAccount) -> PortalSecrets | None:
    """None for what the office's key does not open: it has to be entered again."""
    try:
        return vault.open(office_id, kept.sealed)
    except StorageTrouble as trouble:
        if trouble.code is not StorageTroubleCode.KEY_WRONG:
            raise
        return None
