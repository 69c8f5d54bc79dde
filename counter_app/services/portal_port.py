"""What delivery needs of a portal: one contract for every wire family.

An adapter in ``counter_app.portal`` implements ``PortalAdapter`` and ``PortalMapper``. The
mapper works inside the transaction of the clerk's act (no I/O); the adapter is used by the
portal lane only, never while a transaction is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from counter_app.domain.dossier import Dossier
from counter_app.domain.failures import PortalTrouble, PortalTroubleCode
from counter_app.domain.ids import DossierId
from counter_app.domain.lifecycle import Act, DossierState
from counter_app.services.desk import Office
from counter_app.services.repositories import OutboxItem


class OutboxKind(StrEnum):
    """What an outbox row delivers; stored in ``outbox.kind``."""

    DOSSIER = "dossier"
    """The whole dossier as it stands, with its files. A newer one replaces an unsent older one."""
    STEPS = "steps"
    """One step of its history, appended on the portal; never replaced."""


class OutboxState(StrEnum):
    """Where a row is; stored in ``outbox.state``. ``WAITING`` names those the lane goes on with."""

    PENDING = "pending"
    SENDING = "sending"
    ACKED = "acked"
    UNKNOWN = "unknown"
    """Bytes left and no answer came: looked up before it is sent again."""
    RETRY = "retry"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    PARKED = "parked"
    SUPERSEDED = "superseded"


WAITING = frozenset({OutboxState.PENDING, OutboxState.RETRY, OutboxState.UNKNOWN})
FINISHED = frozenset({OutboxState.ACKED, OutboxState.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A file as the frozen body names it: by its hash, its content comes later."""

    id: UUID
    name_vi: str
    component_id: str
    sha256: str
    """Of the plain content, lower-case hex."""


@dataclass(frozen=True, slots=True)
class PortalFacts:
    """What a dossier's record says on the portal beyond the dossier itself."""

    office: Office
    submitted_at: datetime | None = None
    """When the citizen handed it in; the time of reception where nobody knows better."""
    completed_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    identity_verified: bool = False
    """The owner logged in with a verified electronic identity (VNeID)."""
    databases: tuple[str, ...] = ()
    """Codes of the national databases that answered for this dossier."""


@dataclass(frozen=True, slots=True)
class DossierStep:
    """One step of a dossier's history as the portal shows it."""

    act: Act
    state: DossierState
    """The state the step led to."""
    at: datetime
    clerk_name: str
    clerk_title: str = ""
    department: str = ""
    counter_name: str = ""
    due_at: datetime | None = None
    reason: str = ""
    """As the clerk wrote it on the paper for the citizen."""


class PortalMapper(Protocol):
    """Turns what was received into the frozen JSON text of one item."""

    def dossier_body(
        self, dossier: Dossier, facts: PortalFacts, files: Sequence[DossierFile] = ()
    ) -> str:
        """The item that creates or replaces the dossier. Files stand in it as ``sha256:<hex>``.

        Raises ValueError for a draft, or a state whose instant is missing in ``facts``, and
        PortalTrouble AWAITING_CODE for a dossier without its legal code.
        """
        ...

    def steps_body(self, dossier_code: str, step: DossierStep) -> str:
        """The item that appends one step. Raises PortalTrouble AWAITING_CODE likewise."""
        ...


class FileTransport(StrEnum):
    """How files reach the portal."""

    NONE = "none"
    """No relay is configured: dossiers go without their files, and the screen says so."""
    RELAY = "relay"
    """Put to a relay first; the portal fetches them from a short-lived address."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a connection can do; shown on the screen and printed by ``doctor``."""

    family: str
    files: FileTransport
    lookup: bool
    """Whether a dossier can be looked up by its code."""
    largest_file: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Health:
    """An authenticated call returned what a portal returns."""

    server_time: datetime | None
    skew: timedelta | None
    """Server time minus ours."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """Where the portal may fetch a file, and until when."""

    sha256: str
    url: str
    expires_at: datetime


class PushMode(StrEnum):
    """Whether the portal is told that it knows the dossier already."""

    NEW = "new"
    UPDATE = "update"


class Presence(StrEnum):
    """What a look-up by code found."""

    ABSENT = "absent"
    OURS = "ours"
    FOREIGN = "foreign"
    """The same code with another procedure or time of reception."""
    UNPROVEN = "unproven"
    """There, but the answer holds nothing to compare with."""


@dataclass(frozen=True, slots=True)
class Ack:
    """The portal said yes. ``sent_sha256`` is of the request body, byte for byte."""

    endpoint: str
    sent_at: datetime
    server_date: str
    http_status: int
    code: str
    message: str
    sent_sha256: str
    answer: str
    """As received, without session and tokens."""
    files_left_out: int = 0
    """Files the body names and no relay could carry."""


class DeliveryTrouble(PortalTrouble):
    """Why an item was not accepted, with what the outbox needs to go on.

    ``answer_text`` are the portal's own words and may name a citizen: they go to the outbox
    row, never to a log.
    """

    code: PortalTroubleCode

    def __init__(
        self,
        code: PortalTroubleCode,
        *,
        retry_after: float | None = None,
        doubtful: bool = False,
        whole_line: bool = False,
        at_relay: bool = False,
        answered: bool = False,
        answer_code: str = "",
        answer_text: str = "",
    ) -> None:
        super().__init__(code)
        self.retry_after = retry_after
        """Seconds the other side asked to wait."""
        self.doubtful = doubtful
        """Perhaps for good: after many tries a person is asked."""
        self.whole_line = whole_line
        """Every other item would meet the same."""
        self.at_relay = at_relay
        self.answered = answered
        """The portal itself gave an answer: whatever it says, the line is there."""
        self.answer_code = answer_code
        self.answer_text = answer_text


class PortalAdapter(Protocol):
    """One connection. Used by the portal lane only. Every call is bounded in time.

    All calls raise DeliveryTrouble: OFFLINE, TRANSIENT, NOT_A_PORTAL and AUTH mean that
    nothing was changed on the portal; OUTCOME_UNKNOWN that bytes left and no usable answer
    came; CONFLICT that the portal knows the code already, or does not know it; REJECTED,
    CONFIG and RELAY_REFUSED that a person must look.
    """

    def capabilities(self) -> Capabilities:
        """Without I/O."""
        ...

    def probe(self) -> Health:
        """A cheap call that needs a login; what it returns proves that the line is up."""
        ...

    def reachable(self) -> bool:
        """Whether somebody listens at the portal's address: one connection, no byte sent.

        Takes seconds, or as long as the system looks a name up, and never raises. True
        proves little, False that nothing can be sent now. Where that cannot be known
        cheaply (behind a proxy) it is True.
        """
        ...

    def files_in(self, body: str) -> tuple[str, ...]:
        """Hashes of the files a frozen body names and this connection can carry."""
        ...

    def put_file(self, sha256: str, content: bytes) -> RemoteFile:
        """Bring one file to where the portal can fetch it. May be repeated."""
        ...

    def file_there(self, sha256: str) -> RemoteFile | None:
        """A file put earlier whose address is still good, without I/O."""
        ...

    def file_again(self, sha256: str) -> RemoteFile | None:
        """A new address of a file put earlier, without its content; None: put it again."""
        ...

    def put_dossier(self, item: OutboxItem, mode: PushMode, files: Mapping[str, RemoteFile]) -> Ack:
        """Send one revision of a dossier."""
        ...

    def append_steps(self, item: OutboxItem) -> Ack:
        """Send one step."""
        ...

    def lookup(self, item: OutboxItem) -> Presence:
        """Whether the portal holds the dossier of ``item``, and whether it is ours."""
        ...


class FileContents(Protocol):
    """Reads stored files for delivery. Opens and closes its own transaction."""

    def read(self, dossier_id: DossierId, sha256: str) -> bytes:
        """The plain content. Raises StorageTrouble FILE_DAMAGED when it is gone or altered."""
        ...


def receipt_record(ack: Ack, body_sha256: str) -> dict[str, Any]:
    """The receipt of an acceptance, for ``OutboxRepository.add_receipt``.

    ``body_sha256`` is of the frozen body, ``sent_sha256`` of the bytes that were accepted:
    they differ by the envelope and the addresses of the files.
    """
    return {
        "endpoint": ack.endpoint,
        "sent_at": ack.sent_at,
        "server_date": ack.server_date,
        "http_status": ack.http_status,
        "code": ack.code,
        "message": ack.message,
        "body_sha256": body_sha256,
        "sent_sha256": ack.sent_sha256,
        "answer": ack.answer,
    }


RECEIPT_GENESIS = bytes(32)


def receipt_hash(previous: bytes, item_id: UUID, receipt: Mapping[str, Any]) -> bytes:
    """SHA-256 over the hash before and the canonical JSON of a receipt.

    One chain per office, starting at ``RECEIPT_GENESIS``.
    """
    sent_at: datetime = receipt["sent_at"]
    plain = {**receipt, "sent_at": sent_at.astimezone(UTC).isoformat(timespec="microseconds")}
    body = json.dumps(
        [str(item_id), plain], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return sha256(previous + body.encode()).digest()


def first_broken_receipt(
    chain: Iterable[tuple[UUID, Mapping[str, Any], bytes, bytes]],
) -> int | None:
    """Position (from 0) of the first receipt that does not fit; None when the chain holds.

    Each link is (item id, receipt, previous hash, own hash), oldest first.
    """
    expected = RECEIPT_GENESIS
    for position, (item_id, receipt, previous, own) in enumerate(chain):
        if previous != expected or own != receipt_hash(previous, item_id, receipt):
            return position
        expected = own
    return None
