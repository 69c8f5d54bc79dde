"""A portal, a line and a program that fail at random, and what must hold all the same.

Every dossier on the portal once, as it last stood, with the files it names; every step
there, in order, after its dossier; nothing sent that breaks the schema; every receipt of
bytes the portal really accepted. Seeded: a seed plays the same day again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from counter_app.domain.dossier import Dossier
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.portal.families import Connection, Secrets, open_adapter
from counter_app.portal.mapping import BusMapper
from counter_app.portal.transfer import Limits
from counter_app.practice.stand_in_portal import StandInPortal
from counter_app.services.portal_lane import PortalLane
from counter_app.services.portal_port import (
    FINISHED,
    Ack,
    Capabilities,
    DossierFile,
    DossierStep,
    Health,
    OutboxKind,
    OutboxState,
    PortalAdapter,
    Presence,
    PushMode,
    RemoteFile,
    first_broken_receipt,
)
from counter_app.services.repositories import OutboxItem
from tests.fakes_delivery import (
    FACTS,
    OFFICE_ID,
    PLACE,
    DeliveryStore,
    SteppedClock,
    StoredFiles,
    invented_dossier,
)

LIMITS = Limits(connect=2, answer=5, upload=5, drip=1)
ACTS = (
    (Act.RECEIVE, DossierState.RECEIVED),
    (Act.HAND_OVER, DossierState.PROCESSING),
    (Act.ASK_PAYMENT, DossierState.FINANCIAL_DUTY),
)
LaneClass = type[PortalLane]

T = TypeVar("T")


class PowerCutError(BaseException):
    """The process is gone at this very point."""


@dataclass
class _Power:
    """Counts the points at which a process can die, and dies at one of them."""

    left: int | None = None
    cuts: int = 0

    def point(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            self.cuts += 1
            raise PowerCutError


class _Mortal:
    """``PortalAdapter`` whose process may die before and after every call."""

    def __init__(self, adapter: PortalAdapter, power: _Power) -> None:
        self._adapter = adapter
        self._power = power

    def capabilities(self) -> Capabilities:
        return self._adapter.capabilities()

    def probe(self) -> Health:
        return self._lived(self._adapter.probe)

    def reachable(self) -> bool:
        return self._adapter.reachable()

    def files_in(self, body: str) -> tuple[str, ...]:
        return self._adapter.files_in(body)

    def put_file(self, sha256: str, content: bytes) -> RemoteFile:
        return self._lived(lambda: self._adapter.put_file(sha256, content))

    def file_there(self, sha256: str) -> RemoteFile | None:
        return self._adapter.file_there(sha256)

    def file_again(self, sha256: str) -> RemoteFile | None:
        return self._lived(lambda: self._adapter.file_again(sha256))

    def put_dossier(self, item: OutboxItem, mode: PushMode, files: Mapping[str, RemoteFile]) -> Ack:
        return self._lived(lambda: self._adapter.put_dossier(item, mode, files))

    def append_steps(self, item: OutboxItem) -> Ack:
        return self._lived(lambda: self._adapter.append_steps(item))

    def lookup(self, item: OutboxItem) -> Presence:
        return self._lived(lambda: self._adapter.lookup(item))

    def _lived(self, call: Callable[[], T]) -> T:
        self._power.point()
        result = call()
        self._power.point()
        return result


@dataclass
class _Case:
    """One dossier as the office last knew it."""

    dossier: Dossier
    files: list[DossierFile]
    body: str
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Outcome:
    """What a campaign saw."""

    violations: list[str]
    dossiers: int
    requests: int
    faults: int
    power_cuts: int


class Campaign:
    """One seeded day. ``lane`` may be a deliberately wrong variant."""

    def __init__(
        self,
        seed: int,
        portal: StandInPortal,
        clock: SteppedClock,
        mapper: BusMapper,
        tables: Path,
        *,
        lane: LaneClass = PortalLane,
        fault_rate: float | None = None,
    ) -> None:
        """``portal`` must be empty and go by ``clock``. ``fault_rate`` None: by chance."""
        self._chance = Random(seed)
        self._fault_rate = self._chance.uniform(0.05, 0.5) if fault_rate is None else fault_rate
        self._portal = portal
        self._clock = clock
        self._mapper = mapper
        self._tables = tables
        self._lane_class = lane
        self._store = DeliveryStore()
        self._files = StoredFiles(self._store)
        self._power = _Power()
        self._cases: list[_Case] = []
        self._lane = self._new_lane()

    def run(self, dossiers: int) -> Outcome:
        """A bad day, then a good evening in which everything left must go through."""
        self._portal.faults.at_random(self._chance, self._fault_rate)
        self._store.before_commit = self._store.after_commit = self._power.point
        while len(self._cases) < dossiers or self._chance.random() < 0.8:
            self._something_happens(dossiers)
        self._evening()
        entries = self._portal.books.entries()
        return Outcome(
            violations=self._violations(entries),
            dossiers=len(self._cases),
            requests=len(entries),
            faults=sum(bool(entry["fault"]) for entry in entries),
            power_cuts=self._power.cuts,
        )

    # -- the day ---------------------------------------------------------------------------

    def _something_happens(self, dossiers: int) -> None:
        chance = self._chance
        what = chance.random()
        if what < 0.35 and len(self._cases) < dossiers:
            self._receive()
        elif what < 0.5 and self._cases:
            self._change(chance.choice(self._cases))
        elif what < 0.55:
            self._portal.cut()
        elif what < 0.65:
            self._portal.mend()
        else:
            self._turn(chance.randrange(1, 25) if chance.random() < 0.5 else None)
        self._clock.step(seconds=chance.uniform(0, 600))

    def _turn(self, die_at: int | None) -> None:
        self._power.left = die_at
        try:
            self._lane.turn(hurry=self._chance.random() < 0.2)
        except PowerCutError:
            self._lane = self._new_lane()
        self._power.left = None

    def _new_lane(self) -> PortalLane:
        name, password = self._portal.login
        connection = Connection("dvcqg-bus", self._portal.url, "H53", self._portal.files_url)
        secrets = Secrets(name, password, password)
        adapter = open_adapter(
            connection, lambda: secrets, self._tables, self._clock, limits=LIMITS
        )
        mortal = _Mortal(adapter, self._power)
        chance = Random(self._chance.random())
        return self._lane_class(
            self._store.unit, mortal, PLACE, self._clock, self._files, chance=chance
        )

    def _receive(self) -> None:
        number = len(self._cases) + 1
        received = self._clock.now().replace(microsecond=0)
        dossier = invented_dossier(number, received_at=received)
        self._store.codes[dossier.id] = dossier.code
        case = _Case(dossier, [], "")
        self._cases.append(case)
        self._scan(case, self._chance.randrange(0, 3))
        self._queue(case, revision=True, step=True)

    def _change(self, case: _Case) -> None:
        if self._chance.random() < 0.5:
            self._scan(case, 1)
            self._queue(case, revision=True, step=False)
        elif len(case.steps) < len(ACTS):
            self._queue(case, revision=self._chance.random() < 0.5, step=True)

    def _scan(self, case: _Case, pages: int) -> None:
        for _ in range(pages):
            name = self._files.add(self._chance.randbytes(self._chance.randrange(1, 3000)))
            number = len(case.files) + 1
            page = DossierFile(UUID(int=number), f"Bản chính - {number}.jpg", "BC", name)
            case.files.append(page)

    def _queue(self, case: _Case, *, revision: bool, step: bool) -> None:
        dossier, now = case.dossier, self._clock.now()
        first = None
        with self._store.unit() as unit:
            if revision:
                case.body = self._mapper.dossier_body(dossier, FACTS, case.files)
                first = unit.outbox.add(OFFICE_ID, dossier.id, OutboxKind.DOSSIER, case.body, now)
            if step:
                act, state = ACTS[len(case.steps)]
                words = DossierStep(act, state, now, "Võ Thị Tiếp Nhận")
                body = self._mapper.steps_body(dossier.code, words)
                case.steps.append(json.loads(body))
                unit.outbox.add(OFFICE_ID, dossier.id, OutboxKind.STEPS, body, now, first)
            unit.commit()

    # -- the evening -----------------------------------------------------------------------

    def _evening(self) -> None:
        self._portal.mend()
        self._portal.faults.clear()
        for _ in range(40):
            self._clock.step(minutes=20)
            self._ask_again()
            self._turn(None)
            if all(item.state in FINISHED for item in self._store.items):
                return

    def _ask_again(self) -> None:
        """What a person does about an answer nobody understood for too long."""
        with self._store.unit() as unit:
            for item in self._store.items:
                if item.state == OutboxState.REJECTED and item.failure_class != "rejected":
                    now = self._clock.now()
                    unit.outbox.mark(item.id, OutboxState.UNKNOWN, now, counted=False)
            unit.commit()

    # -- what must hold --------------------------------------------------------------------

    def _violations(self, entries: list[dict[str, Any]]) -> list[str]:
        found = [
            f"{item.kind} of {item.dossier_code} is {item.state} ({item.failure_class})"
            for item in self._store.items
            if item.state not in FINISHED
        ]
        for case in self._cases:
            found += self._violations_of(case)
        strangers = set(self._portal.dossiers) - {case.dossier.code for case in self._cases}
        found += [f"nobody received {code}" for code in strangers]
        found += [
            f"{entry['service']} was answered {entry['verdict']}"
            for entry in entries
            if entry["verdict"].startswith("schema")
            or (entry["verdict"] == "absent" and entry["service"] == "CapNhatTienDoHoSoMC")
        ]
        return found + self._broken_receipts(entries)

    def _violations_of(self, case: _Case) -> list[str]:
        code = case.dossier.code
        there = self._portal.dossiers.get(code)
        if there is None:
            return [f"{code} is lost"]
        found = []
        if there.created != 1:
            found.append(f"{code} was made {there.created} times")
        if _without_addresses(there.item) != _without_addresses(json.loads(case.body)):
            found.append(f"{code} is not as it last stood")
        if list(there.files.values()) != [file.sha256 for file in case.files]:
            found.append(f"{code} lacks files")
        if there.distinct_steps != case.steps:
            found.append(f"{code} has other steps")
        return found

    def _broken_receipts(self, entries: list[dict[str, Any]]) -> list[str]:
        with self._store.unit() as unit:
            chain = unit.outbox.receipts(OFFICE_ID)
        accepted = {entry["sha256"] for entry in entries if entry["verdict"] == "accepted"}
        acked = {item.id for item in self._store.items if item.state == OutboxState.ACKED}
        found = []
        if first_broken_receipt(chain) is not None:
            found.append("the chain of receipts is broken")
        if {item_id for item_id, *_ in chain} != acked:
            found.append("receipts and accepted items differ")
        for item_id, receipt, *_ in chain:
            if receipt["sent_sha256"] not in accepted:
                found.append(f"the portal never accepted what {item_id} has a receipt for")
            body = self._store.item(item_id).body
            if receipt["body_sha256"] != sha256(body.encode()).hexdigest():
                found.append(f"the receipt of {item_id} is of another body")
        return found


def _without_addresses(item: Mapping[str, Any]) -> dict[str, Any]:
    files = [{**file, "DuongDanTaiTepTin": ""} for file in item["TaiLieuNop"]]
    return {**item, "TaiLieuNop": files}
