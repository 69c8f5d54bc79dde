"""A network scanner without hardware: eSCL over HTTP, a feeder to load, faults to choose.

It answers as the published eSCL clients and servers expect: jobs under ``ScanJobs``, pages
under ``NextDocument`` until 404, states in ``ScannerStatus``. Loopback only.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import defusedxml.ElementTree  # type: ignore[import-untyped]

_ROOT = "/eSCL"
_NAMES = (
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" '
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
)
_RESOLUTIONS = "".join(
    f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
    f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
    for dpi in (75, 150, 200, 300)
)
_SOURCE_CAPS = f"""
  <scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
  <scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight>
  <scan:SettingProfiles><scan:SettingProfile>
   <scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode>
    <scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes>
   <scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
   </scan:DocumentFormats>
   <scan:SupportedResolutions><scan:DiscreteResolutions>{_RESOLUTIONS}
   </scan:DiscreteResolutions></scan:SupportedResolutions>
  </scan:SettingProfile></scan:SettingProfiles>
"""
_CAPABILITIES = f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities {_NAMES}><pwg:Version>2.63</pwg:Version>
 <pwg:MakeAndModel>Counter practice scanner</pwg:MakeAndModel>
 <scan:Platen><scan:PlatenInputCaps>{_SOURCE_CAPS}</scan:PlatenInputCaps></scan:Platen>
 <scan:Adf>
  <scan:AdfSimplexInputCaps>{_SOURCE_CAPS}</scan:AdfSimplexInputCaps>
  <scan:AdfDuplexInputCaps>{_SOURCE_CAPS}</scan:AdfDuplexInputCaps>
 </scan:Adf>
</scan:ScannerCapabilities>"""


class ScannerFault(StrEnum):
    """What can go wrong at a page; see ``VirtualScanner.fail``."""

    JAM = "jam"
    """The page sticks; it and all behind it stay in the feeder."""
    COVER_OPEN = "cover_open"
    BUSY = "busy"
    """Somebody else scans: no job is taken."""
    NOT_READY = "not_ready"
    """503 a few times while the job is processing, then the page."""
    SERVER_ERROR = "server_error"
    """500; the page stays in the feeder."""
    TRUNCATED = "truncated"
    """Half a JPEG, its length honestly announced. The sheet has passed."""
    TRUNCATED_CLOSED = "truncated_closed"
    """Half a JPEG with a proper end marker. The sheet has passed."""
    LENGTH_TOO_LONG = "length_too_long"
    """More bytes announced than sent. The sheet has passed."""
    LENGTH_TOO_SHORT = "length_too_short"
    """Fewer bytes announced than sent. The sheet has passed."""
    DIES = "dies"
    """Power off in the middle of a page. The sheet has passed."""
    HANGS = "hangs"
    """Nothing is answered any more."""
    NOT_JPEG = "not_jpeg"
    """HTML instead of a picture. The sheet has passed."""


@dataclass(slots=True)
class _Job:
    """One scan: where from, how far."""

    path: str
    feeder: bool
    duplex: bool
    state: str = "Processing"
    pages: int = 0


class VirtualScanner:
    """An eSCL scanner on its own threads. Every method may be called from any thread."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.delivered: list[bytes] = []
        """Pages sent whole, in order."""
        self.spoiled: list[bytes] = []
        """Pages whose sheet passed but which were not sent whole: lay them in again."""
        self._host, self._port = host, port
        self._feeder: deque[bytes] = deque()
        self._glass: bytes | None = None
        self._jobs: dict[str, _Job] = {}
        self._fault: ScannerFault | None = None
        self._fault_page = 1
        self._fault_times = 0
        self._seconds_per_page = 0.0
        self._lock = threading.RLock()
        self._released = threading.Event()
        self._stopping = threading.Event()
        self._reached = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> tuple[str, int]:
        """Begin to listen; returns host and port."""
        self._stopping.clear()
        self._server = _Server((self._host, self._port), self)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="virtual-scanner", daemon=True
        )
        self._thread.start()
        return self._host, self._port

    def stop(self) -> None:
        """Stop listening; a hanging request is let go."""
        self._released.set()
        self._stopping.set()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> VirtualScanner:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """What ``[scanner] address`` takes."""
        return f"escl://{self._host}:{self._port}{_ROOT}"

    @property
    def loaded(self) -> int:
        """Pages lying in the feeder."""
        return len(self._feeder)

    def load(self, pages: Iterable[bytes]) -> None:
        """Put JPEG pages into the feeder, behind those already there."""
        with self._lock:
            self._feeder.extend(pages)

    def take_out(self) -> list[bytes]:
        """Empty the feeder."""
        with self._lock:
            pages = list(self._feeder)
            self._feeder.clear()
        return pages

    def lay(self, page: bytes | None) -> None:
        """Put one page on the glass, or clear it."""
        with self._lock:
            self._glass = page

    def fail(self, fault: ScannerFault, *, page: int = 1, times: int = 3) -> None:
        """Let something happen at the ``page``-th page of a job (``times``: NOT_READY only)."""
        with self._lock:
            self._fault, self._fault_page, self._fault_times = fault, page, times
            self._released.clear()
            self._reached.clear()

    def mend(self) -> None:
        """Clear the fault: paper pulled out, cover closed, power on, hanging request let go."""
        with self._lock:
            self._fault = None
            self._jobs.clear()
            self._released.set()

    def wait_until_failed(self, timeout: float = 30.0) -> None:
        """Block until the fault has happened; raises ``TimeoutError``."""
        if not self._reached.wait(timeout):
            raise TimeoutError("nobody has come as far as the fault")

    def slow_down(self, seconds_per_page: float) -> None:
        """Take so long over each page."""
        self._seconds_per_page = seconds_per_page

    # What the request handler asks ------------------------------------------------------

    def create_job(self, settings: bytes) -> str | None:
        """A job's path, or None if none can be taken now."""
        tree = defusedxml.ElementTree.fromstring(settings)
        wanted = {element.tag.rpartition("}")[2]: element.text or "" for element in tree.iter()}
        feeder = wanted.get("InputSource") == "Feeder"
        with self._lock:
            if self._fault is ScannerFault.BUSY:
                self._reached.set()
                return None
            if not (self._feeder if feeder else self._glass):
                return None
            job = _Job(f"{_ROOT}/ScanJobs/{uuid4()}", feeder, wanted.get("Duplex") == "true")
            self._jobs[job.path] = job
            return job.path

    def delete_job(self, path: str) -> bool:
        """Cancel; False if there is no such job."""
        with self._lock:
            job = self._jobs.get(path)
            if job is not None and job.state == "Processing":
                job.state = "Canceled"
            return job is not None

    def next_page(self, path: str) -> tuple[ScannerFault | None, bytes]:
        """The next page of a job and what goes wrong with it; empty when there is none."""
        if self._seconds_per_page:
            self._stopping.wait(self._seconds_per_page)
        with self._lock:
            job = self._jobs.get(path)
            if job is None or job.state != "Processing":
                return None, b""
            waiting = self._waiting(job)
            if not waiting:
                job.state = "Completed"
                return None, b""
            fault = self._fault if job.pages + 1 == self._fault_page else None
            if fault is ScannerFault.NOT_READY:
                self._fault_times -= 1
                if self._fault_times < 0:
                    self._fault = fault = None
            return fault, waiting

    def _waiting(self, job: _Job) -> bytes:
        if job.feeder:
            return self._feeder[0] if self._feeder else b""
        return b"" if job.pages else self._glass or b""

    def settle(self, path: str, fault: ScannerFault | None) -> None:
        """Account for the page just handled: passed, spoiled or still in the feeder."""
        with self._lock:
            job = self._jobs[path]
            if fault in _STAYS:
                if fault is not ScannerFault.NOT_READY:
                    job.state = "Aborted"
                    self._reached.set()
                return
            page = self._feeder.popleft() if job.feeder else self._glass or b""
            (self.delivered if fault is None else self.spoiled).append(page)
            job.pages += 1
            if fault is not None:
                job.state = "Aborted"
                self._reached.set()

    def hang(self) -> None:
        """Answer nothing until ``mend`` or ``stop``."""
        self._reached.set()
        self._released.wait()

    def capabilities(self) -> str:
        """The body of ScannerCapabilities."""
        return _CAPABILITIES

    def status(self) -> str:
        """The body of ScannerStatus."""
        with self._lock:
            happened = self._reached.is_set()
            adf = "ScannerAdfLoaded" if self._feeder else "ScannerAdfEmpty"
            if happened and self._fault is ScannerFault.JAM:
                adf = "ScannerAdfJam"
            elif happened and self._fault is ScannerFault.COVER_OPEN:
                adf = "ScannerAdfHatchOpen"
            states = [job.state for job in self._jobs.values()]
            working = "Processing" in states or self._fault is ScannerFault.BUSY
            jobs = "".join(
                f"<scan:JobInfo><pwg:JobUri>{job.path}</pwg:JobUri>"
                f"<pwg:ImagesCompleted>{job.pages}</pwg:ImagesCompleted>"
                f"<pwg:JobState>{job.state}</pwg:JobState></scan:JobInfo>"
                for job in self._jobs.values()
            )
            return (
                f'<?xml version="1.0" encoding="UTF-8"?><scan:ScannerStatus {_NAMES}>'
                f"<pwg:Version>2.63</pwg:Version>"
                f"<pwg:State>{'Processing' if working else 'Idle'}</pwg:State>"
                f"<scan:AdfState>{adf}</scan:AdfState><scan:Jobs>{jobs}</scan:Jobs>"
                f"</scan:ScannerStatus>"
            )


_STAYS = (
    ScannerFault.JAM,
    ScannerFault.COVER_OPEN,
    ScannerFault.NOT_READY,
    ScannerFault.SERVER_ERROR,
    ScannerFault.HANGS,
)
_REFUSES = {
    ScannerFault.JAM: 503,
    ScannerFault.COVER_OPEN: 503,
    ScannerFault.NOT_READY: 503,
    ScannerFault.SERVER_ERROR: 500,
}


class _Server(ThreadingHTTPServer):
    """The listener; knows its scanner."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, place: tuple[str, int], scanner: VirtualScanner) -> None:
        self.scanner = scanner
        super().__init__(place, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news for a scanner."""


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base's name)
        """Nothing on stderr."""

    def do_GET(self) -> None:
        scanner = self.server.scanner
        if self.path == f"{_ROOT}/ScannerCapabilities":
            self._answer(200, scanner.capabilities().encode())
        elif self.path == f"{_ROOT}/ScannerStatus":
            self._answer(200, scanner.status().encode())
        elif self.path.endswith("/NextDocument"):
            self._send_page(self.path.removesuffix("/NextDocument"))
        else:
            self._answer(404)

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", "0"))
        job = None
        if self.path == f"{_ROOT}/ScanJobs":
            job = self.server.scanner.create_job(self.rfile.read(size))
        if job is None:
            self._answer(503)
        else:
            self._answer(201, location=job)

    def do_DELETE(self) -> None:
        self._answer(200 if self.server.scanner.delete_job(self.path) else 404)

    def _answer(self, status: int, body: bytes = b"", *, location: str = "") -> None:
        self.send_response(status)
        if location:
            host, port = self.server.server_address[:2]
            self.send_header("Location", f"http://{host!s}:{port}{location}")
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_page(self, path: str) -> None:
        scanner = self.server.scanner
        fault, page = scanner.next_page(path)
        if not page:
            self._answer(404)
            return
        if fault is ScannerFault.HANGS:
            scanner.hang()
            self.close_connection = True
            return
        # Accounted for first: whoever has read the page may ask at once what was delivered.
        scanner.settle(path, fault)
        if fault in _REFUSES:
            self._answer(_REFUSES[fault])
            return
        body, announced = _spoil(page, fault)
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(announced))
        self.end_headers()
        self.wfile.write(body)
        if fault is not None:
            self.close_connection = True


def _spoil(page: bytes, fault: ScannerFault | None) -> tuple[bytes, int]:
    """What is sent for a page and the length announced for it."""
    half = page[: len(page) // 2]
    if fault is ScannerFault.TRUNCATED:
        return half, len(half)
    if fault is ScannerFault.TRUNCATED_CLOSED:
        return half + b"\xff\xd9", len(half) + 2
    if fault is ScannerFault.LENGTH_TOO_LONG:
        return page, len(page) + 1000
    if fault is ScannerFault.LENGTH_TOO_SHORT:
        return page, len(page) - 1000
    if fault is ScannerFault.DIES:
        return half, len(page)
    if fault is ScannerFault.NOT_JPEG:
        text = b"<html><body>It works!</body></html>"
        return text, len(text)
    return page, len(page)
