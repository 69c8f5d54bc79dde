"""python-escpos behind one door: its import is slow and has side effects."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

_importing = threading.Lock()


@contextmanager
def logging_undisturbed() -> Iterator[None]:
    """Take back handlers that others hang on the root logger meanwhile.

    python-escpos 3.1 calls ``logging.basicConfig()`` when imported, and ``logging.info()``
    whenever it opens or closes a device, which does the same.
    """
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        yield
    finally:
        for handler in [handler for handler in root.handlers if handler not in before]:
            root.removeHandler(handler)


def connectors() -> Any:
    """The module ``escpos.printer``."""
    with _importing:
        return _loaded()[0]


def models() -> dict[str, dict[str, Any]]:
    """What python-escpos knows of each model, by name, e.g. ``TM-T20II``."""
    with _importing:
        profiles: dict[str, dict[str, Any]] = _loaded()[1]["profiles"]
        return profiles


@cache
def _loaded() -> tuple[Any, dict[str, Any]]:
    with logging_undisturbed():
        # Parses its table of printers at import: 0.25 to 0.5 s, paid by the printer lane.
        from escpos import capabilities, printer

        if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
            # A copy of that table, in a new temporary folder at every start and never read.
            shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
        return printer, capabilities.CAPABILITIES
