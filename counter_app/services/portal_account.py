"""The office's portal: the account it is opened with, and in a shared office where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from counter_app.domain.ids import CommandId
from counter_app.domain.text import nfc
from counter_app.domain.typed_text import check_typed
from counter_app.services.office_plan import PlannedPortal
from counter_app.services.portal_line import LineState
from counter_app.services.portal_secrets import PortalSecrets, SecretsVault, opened
from counter_app.services.work import (
    Action,
    ChangeSet,
    Clock,
    Desk,
    Refusal,
    RefusalCode,
    Topic,
    UnitOfWork,
    UnitOfWorkFactory,
    changed,
)

ENTER = "enter_portal_account"
"""Kind of the command, and what the audit calls it."""
MOVE = "move_portal"


@dataclass(frozen=True, slots=True)
class EnterPortalAccount:
    """What the portal gave the office, as typed."""

    command_id: CommandId
    username: str = field(repr=False)
    password: str = field(repr=False)
    relay_token: str = field(default="", repr=False)
    """"" keeps the one that is there."""
    without_relay_token: bool = False
    """Remove the one that is there."""


@dataclass(frozen=True, slots=True)
class EnteredAccount:
    """An account as it may be shown: without what only the portal is told."""

    username: str = field(repr=False)
    """"" where ``readable`` is False."""
    has_relay_token: bool
    changed_at: datetime
    changed_by: str
    """Name of the clerk."""
    readable: bool = True
    """False: closed with another key, e.g. after a database was brought back; enter it again."""


@dataclass(frozen=True, slots=True)
class PortalFace:
    """The portal of the office."""

    family: str
    """``manual`` where nothing is sent."""
    url: str
    unit: str
    files_url: str
    """"" = dossiers go without their files."""
    account: EnteredAccount | None
    offered: PlannedPortal | None = None
    """Another one, named by this PC's machine file; nobody but a person takes it over."""

    @property
    def connected(self) -> bool:
        """Whether the office knows where its portal is."""
        return _usable(self.family, self.url, self.unit)


def _usable(family: str, url: str, unit: str) -> bool:
    return family != "manual" and bool(url and unit)


def _untried() -> LineState:
    return LineState()


class PortalAccount:
    """What an administrator does about the account. Runs on the office lane."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        clock: Clock,
        vault: SecretsVault,
        hurry: Callable[[], None] = lambda: None,
        line: Callable[[], LineState] = _untried,
        here: PlannedPortal | None = None,
    ) -> None:
        """``hurry`` tells this process's lane to begin at once; ``line`` is what it last saw.

        ``here``: what this PC's machine file names. None where the office follows it by
        itself, as one PC alone does.
        """
        self._units = units
        self._clock = clock
        self._vault = vault
        self._hurry = hurry
        self._here = here
        self.line = line
        """How this PC's lane stands with the portal. No I/O; on any thread."""

    def show(self, desk: Desk) -> PortalFace:
        """The office's portal and what is known of the account."""
        desk.require(Action.CONFIGURE)
        with self._units() as unit:
            portal, account = _portal(unit, desk), self._entered(unit, desk)
        return PortalFace(
            family=portal.family,
            url=portal.url,
            unit=portal.unit,
            files_url=portal.files_url,
            account=account,
            offered=self._offered(portal),
        )

    def enter(self, desk: Desk, command: EnterPortalAccount) -> tuple[None, ChangeSet]:
        """Keep the account for every PC of the office; delivery begins by itself.

        Raises Refusal PORTAL_ACCOUNT_INCOMPLETE, TEXT_TOO_LONG or TEXT_NOT_ALLOWED, each with
        ``field``: ``portal_user``, ``portal_password`` or ``relay_token``.
        """
        desk.require(Action.CONFIGURE)
        typed = _checked(command)
        now = self._clock.now()
        with self._units() as unit:
            if unit.commands.result(command.command_id) is not None:
                return None, changed()
            token = self._token(unit, desk, typed.relay_token, drop=command.without_relay_token)
            secrets = PortalSecrets(typed.username, typed.password, token)
            sealed = self._vault.close(desk.office_id, secrets)
            unit.portal_account.put(desk.office_id, sealed, desk.clerk_id, now)
            unit.commands.record(command.command_id, desk.office_id, ENTER, {}, now)
            unit.audit.append(desk, ENTER, ("office", str(desk.office_id)), now)
            unit.commit()
        self._hurry()
        return None, changed(Topic.OUTBOX)

    def move_here(self, desk: Desk) -> tuple[None, ChangeSet]:
        """Take the portal this PC's machine file names for the whole office.

        Lanes know where they send from when they were started: it counts from each PC's
        next start. Raises Refusal SETTING_INVALID where the file names no other one.
        """
        desk.require(Action.CONFIGURE)
        now = self._clock.now()
        with self._units() as unit:
            offered = self._offered(_portal(unit, desk))
            if offered is None:
                raise Refusal(RefusalCode.SETTING_INVALID, key="portal")
            unit.portal_account.move(desk.office_id, _place(offered))
            unit.audit.append(desk, MOVE, ("office", str(desk.office_id)), now)
            unit.commit()
        return None, changed(Topic.OUTBOX)

    def _offered(self, portal: PlannedPortal) -> PlannedPortal | None:
        here = self._here
        if here is None or not _usable(here.family, here.url, here.unit):
            return None
        return None if _place(here) == _place(portal) else here

    def _entered(self, unit: UnitOfWork, desk: Desk) -> EnteredAccount | None:
        kept = unit.portal_account.get(desk.office_id)
        if kept is None:
            return None
        secrets = opened(self._vault, desk.office_id, kept)
        return EnteredAccount(
            username=secrets.username if secrets else "",
            has_relay_token=bool(secrets and secrets.relay_token),
            changed_at=kept.changed_at,
            changed_by=kept.changed_by,
            readable=secrets is not None,
        )

    def _token(self, unit: UnitOfWork, desk: Desk, typed: str, *, drop: bool) -> str:
        if typed or drop:
            return "" if drop else typed
        kept = unit.portal_account.get(desk.office_id)
        before = None if kept is None else opened(self._vault, desk.office_id, kept)
        return before.relay_token if before else ""


def _checked(command: EnterPortalAccount) -> PortalSecrets:
    """As it is kept. A password stays letter for letter: nobody knows what the portal compares."""
    username, token = nfc(command.username).strip(), command.relay_token.strip()
    for name, text in (("portal_user", username), ("portal_password", command.password)):
        if not text.strip():
            raise Refusal(RefusalCode.PORTAL_ACCOUNT_INCOMPLETE, field=name)
    check_typed(portal_user=username, portal_password=command.password, relay_token=token)
    # It travels in a header of HTTP.
    if not token.isascii() or any(letter.isspace() for letter in token):
        raise Refusal(RefusalCode.TEXT_NOT_ALLOWED, field="relay_token")
    return PortalSecrets(username, command.password, token)


def _portal(unit: UnitOfWork, desk: Desk) -> PlannedPortal:
    """Where the office delivers to now."""
    row = unit.outbox.connection(desk.office_id)
    if row is None:
        return PlannedPortal()
    return PlannedPortal(row["family"], row["url"], row["files_url"], row["unit"])


def _place(portal: PlannedPortal) -> dict[str, str]:
    """What a machine file says of a portal."""
    return {
        "family": portal.family,
        "url": portal.url,
        "files_url": portal.files_url,
        "unit": portal.unit,
    }
