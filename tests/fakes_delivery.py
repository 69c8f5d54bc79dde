"""In-memory storage for delivery, and invented dossiers to deliver.

Keeps to what the storage does: work on a copy, made real by ``commit``; an item that was
accepted or replaced never moves again; a newer revision takes the place in the line of the
one it replaces (tests/services/test_delivering_on_storage.py asks the real one the same).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid5

from counter_app.domain.channel import Channel
from counter_app.domain.checklist import ChecklistItem, ItemState
from counter_app.domain.dossier import Dossier, ReturnMethod, money_state
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.fee import FeeKind, FeeLine
from counter_app.domain.ids import (
    ClerkId,
    CounterId,
    DossierId,
    OfficeId,
    ProcedureVersionId,
    StationId,
    uuid7,
)
from counter_app.domain.lifecycle import DeliveryState, DossierState
from counter_app.domain.party import Person
from counter_app.domain.procedure import ComponentKind
from counter_app.services.desk import Office
from counter_app.services.floor_repositories import LeaseRepository
from counter_app.services.portal_lease import LanePlace
from counter_app.services.portal_port import (
    FINISHED,
    RECEIPT_GENESIS,
    WAITING,
    Ack,
    Capabilities,
    DeliveryTrouble,
    FileTransport,
    Health,
    OutboxKind,
    OutboxState,
    PortalFacts,
    Presence,
    PushMode,
    RemoteFile,
    receipt_hash,
)
from counter_app.services.repositories import OutboxItem, OutboxRepository

OFFICE_ID = OfficeId(UUID(int=1))
STATION_ID = StationId(UUID(int=2))
PLACE = LanePlace(OFFICE_ID, STATION_ID, "counter:1")
START = datetime(2026, 11, 20, 1, 15, 30, tzinfo=UTC)

_NAMESPACE = UUID(int=7)
_REPLACEABLE = frozenset(
    {OutboxState.PENDING, OutboxState.RETRY, OutboxState.REJECTED, OutboxState.PARKED}
)


class SteppedClock:
    """A clock that moves when it is told to."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def step(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A row: the item and what only the storage knows of it."""

    seq: int
    item: OutboxItem
    depends_on: UUID | None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    item_id: UUID
    receipt: Mapping[str, Any]
    previous: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class _Contents:
    rows: Mapping[UUID, OutboxEntry]
    receipts: tuple[StoredReceipt, ...]
    leases: Mapping[str, tuple[str, datetime]]


class DeliveryStore:
    """One office's outbox. ``before_commit`` and ``after_commit`` are where tests cut the power."""

    def __init__(self) -> None:
        self.contents = _Contents({}, (), {})
        self.codes: dict[DossierId, str] = {}
        self.before_commit: Callable[[], None] = lambda: None
        self.after_commit: Callable[[], None] = lambda: None
        self.busy = threading.Lock()

    def unit(self) -> DeliveryUnitFake:
        return DeliveryUnitFake(self)

    @property
    def in_transaction(self) -> bool:
        return self.busy.locked()

    @property
    def items(self) -> list[OutboxItem]:
        """In the order they were added."""
        rows = sorted(self.contents.rows.values(), key=lambda row: row.seq)
        return [row.item for row in rows]

    @property
    def receipts(self) -> tuple[StoredReceipt, ...]:
        return self.contents.receipts

    def item(self, item_id: UUID) -> OutboxItem:
        return self.contents.rows[item_id].item

    def states(self) -> list[str]:
        return [item.state for item in self.items]


class DeliveryUnitFake:
    """One transaction at a time, on a copy."""

    def __init__(self, store: DeliveryStore) -> None:
        self._store = store
        self.outbox: OutboxRepository = OutboxFake(store)
        self.leases: LeaseRepository = LeasesFake(store)

    def __enter__(self) -> Self:
        assert self._store.busy.acquire(timeout=5), "a transaction inside a transaction"
        self._before = self._store.contents
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.contents = self._before
        self._store.busy.release()

    def commit(self) -> None:
        self._store.before_commit()
        self._before = self._store.contents
        self._store.after_commit()


class OutboxFake:
    """``OutboxRepository``."""

    def __init__(self, store: DeliveryStore) -> None:
        self._store = store

    def connection_id(self, office_id: OfficeId) -> UUID | None:
        return UUID(int=9)

    def connection(self, office_id: OfficeId) -> Mapping[str, Any] | None:
        return None

    def add(
        self,
        office_id: OfficeId,
        dossier_id: DossierId,
        kind: str,
        body: str,
        at: datetime,
        depends_on: UUID | None = None,
    ) -> UUID:
        rows = dict(self._rows)
        same = [r for r in rows.values() if (r.item.dossier_id, r.item.kind) == (dossier_id, kind)]
        replaced = [row for row in same if row.item.state in _REPLACEABLE]
        if kind != OutboxKind.DOSSIER:
            replaced = []
        for row in replaced:
            gone = replace(row.item, state=OutboxState.SUPERSEDED)
            rows[row.item.id] = replace(row, item=gone)
        item = OutboxItem(
            id=uuid7(),
            dossier_id=dossier_id,
            dossier_code=self._store.codes[dossier_id],
            kind=kind,
            revision=1 + max((row.item.revision for row in same), default=0),
            body=body,
            body_sha256=sha256(body.encode()).hexdigest(),
            state=OutboxState.PENDING,
            attempts=0,
            created_at=at,
            first_tried_at=None,
        )
        place = min((row.seq for row in replaced), default=len(rows) + 1)
        rows[item.id] = OutboxEntry(place, item, depends_on)
        self._keep(rows)
        return item.id

    def due(self, office_id: OfficeId, now: datetime, limit: int) -> tuple[OutboxItem, ...]:
        heads: dict[DossierId, OutboxEntry] = {}
        for row in sorted(self._rows.values(), key=lambda row: row.seq):
            if row.item.state not in FINISHED:
                heads.setdefault(row.item.dossier_id, row)
        ready = [
            row
            for row in heads.values()
            if row.item.state in WAITING and (row.not_before is None or row.not_before <= now)
        ]
        ready.sort(key=lambda row: row.seq)
        return tuple(row.item for row in ready[:limit])

    def end_waits(self, office_id: OfficeId, now: datetime, limit: int) -> int:
        told = [
            row
            for row in self._rows.values()
            if row.item.state in WAITING and row.not_before and row.not_before > now
        ][:limit]
        self._keep({**self._rows, **{row.item.id: replace(row, not_before=None) for row in told}})
        return len(told)

    def mark(
        self,
        item_id: UUID,
        state: str,
        now: datetime,
        *,
        not_before: datetime | None = None,
        failure: tuple[str, str, str] = ("", "", ""),
        remote_ref: str | None = None,
        counted: bool = True,
    ) -> None:
        row = self._rows[item_id]
        if row.item.state in FINISHED:
            return
        if state in (OutboxState.REJECTED, OutboxState.PARKED) and self._replaced(row):
            state = OutboxState.SUPERSEDED
        item = replace(
            row.item,
            state=state,
            attempts=row.item.attempts + (counted and state != OutboxState.ACKED),
            first_tried_at=row.item.first_tried_at
            or (now if state == OutboxState.SENDING else None),
            failure_class=failure[0],
            failure_code=failure[1],
            failure_text=failure[2],
            remote_ref=row.item.remote_ref if remote_ref is None else remote_ref,
        )
        self._keep({**self._rows, item_id: replace(row, item=item, not_before=not_before)})

    def add_receipt(self, office_id: OfficeId, item_id: UUID, receipt: Mapping[str, Any]) -> None:
        chain = self._store.contents.receipts
        previous = chain[-1].hash if chain else RECEIPT_GENESIS
        own = receipt_hash(previous, item_id, receipt)
        stored = StoredReceipt(item_id, dict(receipt), previous, own)
        self._store.contents = replace(self._store.contents, receipts=(*chain, stored))

    def receipts(
        self, office_id: OfficeId
    ) -> tuple[tuple[UUID, Mapping[str, Any], bytes, bytes], ...]:
        return tuple((r.item_id, r.receipt, r.previous, r.hash) for r in self._store.receipts)

    def after_crash(self, office_id: OfficeId) -> int:
        flying = [r for r in self._rows.values() if r.item.state == OutboxState.SENDING]
        unknown = {
            row.item.id: replace(row, item=replace(row.item, state=OutboxState.UNKNOWN))
            for row in flying
        }
        self._keep({**self._rows, **unknown})
        return len(flying)

    def park(self, item_id: UUID, now: datetime, reason: str) -> None:
        self.mark(item_id, OutboxState.PARKED, now, failure=(reason, "", ""), counted=False)

    def left_earlier(self, dossier_id: DossierId, revision: int) -> bool:
        return any(
            row.item.dossier_id == dossier_id
            and row.item.kind == OutboxKind.DOSSIER
            and row.item.revision < revision
            and row.item.remote_ref
            for row in self._rows.values()
        )

    def unpark(self, office_id: OfficeId, limit: int) -> int:
        parked = [r for r in self._rows.values() if r.item.state == OutboxState.PARKED][:limit]
        freed = {
            row.item.id: replace(
                row,
                item=replace(
                    row.item,
                    state=OutboxState.UNKNOWN,
                    failure_class="",
                    failure_code="",
                    failure_text="",
                ),
                not_before=None,
            )
            for row in parked
        }
        self._keep({**self._rows, **freed})
        return len(parked)

    def _replaced(self, row: OutboxEntry) -> bool:
        """Whether a newer revision waits behind it."""
        return row.item.kind == OutboxKind.DOSSIER and any(
            other.item.dossier_id == row.item.dossier_id
            and other.item.kind == row.item.kind
            and other.item.revision > row.item.revision
            for other in self._rows.values()
        )

    @property
    def _rows(self) -> Mapping[UUID, OutboxEntry]:
        return self._store.contents.rows

    def _keep(self, rows: Mapping[UUID, OutboxEntry]) -> None:
        assert self._store.in_transaction
        self._store.contents = replace(self._store.contents, rows=rows)


class LeasesFake:
    """``LeaseRepository``."""

    def __init__(self, store: DeliveryStore) -> None:
        self._store = store

    def take(
        self, resource: str, station_id: StationId, holder: str, now: datetime, until: datetime
    ) -> bool:
        leases = dict(self._store.contents.leases)
        held_by, held_until = leases.get(resource, (holder, now))
        if held_by != holder and held_until > now:
            return False
        leases[resource] = (holder, until)
        self._store.contents = replace(self._store.contents, leases=leases)
        return True

    def release(self, resource: str, holder: str) -> None:
        leases = dict(self._store.contents.leases)
        if leases.get(resource, ("",))[0] == holder:
            del leases[resource]
        self._store.contents = replace(self._store.contents, leases=leases)


class StoredFiles:
    """``FileContents`` from a dict."""

    def __init__(self, store: DeliveryStore | None = None) -> None:
        self.by_hash: dict[str, bytes] = {}
        self.before_read: Callable[[], None] = lambda: None
        self._store = store

    def add(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        self.by_hash[name] = content
        return name

    def read(self, dossier_id: DossierId, sha256: str) -> bytes:
        assert self._store is None or not self._store.in_transaction
        self.before_read()
        if sha256 not in self.by_hash:
            raise StorageTrouble(StorageTroubleCode.FILE_DAMAGED)
        return self.by_hash[sha256]


OFFICE = Office(
    id=OFFICE_ID,
    agency_code="H53.115",
    name_vi="Trung tâm Phục vụ hành chính công phường Long Hoa",
    parent_name_vi="UBND phường Long Hoa",
    place_vi="Long Hoa",
    hotline="",
    lookup_url="",
    practice=True,
    owns_code_series=True,
    code_pattern="AGENCY-YYMMDD-NNNN",
    form_set="TT03-2025",
)
FACTS = PortalFacts(OFFICE)


def invented_person(number: int = 0) -> Person:
    return Person(
        name="Lê Thị Hoa Mơ",
        identity_number=f"000000{number:06d}",
        address="Số 0, đường Không Tên",
        phone="0900000117",
    )


def invented_dossier(number: int = 7, **changes: Any) -> Dossier:
    """A dossier received at 08:15:30 on 20/11/2026, with one paper and one fee."""
    fees = (FeeLine("PHI.CTBS", FeeKind.CHARGE, "Phí chứng thực bản sao", 3, 12000),)
    paper = ChecklistItem(
        component_id="BC",
        name_vi="Bản chính giấy tờ cần sao",
        kind=ComponentKind.SUBMIT,
        mandatory=True,
        digitise=True,
        state=ItemState.HANDED_IN,
        originals=1,
        copies=0,
        national_code="000.00.00.G15-KQ0001",
    )
    dossier = Dossier(
        id=DossierId(uuid5(_NAMESPACE, str(number))),
        office_id=OFFICE_ID,
        code=f"H53.115-261120-{number:04d}",
        provisional=False,
        procedure_code="2.000815",
        procedure_name="Chứng thực bản sao từ bản chính",
        procedure_version_id=ProcedureVersionId(UUID(int=3)),
        field_code="G15-TP04",
        field_name="Chứng thực",
        case_id="",
        channel=Channel.DIRECT,
        submitter=invented_person(number),
        owner=None,
        proxy=None,
        summary="Chứng thực 03 bản sao bằng tốt nghiệp",
        components=(paper,),
        fees=fees,
        sets=1,
        copies=3,
        state=DossierState.RECEIVED,
        money=money_state(fees),
        delivery=DeliveryState.NO_RESULT,
        return_method=ReturnMethod.COUNTER,
        received_at=START,
        due_at=START + timedelta(hours=8),
        due_first=START + timedelta(hours=8),
        paused_at=None,
        clerk_id=ClerkId(UUID(int=4)),
        counter_id=CounterId(UUID(int=5)),
    )
    return replace(dossier, **changes)


class ScriptedPortal:
    """``PortalAdapter`` that answers as it is told; no transaction may be open when it is asked."""

    def __init__(self, store: DeliveryStore, clock: SteppedClock) -> None:
        self.calls: list[str] = []
        """``new CODE``, ``update CODE``, ``steps CODE``, ``lookup CODE``, ``file``, ``probe``."""
        self.troubles: list[DeliveryTrouble | Exception | None] = []
        """What the next writes meet, in order; None or nothing: accepted."""
        self.per_code: dict[str, DeliveryTrouble | Exception] = {}
        """What every write of a dossier meets."""
        self.presence = Presence.ABSENT
        self.probe_trouble: DeliveryTrouble | None = None
        self.listening = True
        self.knocks = 0
        self.file_trouble: DeliveryTrouble | None = None
        self.hashes: tuple[str, ...] = ()
        self.addresses: dict[str, RemoteFile] = {}
        """Of files that were put; used once."""
        self.address_life = timedelta(minutes=12)
        self.can_look_up = True
        self.files_left_out = 0
        self.during: Callable[[], None] = lambda: None
        """Called while a write is under way."""
        self._store = store
        self._clock = clock

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if call.split()[0] in ("new", "update", "steps")]

    def capabilities(self) -> Capabilities:
        return Capabilities("scripted", FileTransport.RELAY, self.can_look_up, 1000)

    def probe(self) -> Health:
        self._called("probe")
        if self.probe_trouble is not None:
            raise self.probe_trouble
        return Health(self._clock.now(), timedelta(seconds=3))

    def reachable(self) -> bool:
        assert not self._store.in_transaction
        self.knocks += 1
        return self.listening

    def files_in(self, body: str) -> tuple[str, ...]:
        return self.hashes

    def put_file(self, sha256: str, content: bytes) -> RemoteFile:
        self._called("file")
        if self.file_trouble is not None:
            raise self.file_trouble
        until = self._clock.now() + self.address_life
        self.addresses[sha256] = RemoteFile(sha256, f"https://relay.example/{len(content)}", until)
        return self.addresses[sha256]

    def file_there(self, sha256: str) -> RemoteFile | None:
        file = self.addresses.get(sha256)
        return file if file is not None and file.expires_at > self._clock.now() else None

    def file_again(self, sha256: str) -> RemoteFile | None:
        return None

    def put_dossier(self, item: OutboxItem, mode: PushMode, files: Mapping[str, RemoteFile]) -> Ack:
        now = self._clock.now()
        assert all(file.expires_at > now for file in files.values()), "an address that is dead"
        self.addresses.clear()
        return self._write(f"{mode} {item.dossier_code}", item)

    def append_steps(self, item: OutboxItem) -> Ack:
        return self._write(f"steps {item.dossier_code}", item)

    def lookup(self, item: OutboxItem) -> Presence:
        self._called(f"lookup {item.dossier_code}")
        return self.presence

    def _write(self, call: str, item: OutboxItem) -> Ack:
        self._called(call)
        self.during()
        trouble = self.per_code.get(item.dossier_code)
        if trouble is None and self.troubles:
            trouble = self.troubles.pop(0)
        if trouble is not None:
            raise trouble
        sent = sha256(item.body.encode()).hexdigest()
        answer = '{"error_code":0}'
        at = self._clock.now()
        return Ack("https://p.example", at, "", 200, "0", "ok", sent, answer, self.files_left_out)

    def _called(self, call: str) -> None:
        assert not self._store.in_transaction, f"{call} inside a transaction"
        self.calls.append(call)
