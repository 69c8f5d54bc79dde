"""What the use cases need from the outside: Protocols that the adapters implement.

Every method says which failures it raises; nothing else may come out of an adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from counter_app.services.changes import ChangeSet
from counter_app.services.paper import PaperContent, Rendered, Reprint


class Clock(Protocol):
    """Where the time comes from. With PostgreSQL it follows the server."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class PaperRenderer(Protocol):
    """Turns a paper's content into what a printer takes (implemented by ``documents``)."""

    def render(
        self, content: PaperContent, *, width_dots: int, reprint: Reprint | None = None
    ) -> Rendered:
        """Thermal contents become a ``Raster`` of ``width_dots``, form 01 a ``Pdf``."""
        ...


class ConfirmLevel(StrEnum):
    """How much is known of a finished print."""

    NONE = "none"
    """All bytes handed over, nothing answered."""
    OS = "os"
    """The operating system's spooler took it."""
    PARSED = "parsed"
    """The printer answered a query queued behind the data (GS r)."""
    PRINTED = "printed"
    """The printer confirmed printing by process id (GS ( H)."""


@dataclass(frozen=True, slots=True)
class PrintOutcome:
    """What is known after a print that raised nothing."""

    level: ConfirmLevel
    bytes_sent: int


class PrintInterrupted(Exception):
    """A print that broke off after the first byte: never sent again without a question.

    The printing service turns it into the state ``uncertain``.
    """

    def __init__(self, bytes_sent: int, cause: str) -> None:
        super().__init__(cause)
        self.bytes_sent = bytes_sent
        self.cause = cause


class PrinterState(StrEnum):
    """What a printer answers when asked."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    UNREACHABLE = "unreachable"
    SILENT = "silent"
    """Reachable, but does not answer status queries (many clones, spoolers)."""
    NOT_CONFIGURED = "not_configured"
    """Its address or model says nothing: a person must mend the settings."""


class Printer(Protocol):
    """One printer. Owned by its printer lane; nobody else opens it."""

    def state(self) -> PrinterState:
        """Ask within 300 ms. Never raises."""
        ...

    def print(self, paper: Rendered, job_token: str) -> PrintOutcome:
        """Print once. ``job_token``: four characters 0x20-0x7E naming this attempt.

        Raises ``DeviceTrouble`` if and only if no byte has left, so a retry is safe,
        and ``PrintInterrupted`` if some byte may have left.
        """
        ...


class PageSide(StrEnum):
    """Which side of a sheet a page is."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How to scan."""

    dpi: int = 300
    colour: bool = True
    duplex: bool = False
    feeder: bool = True
    max_pages: int = 200


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """One page as the scanner gave it: a complete JPEG, checked to its last line."""

    number: int
    side: PageSide
    jpeg: bytes
    width: int
    height: int
    dpi: int


class Scanner(Protocol):
    """A source of pages. Runs inside the scan child process."""

    def scan(
        self, profile: ScanProfile, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[ScannedPage]:
        """Yield pages until the feeder is empty.

        Raises ``DeviceTrouble``; pages already yielded stay valid. An empty feeder
        before the first page is ``SCANNER_FEEDER_EMPTY``; after it, the normal end.
        A page shorter than announced is ``SCANNER_PAGE_TRUNCATED``, never yielded.
        """
        ...

    def ready(self) -> bool:
        """Whether the device answers now. Never raises."""
        ...


class CardReader(Protocol):
    """A reader that delivers whole codes. Runs on its own thread."""

    def run(self, deliver: Callable[[bytes], None], stop: Callable[[], bool]) -> None:
        """Call ``deliver`` with the raw bytes of each code until ``stop()`` is true.

        A code ends with CR, LF or 80 ms of silence. Raises ``DeviceTrouble`` when the
        port is gone; the caller waits and runs it again.
        """
        ...


class OutsideListener(Protocol):
    """Hears what other stations commit. Runs on its own thread."""

    def run(self, deliver: Callable[[ChangeSet], None], stop: Callable[[], bool]) -> None:
        """Call ``deliver`` with what may have changed until ``stop()`` is true.

        Begins with everything. Raises ``StorageTrouble`` when the server is gone; the caller
        waits and runs it again.
        """
        ...


class FileStore(Protocol):
    """Bytes of scanned files, encrypted at rest. Any thread but the GUI's."""

    def put(self, file_id: UUID, key: bytes, data: bytes) -> None:
        """Durable when it returns. Raises StorageTrouble DISK_FULL or DISK_ERROR."""
        ...

    def get(self, file_id: UUID, key: bytes) -> bytes:
        """Raises StorageTrouble FILE_DAMAGED."""
        ...


class Vault(Protocol):
    """Keys of dossiers, wrapped by the office key."""

    def new_dossier_key(self, dossier_id: UUID) -> tuple[bytes, bytes]:
        """(key, wrapped key)."""
        ...

    def open_dossier_key(self, dossier_id: UUID, wrapped: bytes) -> bytes:
        """Raises StorageTrouble KEY_WRONG."""
        ...

    def file_key(self, dossier_key: bytes, file_id: UUID) -> bytes:
        """The key of one file."""
        ...


class PasswordHasher(Protocol):
    """Slow hashing of passwords (argon2id)."""

    def hash(self, password: str) -> str:
        """An encoded hash."""
        ...

    def verify(self, encoded: str, password: str) -> bool:
        """Whether the password fits; constant effort."""
        ...
