"""The portal worker: the outbox in order, every dossier once, never in anybody's way.

A dossier goes before its steps, its files before the dossier; one item of a dossier at a
time. What left without an answer is looked up before it is sent again. What the portal
refuses waits for a person and holds up nobody but its own dossier. No transaction is open
while the line is used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from random import Random, SystemRandom
from threading import Event
from uuid import UUID

from counter_app.domain.failures import (
    PortalTroubleCode,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.services.changes import ChangeSet, Topic, changed
from counter_app.services.delivery_outcome import (
    PASSING,
    Settlement,
    held_back,
    settle,
    stops_line,
)
from counter_app.services.portal_lease import DeliveryUnit, LaneLease, LanePlace, LeaseLostError
from counter_app.services.portal_line import LineGate, LineState
from counter_app.services.portal_port import (
    Ack,
    DeliveryTrouble,
    FileContents,
    OutboxKind,
    OutboxState,
    PortalAdapter,
    Presence,
    PushMode,
    RemoteFile,
    receipt_record,
)
from counter_app.services.ports import Clock
from counter_app.services.repositories import OutboxItem

log = logging.getLogger(__name__)

SLOWEST_RATE = 20_000
"""Bytes a second; what a file may take longer than ``LEASE``."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""As the horizon of ``due``: whatever waits, however long it was told to."""

WITHOUT_FILES = "without_files"
"""Failure class of an accepted dossier whose files no relay could carry."""

INTERNAL = "internal"
"""Failure class of an item that met a bug."""


class StopReason(StrEnum):
    """Why a turn ended before everything due was tried."""

    HELD_ELSEWHERE = "held_elsewhere"
    """Another process delivers."""
    LINE_DOWN = "line_down"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a turn did, in items of the outbox."""

    sent: int = 0
    """Items that were tried."""
    accepted: int = 0
    waiting: int = 0
    """Tried, and to be tried again later."""
    attention: int = 0
    """Rejected, in conflict or parked: a person must look."""
    without_files: int = 0
    """Accepted, though no relay could carry their files."""
    stopped: StopReason | None = None

    def __add__(self, other: Delivered) -> Delivered:
        """Both together; ``stopped`` as in the later one."""
        return Delivered(
            self.sent + other.sent,
            self.accepted + other.accepted,
            self.waiting + other.waiting,
            self.attention + other.attention,
            self.without_files + other.without_files,
            other.stopped,
        )

    @property
    def changes(self) -> ChangeSet:
        """What screens should read again."""
        return changed(Topic.OUTBOX, Topic.DOSSIERS) if self.sent else ChangeSet()


class PortalLane:
    """The portal worker. Lives on the portal thread; ``wake``, ``hurry``, ``close`` and
    ``line_state`` may be called from any thread.

    May raise StorageTrouble; an item in flight then becomes ``unknown`` in the next turn.
    """

    def __init__(
        self,
        units: Callable[[], DeliveryUnit],
        adapter: PortalAdapter,
        place: LanePlace,
        clock: Clock,
        contents: FileContents,
        *,
        account: Callable[[], object | None] = lambda: (),
        chance: Random | None = None,
        announce: Callable[[ChangeSet], None] = lambda _: None,
    ) -> None:
        """``announce`` is called on the portal thread after every commit.

        ``account`` is asked there before each turn: whatever the adapter logs in with now, to
        be compared with what it was before; None while nobody has entered any.
        """
        self._units = units
        self._adapter = adapter
        self._place = place
        self._lease = LaneLease(units, place, clock)
        self._clock = clock
        self._contents = contents
        self._account = account
        self._used: object | None = None
        """The account of the last turn."""
        self._chance = chance or SystemRandom()
        self._announce = announce
        self._gate = LineGate()
        self._reached = True
        """Whether somebody listened at the portal's address when we last knocked."""
        self._hurried = Event()
        self._woken = Event()
        self._closing = Event()

    @property
    def line_state(self) -> LineState:
        """Whether the line is up, as last seen."""
        return self._gate.state

    def run(self, pause: float = 5.0) -> None:
        """Deliver until ``close``, then give the lease back; looks every ``pause`` seconds."""
        while not self._closing.is_set():
            self._woken.clear()
            hurried = self._hurried.is_set()
            self._hurried.clear()
            try:
                self.turn(hurry=hurried)
            except StorageTrouble as trouble:
                log.warning("delivery waits for the database: %s", trouble.code)
            except Exception:  # the item is parked; those behind it still go out
                log.exception("delivery met a bug")
            self._woken.wait(pause)
        self.leave()

    def leave(self) -> None:
        """Let another process deliver. Never raises."""
        self._lease.release()

    def wake(self) -> None:
        """Something was added to the outbox."""
        self._woken.set()

    def hurry(self) -> None:
        """A person wants it sent now: waits are over and the line is tried at once."""
        self._hurried.set()
        self._woken.set()

    def close(self) -> None:
        """End after the item in flight."""
        self._closing.set()
        self._woken.set()

    def turn(self, *, hurry: bool = False) -> Delivered:
        """Send everything that is due, each item that fails once.

        ``hurry``: also what was told to wait, and over a line that was left alone.
        Without an account nothing is touched. A station whose line is down holds up no other.
        """
        if not (self._account_there() and self._line_ready(hurry)):
            self._lease.release()
            return Delivered(stopped=StopReason.LINE_DOWN)
        done = self._turn(hurry)
        if self._gate.shut:
            self._lease.release()
        return done

    def _turn(self, hurry: bool) -> Delivered:
        tally = Delivered()
        try:
            self._begin()
            failed: set[UUID] = set()
            while not self._closing.is_set():
                item = self._claim(failed, hurry)
                if item is None:
                    self._keep_in_touch()
                    return tally
                outcome = self._deliver(item)
                tally = tally + outcome
                if not outcome.accepted:
                    failed.add(item.id)
                self._announce(outcome.changes)
                if self._gate.shut:
                    return replace(tally, stopped=StopReason.LINE_DOWN)
        except LeaseLostError:
            # Others deliver; whether the line is up here is still said on this screen.
            self._keep_in_touch()
            return replace(tally, stopped=StopReason.HELD_ELSEWHERE)
        return replace(tally, stopped=StopReason.CLOSED)

    # -- before an item ------------------------------------------------------------------

    def _account_there(self) -> bool:
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

    def _begin(self) -> None:
        """Nothing of ours is in flight now: what still says so was left by somebody who died."""
        with self._units() as unit:
            self._lease.take(unit)
            unit.outbox.after_crash(self._place.office_id)
            unit.commit()

    def _line_ready(self, hurry: bool) -> bool:
        if self._refused_elsewhere():
            return False
        if not self._gate.shut:
            return True
        if hurry:
            self._gate.hurry()
        over = self._gate.may_probe(self._clock.now())
        return (over or self._came_back()) and self._probe()

    def _refused_elsewhere(self) -> bool:
        """Each station's login with wrong words would count as one more wrong password."""
        if self._gate.state.up or not self._lease.refused_elsewhere():
            return False
        self._gate.failed(PortalTroubleCode.AUTH, self._clock.now(), 0)
        return True

    def _keep_in_touch(self) -> None:
        """With nothing to send, ask now and then whether the line is still there.

        A call with a login every turn would be too much; a knock at the door is not.
        """
        if self._gate.quiet(self._clock.now()):
            self._probe()
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

    def _probe(self) -> bool:
        try:
            health = self._adapter.probe()
        except DeliveryTrouble as trouble:
            self._line_failed(trouble)
            return False
        self._gate.passed(self._clock.now(), health)
        return True

    def _line_failed(self, trouble: DeliveryTrouble) -> None:
        self._gate.failed(trouble.code, self._clock.now(), trouble.retry_after)
        if _login_refused(trouble):
            self._lease.login_refused()

    def _claim(self, failed: set[UUID], hurry: bool) -> OutboxItem | None:
        """The next item, marked ``sending``; None when nothing is due. Raises LeaseLostError.

        The item comes back as it was before, so that its state still says what is known.
        """
        with self._units() as unit:
            self._lease.take(unit)
            now = self._clock.now()
            horizon = FOREVER if hurry else now
            due = unit.outbox.due(self._place.office_id, horizon, len(failed) + 1)
            item = next((item for item in due if item.id not in failed), None)
            if item is not None:
                unit.outbox.mark(
                    item.id,
                    OutboxState.SENDING,
                    now,
                    counted=False,
                    remote_ref=item.dossier_code,  # after a crash it may be there
                )
            unit.commit()
        return item

    # -- one item ------------------------------------------------------------------------

    def _deliver(self, item: OutboxItem) -> Delivered:
        try:
            ack = self._send(item)
        except DeliveryTrouble as trouble:
            return self._not_accepted(item, trouble)
        except StorageTrouble as trouble:
            self._no_file(item, trouble)
            return Delivered(sent=1, attention=1)
        except LeaseLostError:
            raise
        except Exception:
            # A bug must not come back with the same item after every start.
            bug = (INTERNAL, "", "")
            self._settle(item, Settlement(OutboxState.PARKED), bug, perhaps_there=True)
            raise
        self._accepted(item, ack)
        return Delivered(sent=1, accepted=1, without_files=min(ack.files_left_out, 1))

    def _send(self, item: OutboxItem) -> Ack:
        if item.kind == OutboxKind.STEPS:
            return self._adapter.append_steps(item)
        files = self._bring_files(item)
        mode = self._mode(item)
        try:
            return self._adapter.put_dossier(item, mode, files)
        except DeliveryTrouble as trouble:
            if trouble.code is not PortalTroubleCode.CONFLICT:
                raise
        # The portal knows it although we thought it did not, or the other way round.
        return self._adapter.put_dossier(item, self._look_up(item), files)

    def _bring_files(self, item: OutboxItem) -> dict[str, RemoteFile]:
        """Every file the body names, where the portal can fetch it."""
        files: dict[str, RemoteFile] = {}
        for sha256 in self._adapter.files_in(item.body):
            there = self._adapter.file_there(sha256)
            if there is None:
                content = self._contents.read(item.dossier_id, sha256)
                self._lease.hold(len(content) / SLOWEST_RATE)
                there = self._adapter.put_file(sha256, content)
            files[sha256] = there
        return files

    def _mode(self, item: OutboxItem) -> PushMode:
        """A first revision that never left is new; anything else is asked for first."""
        if item.revision == 1 and item.state != OutboxState.UNKNOWN:
            return PushMode.NEW
        return self._look_up(item)

    def _look_up(self, item: OutboxItem) -> PushMode:
        """Raises DeliveryTrouble CONFLICT for somebody else's dossier under the same code."""
        if not self._adapter.capabilities().lookup:
            raise DeliveryTrouble(PortalTroubleCode.CONFLICT, answer_code="no look-up")
        presence = self._adapter.lookup(item)
        if presence is Presence.ABSENT:
            return PushMode.NEW
        if presence is Presence.OURS:
            return PushMode.UPDATE
        if presence is Presence.UNPROVEN and self._may_be_ours(item):
            return PushMode.UPDATE
        raise DeliveryTrouble(PortalTroubleCode.CONFLICT, answered=True, answer_code=presence)

    def _may_be_ours(self, item: OutboxItem) -> bool:
        """Whether this or an earlier revision was accepted, or left and no answer came.

        A line that was down, a person's "again" and a clear no are no proof: what stands there
        would be somebody else's.
        """
        if item.remote_ref:
            return True
        with self._units() as unit:
            return unit.outbox.left_earlier(item.dossier_id, item.revision)

    # -- after an item -------------------------------------------------------------------

    def _accepted(self, item: OutboxItem, ack: Ack) -> None:
        """State and receipt in one transaction."""
        now = self._clock.now()
        left_out = ack.files_left_out
        note = (WITHOUT_FILES, str(left_out), "") if left_out else ("", "", "")
        with self._units() as unit:
            unit.outbox.mark(
                item.id, OutboxState.ACKED, now, failure=note, remote_ref=item.dossier_code
            )
            receipt = receipt_record(ack, item.body_sha256)
            unit.outbox.add_receipt(self._place.office_id, item.id, receipt)
            unit.commit()
        self._gate.passed(now)

    def _not_accepted(self, item: OutboxItem, trouble: DeliveryTrouble) -> Delivered:
        settlement = self._settlement(item, trouble)
        failure = (str(trouble.code), trouble.answer_code, trouble.answer_text[:2000])
        unknown = trouble.code is PortalTroubleCode.OUTCOME_UNKNOWN
        self._settle(item, settlement, failure, perhaps_there=unknown)
        if settlement.needs_person:
            return Delivered(sent=1, attention=1)
        return Delivered(sent=1, waiting=1)

    def _settlement(self, item: OutboxItem, trouble: DeliveryTrouble) -> Settlement:
        now = self._clock.now()
        if stops_line(trouble):
            if _line_lost(trouble) or not self._probe():
                self._line_failed(trouble)
                return held_back(item)
            # Only this item meets it (a filter before the portal that dislikes its words).
            trouble = DeliveryTrouble(
                PortalTroubleCode.OUTCOME_UNKNOWN,
                doubtful=True,
                answer_code=trouble.answer_code,
                answer_text=trouble.answer_text,
            )
        elif trouble.code in PASSING and not trouble.at_relay:
            self._gate.stumbled(now, trouble.retry_after)
        elif trouble.answered:
            self._gate.passed(now)
        return settle(item, trouble, now, self._chance)

    def _no_file(self, item: OutboxItem, trouble: StorageTrouble) -> None:
        """A file of this dossier is gone or altered; anything else is not about this item."""
        if trouble.code is not StorageTroubleCode.FILE_DAMAGED:
            raise trouble
        self._settle(item, Settlement(OutboxState.PARKED), (str(trouble.code), "", ""))

    def _settle(
        self,
        item: OutboxItem,
        settlement: Settlement,
        failure: tuple[str, str, str],
        *,
        perhaps_there: bool = False,
    ) -> None:
        with self._units() as unit:
            unit.outbox.mark(
                item.id,
                settlement.state,
                self._clock.now(),
                not_before=settlement.not_before,
                failure=failure,
                remote_ref=item.dossier_code if perhaps_there else item.remote_ref,
                counted=settlement.counted,
            )
            unit.commit()


def _line_lost(trouble: DeliveryTrouble) -> bool:
    """Whether a probe would only meet the same: no line, or a login that was refused.

    A second login with the same words would count as a second wrong password.
    """
    gone = (PortalTroubleCode.OFFLINE, PortalTroubleCode.NO_ACCOUNT)
    return _login_refused(trouble) or trouble.code in gone


def _login_refused(trouble: DeliveryTrouble) -> bool:
    return trouble.code is PortalTroubleCode.AUTH and trouble.whole_line
