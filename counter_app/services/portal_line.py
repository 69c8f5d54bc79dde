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
        self._transients = 0
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
        self._transients = 0
        self._shut_until = None
        self._contact = now
        if self.state.up is not True:
            self.state = LineState(True, None, now, self.state.skew)
        if health is not None:
            self.state = replace(self.state, skew=health.skew)

    def failed(self, code: PortalTroubleCode, now: datetime, wait: float | None = None) -> None:
        """The line itself is down or the account blocked. ``wait``: seconds it asked for."""
        self._transients = 0
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
        self._transients = 0
        self._shut_until = self._contact = None

    def stumbled(self, now: datetime, wait: float | None = None) -> None:
        """One item met a passing trouble; several in a row, or a Retry-After, shut the line."""
        self._transients += 1
        if wait is not None or self._transients >= TRANSIENTS_IN_A_ROW:
            self.failed(PortalTroubleCode.TRANSIENT, now, wait)
