"""Whether the line to the portal is up, and when it may be tried again.

"Up" is said only after a call that needs a login returned what a portal returns: a captive
page answers 200 too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from counter_app.domain.failures import PortalTroubleCode
from counter_app.services.portal_port import Health

TRANSIENTS_IN_A_ROW = 5
"""After so many the line is left alone for a while: more requests would not help it."""

ANSWERED_IN_A_ROW = 50
"""The portal is there and takes none of them. So many in a row are a bad hour of the portal's and
no longer a few dossiers it dislikes, which must not stop the others."""

UNFIT_IN_A_ROW = 5
"""After so many that the portal does not take for a code or a right, it is the office's."""

UNFIT_REST = timedelta(minutes=2)
"""Then one operation at a time asks whether that was mended."""

RELAY_STUMBLES = 3
"""After so many in a row the relay is left alone for a minute."""

RELAY_BARRED = timedelta(minutes=15)
"""How long a relay is left alone that does not know the office's token or address."""

CONTACT_EVERY = timedelta(seconds=60)

_PAUSE = {
    PortalTroubleCode.OFFLINE: timedelta(seconds=15),
    PortalTroubleCode.NOT_A_PORTAL: timedelta(seconds=30),
    # Wrong passwords lock accounts: whoever enters another one is not kept waiting.
    PortalTroubleCode.AUTH: timedelta(minutes=15),
    PortalTroubleCode.CONFIG: timedelta(minutes=15),
}
_BREAK = timedelta(seconds=60)
_REFUSED_AGAIN = timedelta(minutes=1)
"""Between two logins with refused words, however often a person asks for one."""


@dataclass(frozen=True, slots=True)
class LineState:
    """For the status bar. ``up`` None: not tried yet, or NO_ACCOUNT to try it with."""

    up: bool | None = None
    code: PortalTroubleCode | None = None
    """Why it is not up."""
    since: datetime | None = None
    skew: timedelta | None = None
    """The portal's clock minus ours."""


class LineGate:
    """Opens and closes the line.

    Changed on the portal thread only; ``state`` may be read on any thread.
    """

    def __init__(self) -> None:
        self.state = LineState()
        self._transients = self._answered = self._unfit = 0
        self._shut_until: datetime | None = None
        self._contact: datetime | None = None

    @property
    def shut(self) -> bool:
        """Nothing is sent before a probe has passed."""
        return self._shut_until is not None

    def may_probe(self, now: datetime) -> bool:
        """Whether the wait of a shut line is over."""
        return self._shut_until is None or now >= self._shut_until or self._set_back(now)

    def hurry(self) -> None:
        """A person wants a shut line tried now: only what may lock the account waits a little."""
        refused = self.state.code is PortalTroubleCode.AUTH
        if self._shut_until is not None and self._contact is not None:
            soon = self._contact + (_REFUSED_AGAIN if refused else timedelta())
            self._shut_until = min(self._shut_until, soon)

    def quiet(self, now: datetime) -> bool:
        """Whether nothing was heard for so long that ``state`` says little."""
        contact = self._contact
        return contact is None or now - contact >= CONTACT_EVERY or self._set_back(now)

    def _set_back(self, now: datetime) -> bool:
        """The PC's clock was: a wait by it could last for hours or years."""
        return self._contact is not None and now < self._contact

    def passed(self, now: datetime, health: Health | None = None) -> None:
        """The portal gave a portal's answer, a clear no included."""
        self._transients = self._answered = 0
        if health is None:  # a look-up needs none of the rights that a write needs
            self._unfit = 0
        self._shut_until = None
        self._contact = now
        if self.state.up is not True:
            self.state = LineState(True, None, now, self.state.skew)
        if health is not None:
            self.state = replace(self.state, skew=health.skew)

    def failed(self, code: PortalTroubleCode, now: datetime, wait: float | None = None) -> None:
        """The line itself is down or the account blocked. ``wait``: seconds it asked for."""
        self._transients = self._answered = 0
        self._contact = now
        pause = _PAUSE.get(code, _BREAK) if wait is None else timedelta(seconds=wait)
        self._shut_until = now + pause
        if self.state.up is not False or self.state.code is not code:
            self.state = LineState(False, code, now, self.state.skew)

    def wait_for_account(self, now: datetime) -> None:
        """Nothing can be tried: nobody has entered an account."""
        missing = PortalTroubleCode.NO_ACCOUNT
        if (self.state.up, self.state.code) != (None, missing):
            self.state = LineState(None, missing, now, self.state.skew)

    def begin_anew(self) -> None:
        """Another account was entered: what the portal said to the one before is nothing now."""
        self.state = LineState(skew=self.state.skew)
        self._transients = self._answered = self._unfit = 0
        self._shut_until = self._contact = None

    def stumbled(self, now: datetime, wait: float | None = None, *, answered: bool = False) -> None:
        """One item met a passing trouble; several in a row, or a Retry-After, shut the line.

        ``answered``: the portal itself told it.
        """
        if answered:
            self._transients, self._answered = 0, self._answered + 1
        else:
            self._transients += 1
        many = self._transients >= TRANSIENTS_IN_A_ROW or self._answered >= ANSWERED_IN_A_ROW
        if wait is not None or many:
            self.failed(PortalTroubleCode.TRANSIENT, now, wait)

    def unfit(self, now: datetime) -> bool:
        """One item was not taken for a code or a right; after several in a row none would be."""
        if self._unfit + 1 < UNFIT_IN_A_ROW:
            unfit = self._unfit + 1
            self.passed(now)
            self._unfit = unfit
            return False
        self.failed(PortalTroubleCode.CONFIG, now, UNFIT_REST.total_seconds())
        return True


class RelayGate:
    """Keeps one dossier after the other from trying a relay that takes nothing now.

    Changed on the portal thread only.
    """

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._stumbles = 0
        self._told = False
        self.code = PortalTroubleCode.TRANSIENT
        """Why it is shut."""

    def shut(self, now: datetime) -> datetime | None:
        """Until when nothing is put; None while it may be tried."""
        open_again = self._until is None or not now < self._until <= now + RELAY_BARRED
        return None if open_again else self._until

    def hurry(self) -> None:
        """A person wants it tried now."""
        self._until = None

    def passed(self) -> None:
        """It took a file."""
        self._until, self._stumbles, self._told = None, 0, False

    def stumbled(self, now: datetime) -> None:
        """Nobody answered, or with a trouble of its own."""
        self._stumbles += 1
        if self._stumbles >= RELAY_STUMBLES:
            self.code, self._until = PortalTroubleCode.TRANSIENT, now + _BREAK

    def barred(self, now: datetime) -> bool:
        """It does not let this office in, whatever the file. Whether that is told already."""
        told, self._told = self._told, True
        self.code, self._until = PortalTroubleCode.RELAY_REFUSED, now + RELAY_BARRED
        return told
