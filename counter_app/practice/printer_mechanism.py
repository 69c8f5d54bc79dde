"""What is inside the virtual printer: sensors, receive buffer, head, cutter, paper."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import zxingcpp
from PIL import Image

from counter_app.practice.escpos_reader import (
    DOTS_PER_INCH,
    Band,
    Command,
    Cut,
    EscposError,
    Paper,
    Parsed,
    ProcessId,
    Receipt,
    StatusBack,
    TransmitCounter,
    TransmitId,
    TransmitStatus,
)

OnPaper = Callable[[Path, tuple[str, ...]], None]
"""Gets the PNG and the texts of the QR codes on it; called on the printer's thread."""

_DOTS_PER_MM = 8
_COUNTERS = {20: "lines", 148: "lines", 21: "rows", 149: "rows", 50: "cuts", 178: "cuts"}
_IDS = {65: b"1.00", 66: b"COUNTER_APP", 67: b"VIRTUAL-80", 68: b"0", 69: b"NONE"}
_ON_LINE, _ON_PAPER = 0x02, 0x08


class Replies(StrEnum):
    """How talkative the printer is; the classes of real printers."""

    EPSON = "epson"
    """Answers everything, process ids and counters included."""
    CLONE = "clone"
    """Answers status queries and GS r, knows no process id."""
    SILENT = "silent"
    """Prints and never answers."""


class Client(Protocol):
    """Where the answers to one connection go."""

    cut_off: bool
    """True: the power went; nothing more of this connection is printed."""

    def send(self, data: bytes) -> None:
        """Send if the client is still there."""
        ...

    def close(self, *, reset: bool = False) -> None:
        """End the connection."""
        ...


@dataclass(frozen=True, slots=True)
class Printout:
    """One piece of paper that came out."""

    sequence: int
    path: Path
    qr_texts: tuple[str, ...]
    rows: int
    complete: bool
    """False: torn off before the cut, because the data stopped or was wrong."""
    process_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sensors:
    """What the printer feels."""

    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False

    @property
    def offline(self) -> bool:
        """Printing waits."""
        return self.cover_open or self.paper_out

    def answer(self, kind: int) -> bytes:
        """The byte for DLE EOT ``kind``; bits 1 and 4 are always set."""
        bits = {
            1: 0x04 | 0x08 * self.offline,
            2: 0x04 * self.cover_open | 0x20 * self.paper_out,
            3: 0,
            4: 0x0C * (self.near_end or self.paper_out) | 0x60 * self.paper_out,
        }
        return bytes((0x12 | bits[kind],))

    def paper(self) -> int:
        """The paper byte of ASB and of GS r 1."""
        return 0x03 * (self.near_end or self.paper_out) | 0x0C * self.paper_out

    def status_back(self) -> bytes:
        """The four ASB bytes; bit 4 of the first is always set."""
        first = 0x10 | 0x04 | 0x08 * self.offline | 0x20 * self.cover_open
        return bytes((first, 0, self.paper(), 0x0F))

    def difference(self, other: Sensors) -> int:
        """The GS a bits of what differs: 0x02 online and cover, 0x08 paper."""
        line = (self.offline, self.cover_open) != (other.offline, other.cover_open)
        return _ON_LINE * line | _ON_PAPER * (self.paper() != other.paper())


@dataclass(frozen=True, slots=True)
class _Task:
    """A command of a connection, or (None) the end of its data."""

    client: Client
    parsed: Parsed | None


class Mechanism:
    """Prints on its own thread what the connections hand over.

    Every method may be called from any thread; ``on_receipt`` and ``on_torn`` are called
    on the printing thread.
    """

    def __init__(
        self,
        folder: Path,
        width_dots: int,
        on_receipt: OnPaper | None,
        on_torn: OnPaper | None,
    ) -> None:
        self.folder = folder
        self.printouts: list[Printout] = []
        self.errors: list[EscposError] = []
        self.replies = Replies.EPSON
        self.mm_per_second: float | None = None
        self.buffer_size = 4096
        self.rows_left: int | None = None
        self.sensors = Sensors()
        self.changed = threading.Condition()
        self._on_receipt, self._on_torn = on_receipt, on_torn
        self._paper = Paper(width_dots)
        self._counts = {"lines": 0, "rows": 0, "cuts": 0}
        self._tasks: deque[_Task] = deque()
        self._buffered = 0
        self._owner: Client | None = None
        self._watchers: dict[Client, int] = {}
        self._named_late = 0
        """Process ids since the last cut that belonged to the paper before it."""
        self._running = False
        self._life = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Warm up."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._running = True
        self._thread = threading.Thread(target=self._work, name="virtual-printer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop printing and wait for the thread."""
        with self.changed:
            self._running = False
            self.changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        for task in self._tasks:
            task.client.close()

    def submit(self, client: Client, parsed: Parsed) -> None:
        """Put a command into the receive buffer; blocks while it is full.

        One connection's data at a time: another one waits until the first has ended.
        """
        with self.changed:
            self.changed.wait_for(lambda: self._fits(client, parsed.size))
            if client.cut_off or not self._running:
                return
            self._owner = client
            self._buffered += parsed.size
            self._tasks.append(_Task(client, parsed))
            self.changed.notify_all()

    def end_of_data(self, client: Client) -> None:
        """The connection sends no more; it is closed once all before is printed."""
        with self.changed:
            running = self._running
            if running:
                self._tasks.append(_Task(client, None))
                self.changed.notify_all()
        if not running:
            client.close()

    def drop_buffer(self) -> None:
        """Forget what is buffered (DLE ENQ 2, DLE DC4 8, power off)."""
        with self.changed:
            self._tasks = deque(task for task in self._tasks if task.parsed is None)
            self._buffered = 0
            self._life += 1
            self.changed.notify_all()

    def sense(self, **changes: bool) -> None:
        """Let the sensors see something else; connections with ASB on are told."""
        with self.changed:
            sensors = replace(self.sensors, **changes)
            difference = sensors.difference(self.sensors)
            self.sensors = sensors
            watchers = [who for who, mask in self._watchers.items() if mask & difference]
            self.changed.notify_all()
        for client in watchers:
            self.reply(client, sensors.status_back())

    def reply(self, client: Client, data: bytes) -> None:
        """Answer, unless the printer is of the silent kind."""
        if self.replies is not Replies.SILENT:
            client.send(data)

    def pause(self, seconds: float) -> None:
        """Let time pass; ends early when the printer stops."""
        with self.changed:
            self.changed.wait_for(lambda: not self._running, seconds)

    def _fits(self, client: Client, size: int) -> bool:
        if client.cut_off or not self._running:
            return True
        if self._owner not in (None, client):
            return False
        return self._buffered == 0 or self._buffered + size <= self.buffer_size

    def _work(self) -> None:
        while (task := self._next_task()) is not None:
            if task.parsed is None:
                self._finish(task.client)
                continue
            try:
                self._execute(task.client, task.parsed)
            except EscposError as error:
                self.errors.append(error)
            command = task.parsed.command
            printed = len(command.rows) if isinstance(command, Band) else 0
            self._free(task.parsed.size - printed)

    def _next_task(self) -> _Task | None:
        with self.changed:
            self.changed.wait_for(lambda: self._tasks or not self._running)
            return self._tasks.popleft() if self._running else None

    def _execute(self, client: Client, parsed: Parsed) -> None:
        life = self._life
        if not self._online(life):
            return
        if isinstance(parsed.command, Band):
            self._print_band(parsed.offset, parsed.command, life)
            return
        before = self._paper.height
        receipt = self._paper.apply(parsed)
        self._pass_time(max(0, self._paper.height - before))
        if receipt is not None:
            self._keep(receipt)
        if isinstance(parsed.command, ProcessId) and not self._paper.height:
            self._name_last(parsed.command.token)
        self._answer(client, parsed.command)

    def _name_last(self, token: str) -> None:
        """A process id behind the cut speaks of the paper that was just cut off."""
        self._named_late += 1
        with self.changed:
            if self.printouts:
                last = self.printouts[-1]
                named = replace(last, process_ids=(*last.process_ids, token))
                self.printouts[-1] = named
                self.changed.notify_all()

    def _print_band(self, offset: int, band: Band, life: int) -> None:
        """Row by row as far as the paper goes, so that the roll can end inside a band."""
        row, width = 0, band.width_bytes
        while row < band.height and self._online(life):
            with self.changed:
                left = band.height - row
                count = left if self.rows_left is None else min(left, self.rows_left)
            if count:
                part = Band(width, count, band.rows[row * width : (row + count) * width])
                self._paper.apply(Parsed(offset, len(part.rows), part))
                self._pass_time(count)
            row += count
            self._free(count * width)
            self._use_paper(count)

    def _free(self, size: int) -> None:
        """Make room in the receive buffer."""
        with self.changed:
            self._buffered = max(0, self._buffered - size)
            self.changed.notify_all()

    def _use_paper(self, rows: int) -> None:
        with self.changed:
            self._counts["rows"] += rows
            if self.rows_left is None:
                return
            self.rows_left = max(0, self.rows_left - rows)
            ended = self.rows_left == 0
        if ended:
            self.sense(paper_out=True)

    def _online(self, life: int) -> bool:
        """Wait for paper and cover; False if the printer was stopped or cleared meanwhile."""

        def over() -> bool:
            return not self._running or self._life != life

        with self.changed:
            self.changed.wait_for(lambda: over() or not self.sensors.offline)
            return not over()

    def _pass_time(self, rows: int) -> None:
        self._counts["lines"] += rows // 30
        if self.mm_per_second:
            self.pause(rows / _DOTS_PER_MM / self.mm_per_second)

    def _answer(self, client: Client, command: Command) -> None:
        if isinstance(command, Cut):
            self._counts["cuts"] += 1
        elif isinstance(command, StatusBack):
            self._watch(client, command.mask)
        elif answer := self._answer_to(command):
            self.reply(client, answer)

    def _answer_to(self, command: Command) -> bytes:
        epson = self.replies is Replies.EPSON
        if isinstance(command, ProcessId) and epson:
            return b"\x37\x22" + command.token.encode("ascii") + b"\x00"
        if isinstance(command, TransmitStatus):
            return bytes((self.sensors.paper() if command.kind == 1 else 1,))
        if isinstance(command, TransmitId):
            return _identity(command.kind)
        if isinstance(command, TransmitCounter) and epson and command.number in _COUNTERS:
            count = self._counts[_COUNTERS[command.number]]
            return b"\x5f" + str(count).encode("ascii") + b"\x00"
        return b""

    def _watch(self, client: Client, mask: int) -> None:
        with self.changed:
            self._watchers.pop(client, None)
            if mask & 0x0F:
                self._watchers[client] = mask
        if mask & 0x0F:
            self.reply(client, self.sensors.status_back())

    def _finish(self, client: Client) -> None:
        """The last of a connection's data is printed: tear off what was not cut."""
        if client is self._owner and (torn := self._paper.tear_off()) is not None:
            self._keep(torn)
        client.close()
        with self.changed:
            self._watchers.pop(client, None)
            if self._owner is client:
                self._owner = None
            self.changed.notify_all()

    def _keep(self, receipt: Receipt) -> None:
        number = _next_number(self.folder)
        path = self.folder / f"{number:04d}{'' if receipt.complete else '-torn'}.png"
        image = picture(receipt)
        keep_picture(image, path)
        commands = (parsed.command for parsed in receipt.events)
        ids = tuple(command.token for command in commands if isinstance(command, ProcessId))
        ids, self._named_late = ids[self._named_late :], 0
        texts = read_qr_texts(image)
        printout = Printout(number, path, texts, image.height, receipt.complete, ids)
        callback = self._on_receipt if receipt.complete else self._on_torn
        if callback is not None:
            callback(path, texts)
        with self.changed:
            self.printouts.append(printout)
            self.changed.notify_all()


def _identity(kind: int) -> bytes:
    """The answer to GS I: one byte for an id, a framed text for printer information B."""
    if kind in _IDS:
        return b"\x5f" + _IDS[kind] + b"\x00"
    return bytes(({1: 0x20, 2: 0x02, 3: 0x01}[kind],))


def _next_number(folder: Path) -> int:
    found = (re.match(r"(\d+)", path.name) for path in folder.glob("*.png"))
    return max((int(match[1]) for match in found if match), default=0) + 1


def picture(receipt: Receipt) -> Image.Image:
    """The receipt as a one-bit image, black on white."""
    raster = receipt.image
    return Image.frombytes("1", (raster.width, raster.height), raster.rows, "raw", "1;I")


def keep_picture(image: Image.Image, path: Path) -> None:
    """Write a PNG that is whole as soon as it is there: others look into the folder meanwhile."""
    part = path.with_suffix(".part")
    try:
        image.save(part, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_qr_texts(image: Image.Image) -> tuple[str, ...]:
    """The texts of all QR codes on an image, top to bottom."""
    canvas = Image.new("L", (image.width + 64, image.height + 64), 255)
    canvas.paste(image.convert("L"), (32, 32))
    found = zxingcpp.read_barcodes(
        canvas,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
    )
    ordered = sorted(found, key=lambda code: code.position.top_left.y)
    return tuple(code.text for code in ordered)
