"""Brings a database to this program's schema: refuses a newer one, backs up before upgrading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.storage.engine import translated

HEAD = "0007"
"""The last step this program knows; a test compares it with the files."""
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
LONGEST_STEPS = "10min"
"""How long a PC waits while another one changes the schema."""
SCRIPTS = Path(__file__).parent / "migrations"


def revision(engine: Engine) -> str | None:
    """The step the database stands at; None for an empty one. Raises StorageTrouble."""
    with translated(engine), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up(engine: Engine, back_up: Callable[[], None] = lambda: None) -> bool:
    """Run the missing steps; True when anything was done.

    ``back_up`` is called before a database with content is changed. Alembic is only
    imported when there is a step to run: it costs half a second at start.
    Raises StorageTrouble DATABASE_NEWER.
    """
    if revision(engine) == HEAD:
        return False
    with _alone(engine):
        found = revision(engine)
        if found == HEAD:
            return False  # another PC was faster
        if found is not None:
            if found not in KNOWN:
                raise StorageTrouble(StorageTroubleCode.DATABASE_NEWER, revision=found)
            back_up()
        move_to(engine, "head")
    return True


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """PCs of an office start together after an update: the others wait for the first.

    On SQLite a folder has one process.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with translated(engine), engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f"SET statement_timeout = '{LONGEST_STEPS}'"))
        connection.execute(text("SELECT pg_advisory_lock(hashtextextended('schema', 0))"))
        try:
            yield
        finally:
            connection.invalidate()  # closed, which ends the lock and the setting


def move_to(engine: Engine, target: str) -> None:
    """Upgrade or downgrade to a step, in one transaction."""
    from alembic import command

    with translated(engine), engine.begin() as connection:
        config = _config(connection)
        if target == "base":
            command.downgrade(config, target)
        else:
            command.upgrade(config, target)


def _config(connection: Any) -> Any:
    from alembic.config import Config

    config = Config()
    # A percent sign in a folder's name would be read as interpolation.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
