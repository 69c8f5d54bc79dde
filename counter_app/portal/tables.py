"""The mapping tables of one wire family: our words to its codes, its answers to our classes.

They are data with dates (resources/portal/*.json), checked when they are read, so that a
table with a hole is found at start and never at a citizen's counter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from counter_app.domain.channel import Channel
from counter_app.domain.dossier import ReturnMethod
from counter_app.domain.fee import FeeCollection, FeeKind
from counter_app.domain.lifecycle import Act, DossierState, MoneyState
from counter_app.domain.party import IdentityKind, OwnerKind, ProxyBasis
from counter_app.domain.text import fold

FAMILY = "dvcqg-bus"
"""The wire family this version speaks; its tables carry the name."""
_LONGEST_MESSAGE = 2000
"""Characters of an answer's message that the patterns see."""

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


class PaperSort(StrEnum):
    """LoaiGiayTo: whether originals or copies are counted."""

    ORIGINAL = "original"
    COPY = "copy"


# What each table must translate. A draft never leaves the office; ``field`` may be empty.
_COMPLETE: dict[str, frozenset[str]] = {
    "state": frozenset(DossierState) - {DossierState.DRAFT},
    "channel": frozenset(Channel),
    "owner_kind": frozenset(OwnerKind),
    "identity_kind": frozenset(IdentityKind),
    "return_method": frozenset(ReturnMethod),
    "fee_kind": frozenset(FeeKind),
    "fee_collection": frozenset(FeeCollection),
    "payment": frozenset(MoneyState),
    "paper_kind": frozenset(PaperSort),
    "proxy_basis": frozenset(ProxyBasis),
    "act": frozenset(Act),
    "field": frozenset(),
}


@dataclass(frozen=True, slots=True)
class TableVersion:
    """One table from a day on. ``mark`` is ``s`` (read in a source) or ``r`` (check it)."""

    valid_from: date
    checked: date
    mark: str
    rows: Mapping[str, str]
    doubtful: frozenset[str]
    """Rows to check although the table is ``s``."""


class CodeTables:
    """Our words to the family's codes, by the day of reception."""

    def __init__(self, tables: Mapping[str, tuple[TableVersion, ...]]) -> None:
        """``tables``: newest version last. Raises ValueError where a word has no code."""
        self._tables = tables
        for name, words in _COMPLETE.items():
            for version in tables[name]:
                if lacking := words - version.rows.keys():
                    raise ValueError(f"table {name} lacks {sorted(lacking)}")

    def code(self, table: str, word: str, day: date) -> str:
        """The code of ``word`` on ``day``."""
        return self._version(table, day).rows[word]

    def field_code(self, code: str, name: str, day: date) -> str:
        """MaLinhVuc of a field known by code or by name; its own code where it is not listed."""
        rows = self._version("field", day).rows
        return rows.get(code) or rows.get(name) or code

    def unsure(self) -> tuple[tuple[str, str], ...]:
        """(table, row) of everything nobody has confirmed yet; row ``*`` means all."""
        found = []
        for name, versions in self._tables.items():
            newest = versions[-1]
            found += [(name, "*")] if newest.mark == "r" else [(name, r) for r in newest.doubtful]
        return tuple(found)

    def _version(self, table: str, day: date) -> TableVersion:
        """The version of that day; a day before all of them gets the oldest."""
        versions = self._tables[table]
        held = [version for version in versions if version.valid_from <= day]
        return held[-1] if held else versions[0]


class AnswerClass(StrEnum):
    """What an answer means for the outbox."""

    OK = "ok"
    EXISTS = "exists"
    ABSENT = "absent"
    AUTH = "auth"
    CONFIG = "config"
    PERMANENT = "permanent"
    TRANSIENT = "transient"
    FILES = "files"
    """It could not fetch a file: tried again with new addresses."""
    DOUBTFUL = "doubtful"
    """Perhaps permanent: tried again, and after many tries shown to a person."""
    WRONG_ADDRESS = "wrong_address"
    """Decided by the HTTP status alone, never by a table."""
    NOT_A_PORTAL = "not_a_portal"
    """A captive portal or a proxy answered; decided by the form of the answer."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """``code`` None stands for any code, "" for none; the pattern reads the folded message."""

    code: str | None
    pattern: re.Pattern[str]
    means: AnswerClass


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Ordered: the first row that fits decides. The last row fits everything."""

    rows: tuple[AnswerRow, ...]
    code_keys: tuple[str, ...]
    message_keys: tuple[str, ...]
    list_keys: tuple[str, ...]

    def classify(self, code: str, message: str) -> AnswerClass:
        """What an answer of this code and message means."""
        number = plain_code(code)
        folded = fold(message[:_LONGEST_MESSAGE])
        for row in self.rows:
            if row.code in (None, number) and row.pattern.search(folded):
                return row.means
        return AnswerClass.DOUBTFUL


def plain_code(code: object) -> str:
    """A code as the tables write it: ``0``, ``"0"`` and ``"00"`` are the same.

    >>> plain_code("00"), plain_code(-3), plain_code(None), plain_code("E12")
    ('0', '-3', '', 'E12')
    """
    text = "" if code is None else str(code).strip()
    return str(int(text)) if _WHOLE_NUMBER.fullmatch(text) else text[:40]


def load_codes(path: Path) -> CodeTables:
    """Read codes-<family>.json. Raises ValueError or KeyError on anything else."""
    tables = json.loads(path.read_text(encoding="utf-8"))["tables"]
    return CodeTables({name: _versions(rows) for name, rows in tables.items()})


def load_answers(path: Path) -> AnswerTable:
    """Read answers-<family>.json. Raises ValueError or KeyError on anything else."""
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = tuple(_answer_row(row) for row in data["rows"])
    last = rows[-1]
    if last.code is not None or last.pattern.pattern:
        raise ValueError("the last row must fit every answer")
    return AnswerTable(
        rows, tuple(data["code_keys"]), tuple(data["message_keys"]), tuple(data["list_keys"])
    )


def _versions(rows: list[dict[str, Any]]) -> tuple[TableVersion, ...]:
    versions = [
        TableVersion(
            valid_from=date.fromisoformat(row["valid_from"]),
            checked=date.fromisoformat(row["checked"]),
            mark=row["mark"],
            rows=row["rows"],
            doubtful=frozenset(row["doubtful"]),
        )
        for row in rows
    ]
    if not versions or any(version.mark not in ("s", "r") for version in versions):
        raise ValueError("a table needs a version and every version a mark, s or r")
    return tuple(sorted(versions, key=lambda version: version.valid_from))


def _answer_row(row: dict[str, str]) -> AnswerRow:
    code = None if row["code"] == "*" else plain_code(row["code"])
    return AnswerRow(code, re.compile(row["pattern"]), AnswerClass(row["class"]))
