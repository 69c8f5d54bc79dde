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
    at_the_back,
    held_back,
    settle,
    stops_line,
)
from counter_app.services.portal_contact import LineContact, line_lost
from counter_app.services.portal_lease import DeliveryUnit, LaneLease, LanePlace, LeaseLostError
from counter_app.services.portal_line import UNFIT_REST, LineGate, LineState, RelayGate
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

ROUNDS = 3
"""How often the files of one dossier are brought before it waits for a better line."""

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


class _RelayAwayError(Exception):
    """Nothing was tried: the relay is left alone until ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


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
        self._chance = chance or SystemRandom()
        self._announce = announce
        self._gate = LineGate()
        self._line = LineContact(adapter, self._gate, self._lease, account, clock)
        self._relay = RelayGate()
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
        if not (self._line.account_there() and self._line.ready(hurry)):
            self._lease.release()
            return Delivered(stopped=StopReason.LINE_DOWN)
        done = self._turn(hurry)
        if self._gate.shut:
            self._lease.release()
        return done

    def _turn(self, hurry: bool) -> Delivered:
        tally = Delivered()
        if hurry:
            self._relay.hurry()
        try:
            self._begin()
            failed: set[UUID] = set()
            while not self._closing.is_set():
                item = self._claim(failed, hurry)
                if item is None:
                    self._line.keep_in_touch()
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
            self._line.keep_in_touch()
            return replace(tally, stopped=StopReason.HELD_ELSEWHERE)
        return replace(tally, stopped=StopReason.CLOSED)

    # -- before an item ------------------------------------------------------------------

    def _begin(self) -> None:
        """Nothing of ours is in flight now: what still says so was left by somebody who died."""
        with self._units() as unit:
            self._lease.take(unit)
            unit.outbox.after_crash(self._place.office_id)
            unit.commit()

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
        except _RelayAwayError as away:
            self._settle(item, held_back(item, away.until), (self._relay.code, "", ""))
            return Delivered(waiting=1)
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
        """Every file the body names, where the portal can fetch it.

        Over a slow line the first address is old when the last file is there.
        """
        names = self._adapter.files_in(item.body)
        for _ in range(ROUNDS):
            missing = [name for name in names if self._adapter.file_there(name) is None]
            if not missing:
                break
            for sha256 in missing:
                self._put_file(item, sha256)
        there = {name: self._adapter.file_there(name) for name in names}
        if lapsed := [name for name, file in there.items() if file is None]:
            raise DeliveryTrouble(
                PortalTroubleCode.TRANSIENT, at_relay=True, answer_code=f"lapsed {len(lapsed)}"
            )
        return {name: file for name, file in there.items() if file is not None}

    def _put_file(self, item: OutboxItem, sha256: str) -> None:
        until = self._relay.shut(self._clock.now())
        if until is not None:
            raise _RelayAwayError(until)
        self._lease.hold(0)
        if self._adapter.file_again(sha256) is not None:
            return
        content = self._contents.read(item.dossier_id, sha256)
        self._lease.hold(len(content) / SLOWEST_RATE)
        self._adapter.put_file(sha256, content)
        self._relay.passed()

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
            if line_lost(trouble) or not self._line.probe():
                self._line.failed(trouble)
                return held_back(item)
            # Only this item meets it (a filter before the portal that dislikes its words).
            trouble = DeliveryTrouble(
                PortalTroubleCode.OUTCOME_UNKNOWN,
                doubtful=True,
                answer_code=trouble.answer_code,
                answer_text=trouble.answer_text,
            )
        elif trouble.at_relay:
            return self._relay_failed(item, trouble)
        elif trouble.code in PASSING:
            self._gate.stumbled(now, trouble.retry_after, answered=trouble.answered)
        elif trouble.answered and trouble.code is PortalTroubleCode.CONFIG:
            if self._gate.unfit(now):
                return at_the_back(item, now + UNFIT_REST)
        elif trouble.answered:
            self._gate.passed(now)
        return settle(item, trouble, now, self._chance)

    def _relay_failed(self, item: OutboxItem, trouble: DeliveryTrouble) -> Settlement:
        """Of a relay that lets nobody in one dossier tells; the others wait for it untried."""
        now = self._clock.now()
        if trouble.whole_line:
            if self._relay.barred(now):
                return held_back(item, self._relay.shut(now))
        elif trouble.code in PASSING:
            self._relay.stumbled(now)
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
