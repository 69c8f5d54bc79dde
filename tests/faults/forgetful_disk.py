"""A disk in memory that forgets or tears what was not synced when the power is cut.

An SQLite VFS. The model: a write is durable once its file was synced; until then each write
may be lost, may be there, or may be torn at a multiple of 512 bytes, in any combination. A
deleted file is gone. Needs ``locking_mode=exclusive``: there is no shared memory.
"""

# ruff: noqa: N802 - SQLite names the methods
from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from pathlib import Path
from random import Random

import apsw

SECTOR = 512


class Loss(StrEnum):
    """What becomes of writes that were not synced."""

    ALL = "all lost"
    SOME = "some lost"
    TORN = "some torn"


class PowerCut(Exception):
    """The machine is off; every later access fails too."""


@dataclass
class _Content:
    """One file: as it will surely be found again, and as the program sees it now."""

    durable: bytes = b""
    named: bool = False
    """Whether the name itself is on the disk."""
    now: bytearray = field(default_factory=bytearray)
    unsynced: list[tuple[int, bytes | None]] = field(default_factory=list)
    """(offset, bytes), or (size, None) for a truncation; in order."""

    def write(self, offset: int, data: bytes) -> None:
        _put(self.now, offset, data)
        self.unsynced.append((offset, data))

    def truncate(self, size: int) -> None:
        del self.now[size:]
        self.unsynced.append((size, None))

    def sync(self) -> None:
        self.durable, self.named = bytes(self.now), True
        self.unsynced.clear()

    def found_again(self, loss: Loss, chance: Random) -> bytes:
        """What is there when the power is back."""
        left = bytearray(self.durable)
        for offset, data in self.unsynced:
            if loss is Loss.ALL or chance.random() < 0.5:
                continue
            if data is None:
                del left[offset:]
            else:
                torn = loss is Loss.TORN and chance.random() < 0.5
                kept = chance.randrange(0, len(data) + 1, SECTOR) if torn else len(data)
                _put(left, offset, data[:kept])
        return bytes(left)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class ForgetfulDisk(apsw.VFS):
    """The VFS. ``steps`` counts writes, syncs, truncations and deletions.

    ``cut_at``: the step at which the power goes. ``fail_at``: the step that fails with an
    input/output error, or as a full disk, while the machine goes on.
    """

    _numbers = count()

    def __init__(
        self,
        files: dict[str, bytes],
        *,
        cut_at: int = 0,
        fail_at: int = 0,
        failure: type[apsw.Error] = apsw.IOError,
    ) -> None:
        self.name = f"forgetful{next(self._numbers)}"
        super().__init__(self.name, "")
        self.steps = 0
        self._cut_at, self._fail_at, self._failure = cut_at, fail_at, failure
        self._files: dict[str, _Content] = {}
        for name, data in files.items():
            content = _Content(now=bytearray(data))
            content.sync()
            self._files[name] = content

    def after_power_cut(self, loss: Loss, chance: Random) -> dict[str, bytes]:
        """The files when the power is back."""
        return {
            name: content.found_again(loss, chance)
            for name, content in self._files.items()
            if content.named
        }

    def as_seen(self) -> dict[str, bytes]:
        """The files as the program sees them: nothing was cut."""
        return {name: bytes(content.now) for name, content in self._files.items()}

    def content(self, name: str) -> _Content:
        """For the files of this disk."""
        return self._files[name]

    def reach(self) -> None:
        """Whether the machine is still on."""
        if self._cut_at and self.steps >= self._cut_at:
            raise PowerCut

    def step(self) -> None:
        """One access that changes something."""
        self.reach()
        self.steps += 1
        if self.steps == self._fail_at:
            raise self._failure("planted")

    def xOpen(  # type: ignore[override]  # apsw takes any object with these methods
        self, name: apsw.URIFilename | str | None, flags: list[int]
    ) -> _OpenFile:
        """SQLite opens a file."""
        self.reach()
        filename = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        flags[1] = flags[0]
        self._files.setdefault(filename, _Content())
        return _OpenFile(self, filename)

    def xDelete(self, filename: str, _sync: bool) -> None:
        """Durable at once."""
        self.step()
        self._files.pop(filename, None)

    def xAccess(self, filename: str, _flags: int) -> bool:
        """Whether a file is there."""
        self.reach()
        return filename in self._files

    def xFullPathname(self, filename: str) -> str:
        """There are no folders here."""
        return filename


class _OpenFile:
    """What SQLite holds of one open file."""

    def __init__(self, disk: ForgetfulDisk, name: str) -> None:
        self._disk = disk
        self._name = name

    @property
    def _content(self) -> _Content:
        return self._disk.content(self._name)

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk.reach()
        return bytes(self._content.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.step()
        self._content.write(offset, bytes(data))
        self._disk.reach()  # a cut now: perhaps it was written, perhaps not

    def xTruncate(self, size: int) -> None:
        self._disk.step()
        self._content.truncate(size)
        self._disk.reach()

    def xSync(self, _flags: int) -> None:
        self._disk.step()
        self._disk.reach()  # a cut now: the sync was not finished
        self._content.sync()

    def xFileSize(self) -> int:
        self._disk.reach()
        return len(self._content.now)

    def xClose(self) -> None:
        return

    def xLock(self, _level: int) -> None:
        return

    def xUnlock(self, _level: int) -> None:
        return

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, _operation: int, _pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return 4096

    def xDeviceCharacteristics(self) -> int:
        # As SQLite assumes of every disk of a PC: what is not written is not damaged.
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)


@contextmanager
def plugged_in(disk: ForgetfulDisk) -> Iterator[None]:
    """The VFS is registered inside the block only."""
    known = sys.unraisablehook

    def without_the_cut(found: sys.UnraisableHookArgs) -> None:
        # SQLite goes on closing after the cut; what fails then cannot be raised any more.
        if not isinstance(found.exc_value, PowerCut):
            known(found)

    sys.unraisablehook = without_the_cut
    try:
        yield
    finally:
        sys.unraisablehook = known
        disk.unregister()


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    """Put files of a disk into a real folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
