"""Chooses the reader of a catalogue file by what is in it, never by its name."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from counter_app.exchange.catalogue.bounded import not_recognised, read_beginning
from counter_app.exchange.catalogue.pages import read_pages
from counter_app.exchange.catalogue.portal_answer import read_portal_answer
from counter_app.exchange.catalogue.sheet import read_sheet
from counter_app.exchange.catalogue.sheet_guard import check_workbook
from counter_app.services.catalogue_record import CatalogueReader, CatalogueRecord


class CatalogueKind(StrEnum):
    """The files that are read."""

    PORTAL_ANSWER = "portal_answer"
    PAGES = "pages"
    SHEET = "sheet"


READERS: dict[CatalogueKind, CatalogueReader] = {
    CatalogueKind.PORTAL_ANSWER: read_portal_answer,
    CatalogueKind.PAGES: read_pages,
    CatalogueKind.SHEET: read_sheet,
}

_ZIP_MAGIC = b"PK\x03\x04"
_PAGE_KEY = b'"ma_thu_tuc"'
_ANSWER_KEY = b'"MATTHC"'


def detect(path: Path) -> CatalogueKind:
    """Which kind of catalogue the file is.

    Raises Refusal FILE_NOT_RECOGNISED for anything else, FILE_TOO_LARGE for a bomb.
    """
    beginning = read_beginning(path).removeprefix(codecs.BOM_UTF8)
    if beginning.startswith(_ZIP_MAGIC):
        check_workbook(path)
        return CatalogueKind.SHEET
    first = beginning.lstrip()[:1]
    if first == b"{" and _PAGE_KEY in beginning:
        return CatalogueKind.PAGES
    if first in (b"{", b"[") and _ANSWER_KEY in beginning:
        return CatalogueKind.PORTAL_ANSWER
    raise not_recognised(path)


def read_catalogue(path: Path) -> Iterator[CatalogueRecord]:
    """The records of a catalogue file of any kind; failures as in ``detect``."""
    return READERS[detect(path)](path)
