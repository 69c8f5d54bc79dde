"""Worker threads around the lanes: printers, card reader, listener, the scanner's lamp.

Every thread is named, stops when told, and outlives troubles of its device or database.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from counter_app.domain.failures import DeviceTrouble, StorageTrouble
from counter_app.services.changes import ChangeSet
from counter_app.services.portal_lane import PortalLane
from counter_app.services.ports import CardReader, OutsideListener, PrinterState
from counter_app.services.printing import PrinterLane

log = logging.getLogger(__name__)

LOOK_EVERY = 2.0
"""Seconds between looks at a queue nobody woke us for."""
ASK_STATE_EVERY = 5
"""Looks between two questions to an idle printer."""
READER_PAUSE = 2.0
LISTENER_PAUSE = 5.0
"""Seconds until a server that was gone is asked again."""


class Subscribers:
    """Callbacks told on the thread of whoever tells. Any thread may subscribe."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[..., None]] = []
        self._lock = Lock()

    def add(self, callback: Callable[..., None]) -> Callable[[], None]:
        """Subscribe; the result unsubscribes."""
        with self._lock:
            self._callbacks.append(callback)

        def remove() -> None:
            with self._lock:
                if callback in self._callbacks:
                    self._callbacks.remove(callback)

        return remove

    def tell(self, value: object) -> None:
        """Call everybody. A bug of one keeps nothing from the others, nor from who tells."""
        with self._lock:
            callbacks = tuple(self._callbacks)
        for callback in callbacks:
            try:
                callback(value)
            except Exception:  # what is told of is done: a commit must not look as if it failed
                log.exception("somebody who was told met a bug")


class PrinterThread:
    """Runs one printer's lane and remembers what the printer last answered."""

    def __init__(self, name: str, lane: PrinterLane) -> None:
        self.name = name
        self.state: PrinterState | None = None
        self._lane = lane
        self._wake = Event()
        self._stop = Event()
        self._thread = Thread(target=self._run, name=f"printer {name}", daemon=True)

    def start(self) -> None:
        """Begin with what a crash left behind."""
        self._thread.start()

    def wake(self) -> None:
        """A job was queued."""
        self._wake.set()

    def close(self, seconds: float = 5.0) -> bool:
        """End after the job in hand; False when it takes longer than ``seconds``."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        looks = 0
        while not self._stop.is_set():
            self._wake.clear()
            try:
                printed = self._print_all()
                if printed or looks % ASK_STATE_EVERY == 0:
                    self.state = self._lane.state() or self.state
                self._lane.rest()
            except StorageTrouble as trouble:
                log.warning("printing waits for the database: %s", trouble.code)
            except Exception:  # a lane that ends silently would print nothing until tomorrow
                log.exception("printing met a bug")
            looks += 1
            self._wake.wait(LOOK_EVERY)
        self._leave()

    def _print_all(self) -> bool:
        printed = False
        while not self._stop.is_set() and self._lane.print_one():
            printed = True
        return printed

    def _leave(self) -> None:
        try:
            self._lane.rest()
        except StorageTrouble as trouble:
            log.warning("the printer's lease runs out by itself: %s", trouble.code)


@dataclass(frozen=True, slots=True)
class Lanes:
    """What works through queued papers and dossiers on one PC."""

    printers: tuple[PrinterThread, ...] = ()
    portal: PortalLane | None = None
    """None where no portal is connected."""


class ReaderThread:
    """Keeps a card reader open and hands its codes on."""

    def __init__(self, reader: CardReader, deliver: Callable[[bytes], None]) -> None:
        self._reader = reader
        self._deliver = deliver
        self._stop = Event()
        self._thread = Thread(target=self._run, name="card reader", daemon=True)

    def start(self) -> None:
        """Open the port and go on trying when it is gone."""
        self._thread.start()

    def close(self, seconds: float = 2.0) -> None:
        """Stop reading."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._reader.run(self._deliver, self._stop.is_set)
            except DeviceTrouble as trouble:
                log.info("card reader: %s", trouble.code)
            except Exception:
                log.exception("the card reader met a bug")
            self._stop.wait(READER_PAUSE)


class ListenerThread:
    """Keeps listening to the other stations and hands on what may have changed."""

    def __init__(self, listener: OutsideListener, deliver: Callable[[ChangeSet], None]) -> None:
        self._listener = listener
        self._deliver = deliver
        self._stop = Event()
        self._thread = Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Connect, and go on trying when the server is gone."""
        self._thread.start()

    def close(self, seconds: float = 3.0) -> None:
        """Listen no more."""
        self._stop.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._listener.run(self._deliver, self._stop.is_set)
            except StorageTrouble as trouble:
                log.info("listening to the other stations: %s", trouble.code)
            except Exception:
                log.exception("listening met a bug")
            self._stop.wait(LISTENER_PAUSE)


class ScannerLamp:
    """Whether the scanner answers, asked in the background at most every ten seconds."""

    EVERY = 10.0
    PATIENCE = 60.0
    """Longer than any question that ends by itself; a driver may hang in one for ever."""

    def __init__(
        self, ask: Callable[[], bool] | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``ask``: None where there is no scanner; may raise DeviceTrouble."""
        self._put, self._clock = ask, clock
        self._ready: bool | None = None
        self._asked = -math.inf
        self._busy = Lock()

    def ready(self) -> bool | None:
        """The last answer, False while none comes; None without a scanner."""
        waited = self._clock() - self._asked
        if self._put and waited > self.EVERY and self._busy.acquire(blocking=False):
            self._asked = self._clock()
            Thread(target=self._ask, args=(self._put,), name="scanner lamp", daemon=True).start()
        elif waited > self.PATIENCE and self._busy.locked():
            return False
        return self._ready

    def _ask(self, put: Callable[[], bool]) -> None:
        try:
            self._ready = put()
        except DeviceTrouble:
            self._ready = False
        except Exception:
            self._ready = False
            log.exception("asking the scanner met a bug")
        finally:
            self._busy.release()
