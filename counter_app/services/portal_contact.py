"""Finding out whether the line to the portal is up: by its account, by a knock, by a call."""

from __future__ import annotations

from collections.abc import Callable

from counter_app.domain.failures import PortalTroubleCode
from counter_app.services.portal_lease import LaneLease
from counter_app.services.portal_line import LineGate
from counter_app.services.portal_port import DeliveryTrouble, PortalAdapter
from counter_app.services.ports import Clock


class LineContact:
    """One station's contact with the portal. Lives on the portal thread."""

    def __init__(
        self,
        adapter: PortalAdapter,
        gate: LineGate,
        lease: LaneLease,
        account: Callable[[], object | None],
        clock: Clock,
    ) -> None:
        self._adapter = adapter
        self._gate = gate
        self._lease = lease
        self._account = account
        self._used: object | None = None
        """The account of the last turn."""
        self._clock = clock
        self._reached = True
        """Whether somebody listened at the portal's address when we last knocked."""

    def account_there(self) -> bool:
        """A lane without an account does not even take the lease: others may have one."""
        before, self._used = self._used, self._account()
        if self._used is None:
            self._gate.wait_for_account(self._clock.now())
            return False
        if self._used != before:
            self._gate.begin_anew()
            if before is not None:
                self._lease.login_changed()
        return True

    def ready(self, hurry: bool) -> bool:
        """Whether something may be sent; a line whose wait is over is probed."""
        if self._refused_elsewhere():
            return False
        if not self._gate.shut:
            return True
        if hurry:
            self._gate.hurry()
        over = self._gate.may_probe(self._clock.now())
        return (over or self._came_back()) and self.probe()

    def _refused_elsewhere(self) -> bool:
        """Each station's login with wrong words would count as one more wrong password."""
        if self._gate.state.up or not self._lease.refused_elsewhere():
            return False
        self._gate.failed(PortalTroubleCode.AUTH, self._clock.now(), 0)
        return True

    def keep_in_touch(self) -> None:
        """With nothing to send, ask now and then whether the line is still there.

        A call with a login every turn would be too much; a knock at the door is not.
        """
        if self._gate.quiet(self._clock.now()):
            self.probe()
        elif self._gate.state.up and not self._knock():
            self._gate.failed(PortalTroubleCode.OFFLINE, self._clock.now())

    def _came_back(self) -> bool:
        """A line that was cut and is not any more is not left alone until its wait is over."""
        cut = self._gate.state.code is PortalTroubleCode.OFFLINE
        before = self._reached
        return cut and self._knock() and not before

    def _knock(self) -> bool:
        self._reached = self._adapter.reachable()
        return self._reached

    def probe(self) -> bool:
        """Make a call that needs a login."""
        try:
            health = self._adapter.probe()
        except DeliveryTrouble as trouble:
            self.failed(trouble)
            return False
        self._gate.passed(self._clock.now(), health)
        return True

    def failed(self, trouble: DeliveryTrouble) -> None:
        """Shut the line."""
        self._gate.failed(trouble.code, self._clock.now(), trouble.retry_after)
        if _login_refused(trouble):
            self._lease.login_refused()


def line_lost(trouble: DeliveryTrouble) -> bool:
    """Whether a probe would only meet the same: no line, or a login that was refused.

    A second login with the same words would count as a second wrong password.
    """
    gone = (PortalTroubleCode.OFFLINE, PortalTroubleCode.NO_ACCOUNT)
    return _login_refused(trouble) or trouble.code in gone


def _login_refused(trouble: DeliveryTrouble) -> bool:
    return trouble.code is PortalTroubleCode.AUTH and trouble.whole_line
