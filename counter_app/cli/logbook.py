"""What the program writes down about itself, by day, for whoever has to find a fault.

``DIR/logs/counter-20261123.log`` for what was logged, bugs with their frames included;
``DIR/logs/fatal.log`` for what ended the process from outside Python (``faulthandler``).
Kept for thirty days. No message of an exception and no argument of a foreign library is
written: they quote what was typed, and a log holds nothing about citizens.

On the way to the first frame: no ``typing_extensions`` here.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import TextIO

from counter_app import __version__
from counter_app.config.paths import LOG_FOLDER

KEPT_DAYS = 30
OURS = "counter_app"
VIETNAM = timezone(timedelta(hours=7))
"""Without the time zone database: a log must not depend on it."""
FATAL = "fatal.log"
AGAIN_AFTER = 60.0
"""Seconds; a bug that comes back with every tick of a timer fills no disk."""

log = logging.getLogger(__name__)


def begin(folder: Path) -> None:
    """Write this process's log into the data folder from now on, bugs of any thread included.

    A folder nothing can be written into is not this function's business: the start says so.
    """
    logs = folder / LOG_FOLDER
    try:
        logs.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    handler = DailyLog(logs)
    handler.setFormatter(Discreet())
    handler.addFilter(OnceAMinute())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    _hear_of_bugs()
    with suppress(OSError):  # Windows lends no file out twice
        faulthandler.enable(_fatal_log(logs))
    python = ".".join(map(str, sys.version_info[:3]))
    log.info("counter_app %s begins on %s, Python %s", __version__, sys.platform, python)


def write_down(error: Exception, folder: Path) -> bool:
    """Put a command's bug into the log of ``folder``; False where there is no such folder.

    A mistyped folder is not made for it.
    """
    if not folder.is_dir():
        return False
    if not any(isinstance(handler, DailyLog) for handler in logging.getLogger().handlers):
        begin(folder)
    _write_down(error)
    return True


def _fatal_log(logs: Path) -> TextIO:
    """The file for this run; what the last run left there gets a name of its own."""
    file = logs / FATAL
    if file.exists() and file.stat().st_size:
        at = datetime.fromtimestamp(file.stat().st_mtime, VIETNAM)
        file.replace(logs / f"fatal-{at:%Y%m%d-%H%M%S}.log")
    return file.open("w", encoding="utf-8")


def _hear_of_bugs() -> None:
    """Whatever nobody catches, on whichever thread, is written down."""

    def on_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _write_down(error)
        if sys.stderr is None:  # None where the program has no console
            return
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            print("\n".join(frames(error)), file=sys.stderr)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            _write_down(args.exc_value)

    def unraisable(args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            _write_down(args.exc_value)

    sys.excepthook = on_main
    threading.excepthook = on_thread
    sys.unraisablehook = unraisable


def _write_down(error: BaseException) -> None:
    if not isinstance(error, KeyboardInterrupt):
        log.critical("a bug nobody caught", exc_info=error)


class OnceAMinute(logging.Filter):
    """Lets the same bug through once a minute; what carries no bug always."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return True
        place, now = "\n".join(frames(error)), self._clock()
        if now - self._last.get(place, -AGAIN_AFTER) < AGAIN_AFTER:
            return False
        self._last[place] = now
        return True


class DailyLog(logging.Handler):
    """Appends to a file a day. Two processes may write into the same one (UTF-8, whole lines)."""

    def __init__(self, logs: Path) -> None:
        super().__init__()
        self._logs = logs
        self._day: date | None = None
        self._file: TextIO | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; whatever goes wrong here must not stop the work it tells of."""
        try:
            day = datetime.fromtimestamp(record.created, VIETNAM).date()
            if self._file is None or day != self._day:
                self._turn_to(day)
            if self._file is not None:
                self._file.write(self.format(record) + "\n")
                self._file.flush()
        except OSError:
            self._file = None
        except Exception:  # noqa: BLE001, S110 - a message that cannot be made into words
            pass

    def close(self) -> None:
        """Close the day's file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()

    def _turn_to(self, day: date) -> None:
        if self._file is not None:
            self._file.close()
        name = f"counter-{day:%Y%m%d}.log"
        # A file's name or a word of Qt's may hold half a character.
        file = (self._logs / name).open("a", encoding="utf-8", errors="backslashreplace")
        self._day, self._file = day, file
        oldest = time.time() - KEPT_DAYS * 86_400
        for old in self._logs.glob("*.log"):
            # What cannot be removed (Windows lends no file out twice) stays another day, and
            # the record of fatal errors is in use for as long as the window is open.
            with suppress(OSError):
                if old.name != FATAL and old.stat().st_mtime < oldest:
                    old.unlink()


class Discreet(logging.Formatter):
    """Time, level, thread, place, message; a foreign library's message without its values."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, its frames below it."""
        ours = record.name.startswith(OURS)
        message = record.getMessage() if ours else _foreign(record.msg)
        at = datetime.fromtimestamp(record.created, UTC).astimezone(VIETNAM)
        head = f"{at:%H:%M:%S} {record.levelname} [{record.threadName}] {record.name}: {message}"
        error = record.exc_info[1] if record.exc_info else None
        return head if error is None else "\n".join([head, *frames(error)])


def _foreign(message: object) -> str:
    """Its first line: asyncio has what went wrong, words and all, on those below.

    Where it is no text it is mostly an exception, and those quote.
    """
    return message.partition("\n")[0] if isinstance(message, str) else type(message).__qualname__


def frames(error: BaseException) -> Iterator[str]:
    """The chain of an exception: types, codes of failures, files, lines and functions."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        code = getattr(cause, "code", "")
        yield f"  {type(cause).__module__}.{type(cause).__qualname__} {code}".rstrip()
        for frame, line in walk_tb(cause.__traceback__):
            spot = frame.f_code
            yield f"    {_inside(spot.co_filename)}:{line} {spot.co_qualname}"
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _inside(filename: str) -> str:
    """Below the package or site-packages: a path may hold the name of whoever uses the PC."""
    parts = Path(filename).parts
    for root in (OURS, "site-packages"):
        if root in parts:
            return "/".join(parts[parts.index(root) :])
    return parts[-1] if parts else filename
