"""The scan process: drives one device, encrypts each page, and may hang or die alone.

Orders come through standard input: one JSON line (job, address, profile, spool), then the
32 bytes of the job key, later the line ``cancel``. Events leave through standard output.
The key is never in arguments or environment. When the input ends, the program above is
gone and so is this process.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import FileIO

from counter_app.devices.scanners.events import (
    PageSpooled,
    ScanEnd,
    ScanEnded,
    ScanEvent,
    ScanStarted,
    encode_event,
)
from counter_app.devices.scanners.opening import open_scanner
from counter_app.devices.scanners.order import ScanOrder, decode_order
from counter_app.devices.scanners.spool import KEY_BYTES, write_page
from counter_app.domain.failures import Failure
from counter_app.services.ports import ScannedPage, Scanner, ScanProfile

_GRACE_SECONDS = 5.0


def run_order(
    order: ScanOrder,
    job_key: bytes,
    tell: Callable[[ScanEvent], None],
    stop: Callable[[], bool],
    open_device: Callable[[str], Scanner] = open_scanner,
) -> None:
    """Scan, write each page before it is told, and tell how it ended. Raises only bugs."""
    stored = 0

    def enough() -> bool:
        return stop() or stored >= order.profile.max_pages

    try:
        scanner = open_device(order.address)
        tell(ScanStarted())
        with _closing(scanner.scan(order.profile, enough)) as pages:
            for page in pages:
                numbered = replace(page, number=order.first_number + stored)
                spooled = write_page(order.spool, order.job_id, job_key, numbered)
                stored += 1
                tell(PageSpooled(spooled))
    except Failure as failure:
        tell(ScanEnded(ScanEnd.TROUBLE, stored, failure))
        return
    tell(ScanEnded(_reason(order.profile, stored, stop), stored))


def _reason(profile: ScanProfile, stored: int, stop: Callable[[], bool]) -> ScanEnd:
    if stop():
        return ScanEnd.CANCELLED
    limited = profile.feeder and stored >= profile.max_pages
    return ScanEnd.PAGE_LIMIT if limited else ScanEnd.DONE


@contextmanager
def _closing(pages: Iterator[ScannedPage]) -> Iterator[Iterator[ScannedPage]]:
    """Let the scanner end its job when a page could not be written."""
    try:
        yield pages
    finally:
        if isinstance(pages, Generator):
            pages.close()


def main() -> int:
    """The scan process; see the module. Returns the exit status."""
    events = os.dup(1)
    # What a driver prints goes the way of errors and spoils no event.
    os.dup2(2, 1)
    # Unbuffered: a reader thread that dies with the process must not hold a lock.
    orders = open(0, "rb", buffering=0, closefd=False)  # noqa: SIM115 (as long as we live)
    order = decode_order(orders.readline())
    job_key = _read_exactly(orders, KEY_BYTES)
    stop = threading.Event()
    threading.Thread(target=_watch, args=(orders, stop), daemon=True).start()

    def tell(event: ScanEvent) -> None:
        os.write(events, encode_event(event))

    run_order(order, job_key, tell, stop.is_set)
    return 0


def _read_exactly(source: FileIO, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = source.read(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def _watch(orders: FileIO, stop: threading.Event) -> None:
    """Wait for ``cancel``; when the program above is gone, follow it soon."""
    while line := orders.readline():
        if line.strip() == b"cancel":
            stop.set()
    stop.set()
    threading.Event().wait(_GRACE_SECONDS)
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
