"""A clerk whose files may not grow any more: ``FILE MOST``, tells codes and trouble as JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from counter_app.domain.failures import StorageTrouble
from counter_app.storage.engine import sqlite_engine
from tests.fixtures.office import KEY, floor_on

ROOM = 600_000
"""Bytes a file may grow: less than the log holds before it is moved into the database."""


def main(path: str, most: str) -> None:
    """Receive dossiers until the limit is met."""
    floor = floor_on(sqlite_engine(Path(path), KEY))
    limit = Path(f"{path}-wal").stat().st_size + ROOM
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    codes: list[str] = []
    trouble = ""
    while len(codes) < int(most) and not trouble:
        try:
            codes.append(floor.reception.receive(floor.desk, floor.command())[0].code)
        except StorageTrouble as told:
            trouble = str(told.code)
    json.dump({"codes": codes, "trouble": trouble}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
