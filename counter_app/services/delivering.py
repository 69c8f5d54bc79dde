"""Delivery as people see it: send now, try again, drain the outbox once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from uuid import UUID

from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.domain.roles import Action
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.desk import Desk
from counter_app.services.portal_lane import Delivered, PortalLane, StopReason
from counter_app.services.portal_lease import DeliveryUnit, LanePlace
from counter_app.services.portal_line import LineState
from counter_app.services.portal_port import FileContents, OutboxState, PortalAdapter
from counter_app.services.ports import Clock
from counter_app.services.views import OutboxSummary

AT_ONCE = 1000
"""Operations whose waits end in one statement and one transaction: some 20 ms on a counter's disk.

Measured with 15,000 that wait: a hundred at once took 1.2 s (1.4 s with PostgreSQL), a thousand
0.3 s (0.45 s), and nobody else's write waited longer than 40 ms. All in one were as fast, but
whoever else wrote to the file waited a quarter of a second.
"""
BREATH = 0.005
"""Seconds between two: SQLite asks for its lock again and again, and would find none free."""


def deliver_once(
    units: Callable[[], DeliveryUnit],
    adapter: PortalAdapter,
    place: LanePlace,
    clock: Clock,
    contents: FileContents,
    *,
    hurry: bool = False,
) -> Delivered:
    """One turn without a thread, for scripts; the lease is given back."""
    lane = PortalLane(units, adapter, place, clock, contents)
    try:
        return lane.turn(hurry=hurry)
    finally:
        lane.leave()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What ``sync --once`` prints. ``sent`` and ``accepted`` are items, the rest dossiers."""

    sent: int
    accepted: int
    waiting: int
    rejected: int
    """Dossiers a person must look at."""
    without_files: int
    stopped: StopReason | None
    line: LineState


def sync_once(lane: PortalLane, summary: Callable[[], OutboxSummary]) -> SyncReport:
    """Drain the outbox: everything that waits is tried once. ``summary`` is asked afterwards.

    The lease is given back: a window that waits for it goes on at once.
    """
    try:
        done = lane.turn(hurry=True)
    finally:
        lane.leave()
    left = summary()
    return SyncReport(
        sent=done.sent,
        accepted=done.accepted,
        waiting=left.waiting,
        rejected=left.attention,
        without_files=done.without_files,
        stopped=done.stopped,
        line=lane.line_state,
    )


class Delivering:
    """What a clerk may do about delivery. Runs on the office lane."""

    def __init__(
        self,
        units: Callable[[], DeliveryUnit],
        clock: Clock,
        hurry: Callable[[], None] = lambda: None,
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        """``hurry`` tells this process's lane that something may be sent at once."""
        self._at_once = at_once
        self._units = units
        self._clock = clock
        self._hurry = hurry

    def send_now(self, desk: Desk) -> tuple[None, ChangeSet]:
        """End every wait. Raises PortalTrouble NOT_CONFIGURED without a connection.

        Waits end ``at_once`` a transaction, so that no other counter or lane that writes
        meanwhile stands behind a whole outbox. For this counter's own office lane it is one
        task, and its next F9 comes after it: with thousands of delayed operations a fraction
        of a second. Cut short, it is finished by doing it again.
        """
        desk.require(Action.SEND_TO_PORTAL)
        breath = Event()
        while self._end_waits(desk) == self._at_once:
            breath.wait(BREATH)
        self._hurry()
        return None, changed(Topic.OUTBOX)

    def retry_all(self, desk: Desk) -> tuple[None, ChangeSet]:
        """Try everything again that is parked, e.g. after the office's code was put right.

        Each is looked up first. What the portal refused for its data stays with a person.
        Cut short, it is finished by doing it again.
        """
        desk.require(Action.SEND_TO_PORTAL)
        breath = Event()
        while self._unpark(desk) == self._at_once:
            breath.wait(BREATH)
        self._hurry()
        return None, changed(Topic.OUTBOX, Topic.DOSSIERS)

    def _unpark(self, desk: Desk) -> int:
        with self._units() as unit:
            freed = unit.outbox.unpark(desk.office_id, self._at_once)
            unit.commit()
        return freed

    def _end_waits(self, desk: Desk) -> int:
        with self._units() as unit:
            if unit.outbox.connection_id(desk.office_id) is None:
                raise PortalTrouble(PortalTroubleCode.NOT_CONFIGURED)
            ended = unit.outbox.end_waits(desk.office_id, self._clock.now(), self._at_once)
            unit.commit()
        return ended

    def retry(self, desk: Desk, outbox_id: UUID) -> tuple[None, ChangeSet]:
        """Try an item again that waits for a person.

        It is looked up first, whatever is known of it: if the portal took it meanwhile it is
        brought up to date, never doubled. An accepted item stays accepted.
        """
        desk.require(Action.SEND_TO_PORTAL)
        with self._units() as unit:
            unit.outbox.mark(outbox_id, OutboxState.UNKNOWN, self._clock.now(), counted=False)
            unit.commit()
        self._hurry()
        return None, changed(Topic.OUTBOX, Topic.DOSSIERS)
