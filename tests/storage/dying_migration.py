"""A program that is killed while it brings a database up: ``FILE STATEMENT|commit``."""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import event

from counter_app.storage import schema
from counter_app.storage.engine import sqlite_engine

KEY = b"k" * 32


def main(path: str, moment: str) -> None:
    """Bring the database at ``path`` up, and die at the n-th change or before the commit."""
    engine = sqlite_engine(Path(path), KEY)
    changes = count(1)

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def die_in_time(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("CREATE") and str(next(changes)) == moment:
            die()

    if moment == "commit":
        event.listen(engine, "commit", die)
    else:
        event.listen(engine, "before_cursor_execute", die_in_time)
    schema.move_to(engine, "head")


if __name__ == "__main__":
    main(*sys.argv[1:])
