"""The procedures shipped with the program, as drafts (resources/catalogue/)."""

from __future__ import annotations

import json
from pathlib import Path

from counter_app.domain.failures import Refusal
from counter_app.domain.procedure import ProcedureVersion, version_from_json
from counter_app.exchange.catalogue.bounded import not_recognised

SCHEMA = 1
"""Of the file around the records; each record states its own."""


def load_seed(path: Path) -> tuple[ProcedureVersion, ...]:
    """The drafts in the order of the file.

    Raises Refusal FILE_NOT_RECOGNISED when the file is not what tools/build_catalogue.py wrote.
    """
    try:
        seed = json.loads(path.read_text(encoding="utf-8"))
        if seed["schema"] != SCHEMA:
            raise not_recognised(path)
        return tuple(map(version_from_json, seed["procedures"]))
    except (OSError, KeyError, TypeError, ValueError, Refusal) as error:
        raise not_recognised(path) from error
