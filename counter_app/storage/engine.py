"""Engines for both databases, the gate at every start, and foreign errors translated once.

SQLite runs through SQLCipher with WAL and ``synchronous=FULL``: NORMAL loses
acknowledged rows in a power cut. PostgreSQL calls get a watchdog on the client's side,
because a frozen server blocks a query for ever whatever the server-side timeouts say.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Timer
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode

OLDEST_SQLITE = (3, 51, 3)
"""Everything before has the WAL-reset bug (sqlite.org, fixed 2026-03-13)."""
PLAIN_HEADER = b"SQLite format 3\x00"
BUSY_MS = 10_000
PATIENCE = 8.0
"""Seconds a block of calls to the server may take before its socket is shut."""
PING_PATIENCE = 2.0
CONNECT_SECONDS = 3
NO_TRANSACTION = "no_transaction"
"""Execution option of a connection on which SQLite gets no BEGIN (VACUUM refuses one)."""


def check_file(path: Path) -> None:
    """Refuse a database file that is not encrypted. A missing or empty file is fine."""
    try:
        with path.open("rb") as file:
            if file.read(16) == PLAIN_HEADER:
                raise StorageTrouble(StorageTroubleCode.NOT_ENCRYPTED)
    except FileNotFoundError:
        return
    except OSError as error:  # a folder by that name, or nobody may read it
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR) from error


def sqlite_engine(path: Path, key: bytes, *, read_only: bool = False) -> Engine:
    """An engine on the encrypted file. ``key``: 32 bytes, the raw SQLCipher key.

    Raises StorageTrouble ENGINE_TOO_OLD or NOT_ENCRYPTED at once, KEY_WRONG on first use.
    """
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise StorageTrouble(StorageTroubleCode.ENGINE_TOO_OLD, version=dbapi2.sqlite_version)
    check_file(path)
    pragma = f"PRAGMA key=\"x'{key.hex()}'\""

    def connect() -> Any:
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
        )
        # Before the key: a wrong key would otherwise print to a stderr nobody has.
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(pragma)
        return connection

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,  # parameters are names, and errors end on consoles
    )
    event.listen(engine, "connect", _sqlite_pragmas(read_only=read_only))
    event.listen(engine, "begin", _begin_with("BEGIN" if read_only else "BEGIN IMMEDIATE"))
    return engine


def _begin_with(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(NO_TRANSACTION):
            connection.exec_driver_sql(statement)

    return begin


def _sqlite_pragmas(*, read_only: bool) -> Callable[[Any, ConnectionPoolEntry], None]:
    def apply(connection: Any, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    return apply


def postgres_engine(
    url: str, password: str | None = None, *, read_only: bool = False, patience: float = PATIENCE
) -> Engine:
    """An engine on the office's server. ``url`` carries no password.

    ``patience``: seconds of ``watchdog`` on this engine's connections.
    """
    options = "-c statement_timeout=15000 -c timezone=UTC"
    if read_only:
        options += " -c default_transaction_read_only=on"
    arguments: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "options": options,
        "keepalives_idle": 10,
        "application_name": "counter_app",
    }
    if password is not None:
        arguments["password"] = password
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        connect_args=arguments,
        pool_size=3,
        hide_parameters=True,
        execution_options={"patience": patience},
    )
    event.listen(engine, "checkout", _ping(engine, min(patience, PING_PATIENCE)))
    return engine


def _ping(engine: Engine, patience: float) -> Callable[[Any, ConnectionPoolEntry, Any], None]:
    """Replaces ``pool_pre_ping``, which waits for ever on a frozen server."""

    def ping(raw: Any, _entry: ConnectionPoolEntry, _proxy: Any) -> None:
        try:
            with _Patience(raw, patience):
                engine.dialect.do_ping(raw)
        except engine.dialect.loaded_dbapi.Error as error:
            raise exc.DisconnectionError from error  # the pool opens another one

    return ping


@contextmanager
def watchdog(connection: Connection, times: int = 1) -> Iterator[None]:
    """Shut the socket of a PostgreSQL connection when the block takes too long.

    ``times``: how many times the engine's patience the block may take. A no-op on SQLite.
    Raises StorageTrouble DATABASE_NOT_ANSWERING; the outcome of a commit is then unknown
    and must be looked up.
    """
    patience = connection.get_execution_options().get("patience")
    if patience is None:
        yield
        return
    watch = _Patience(connection.connection.driver_connection, patience * times)
    try:
        with watch:
            yield
    except exc.DBAPIError as error:
        if watch.ended:
            connection.engine.dispose()
            raise StorageTrouble(StorageTroubleCode.DATABASE_NOT_ANSWERING) from error
        raise


class _Patience:
    """Shuts the socket of a driver's connection unless left in time.

    Whoever waits in a call on that connection then gets an error at once.
    """

    def __init__(self, raw: Any, seconds: float) -> None:
        self.ended = False
        self._raw = raw
        self._left = False
        self._lock = Lock()
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        with self._lock:  # after this the connection may be somebody else's
            self._left = True
        self._timer.cancel()

    def _end(self) -> None:
        with self._lock:
            if not self._left and not self._raw.closed:
                self.ended = True
                _shut(self._raw.fileno())


def _shut(descriptor: int) -> None:
    # A copy of the descriptor: the original belongs to the driver.
    with socket.socket(fileno=os.dup(descriptor)) as handle:
        try:
            handle.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # already gone: the blocked call has its error


_SQLITE_CODES = {
    5: StorageTroubleCode.DATABASE_LOCKED,
    6: StorageTroubleCode.DATABASE_LOCKED,
    8: StorageTroubleCode.DISK_ERROR,
    10: StorageTroubleCode.DISK_ERROR,
    11: StorageTroubleCode.DATABASE_DAMAGED,
    13: StorageTroubleCode.DISK_FULL,
    14: StorageTroubleCode.DISK_ERROR,
    26: StorageTroubleCode.KEY_WRONG,
}
_SQLITE_TEXTS = (
    ("disk is full", StorageTroubleCode.DISK_FULL),
    ("disk I/O error", StorageTroubleCode.DISK_ERROR),
    ("database is locked", StorageTroubleCode.DATABASE_LOCKED),
    ("file is not a database", StorageTroubleCode.KEY_WRONG),
    ("malformed", StorageTroubleCode.DATABASE_DAMAGED),
    ("unable to open", StorageTroubleCode.DISK_ERROR),
    ("readonly", StorageTroubleCode.DISK_ERROR),
)


_POSTGRES_STATES = (
    ("53100", StorageTroubleCode.DISK_FULL),
    ("58030", StorageTroubleCode.DISK_ERROR),
    ("XX001", StorageTroubleCode.DATABASE_DAMAGED),
    ("XX002", StorageTroubleCode.DATABASE_DAMAGED),
    ("40", StorageTroubleCode.DATABASE_LOCKED),  # deadlock: nothing saved, try again
    ("55P03", StorageTroubleCode.DATABASE_LOCKED),
    ("57014", StorageTroubleCode.DATABASE_NOT_ANSWERING),
    ("", StorageTroubleCode.DATABASE_UNREACHABLE),
)


def trouble_code(error: exc.DBAPIError) -> StorageTroubleCode | None:
    """The failure behind a driver's error; None for a bug such as a broken constraint."""
    if isinstance(error, exc.IntegrityError | exc.ProgrammingError | exc.DataError):
        return None
    origin = error.orig
    if type(origin).__module__.startswith("psycopg"):
        state = getattr(origin, "sqlstate", None) or ""
        return next(found for start, found in _POSTGRES_STATES if state.startswith(start))
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE_CODES.get(code & 0xFF)
    text = str(origin)
    return next((found for words, found in _SQLITE_TEXTS if words in text), None)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn drivers' errors into StorageTrouble; a handle that saw a disk error is never reused."""
    try:
        yield
    except exc.TimeoutError as error:
        raise StorageTrouble(StorageTroubleCode.DATABASE_LOCKED) from error
    except exc.DBAPIError as error:
        code = trouble_code(error)
        if code is None:
            raise
        if code is not StorageTroubleCode.DATABASE_LOCKED:
            engine.dispose()
        raise StorageTrouble(code) from error
