"""What a practice folder holds, looked at from outside the program that works in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import text

from counter_app.app.folder import open_folder
from counter_app.domain.dossier_code import read_qr
from counter_app.practice.printer_mechanism import read_qr_texts
from counter_app.practice.stand_in_books import PortalBooks, PortalDossier


def rows(folder: Path, statement: str) -> list[Any]:
    """Of the office's database, through a connection that cannot write."""
    opened = open_folder(folder, practice=True)
    try:
        with opened.reading.connect() as connection:
            return list(connection.execute(text(statement)))
    finally:
        opened.close()


def codes_on_paper(folder: Path) -> list[str]:
    """Dossier codes in the QR codes of everything the virtual printer put out."""
    papers = sorted((folder / "town" / "paper").glob("*.png"))
    found = []
    for paper in papers:
        # The printer may still be writing this one; the next look finds it whole.
        with suppress(OSError, SyntaxError), Image.open(paper) as picture:
            found += [read_qr(payload) for payload in read_qr_texts(picture)]
    return [code for code in found if code]


def on_the_portal(folder: Path) -> dict[str, PortalDossier]:
    """What the stand-in portal has accepted, by its ledger."""
    return PortalBooks(folder / "town" / "portal" / "ledger.jsonl").dossiers


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again at something another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
