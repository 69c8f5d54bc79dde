"""What the stand-in portal holds, and its ledger of every request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any


@dataclass(slots=True)
class PortalDossier:
    """A dossier as the portal has it."""

    item: dict[str, Any]
    """The last item of DongBoHoSoMC that was accepted."""
    created: int = 1
    """How often it was pushed as new. More than once is what must never happen."""
    updates: int = 0
    steps: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """TepDinhKemId -> SHA-256 of what was fetched."""

    @property
    def distinct_steps(self) -> list[dict[str, Any]]:
        """Steps in order of arrival, each once: a resent step changes no indicator."""
        seen: list[dict[str, Any]] = []
        for step in self.steps:
            if step not in seen:
                seen.append(step)
        return seen


class PortalBooks:
    """Dossiers by MaHoSo, rebuilt from the ledger after a restart.

    Changed on the server's loop; ``dossiers`` and ``entries`` may be called from any thread.
    """

    def __init__(
        self,
        ledger: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        accepts_twice: bool = False,
    ) -> None:
        """``accepts_twice``: a portal that does not check, so that doubles show."""
        self.ledger = ledger
        self._now = now
        self.accepts_twice = self._begins_with = accepts_twice
        self._lock = Lock()
        self._dossiers: dict[str, PortalDossier] = {}
        self._lines = 0
        ledger.parent.mkdir(parents=True, exist_ok=True)
        for entry in self.entries():
            self._lines += 1
            self._replay(entry)

    @property
    def dossiers(self) -> dict[str, PortalDossier]:
        """A copy, by MaHoSo."""
        with self._lock:
            return dict(self._dossiers)

    def entries(self) -> list[dict[str, Any]]:
        """Every line of the ledger, oldest first."""
        if not self.ledger.exists():
            return []
        lines = self.ledger.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def find(self, code: str) -> PortalDossier | None:
        """By MaHoSo."""
        with self._lock:
            return self._dossiers.get(code)

    def push(self, item: dict[str, Any], *, updating: bool, files: Mapping[str, str]) -> str:
        """DongBoHoSoMC of one dossier: ``accepted``, ``exists`` or ``absent``."""
        with self._lock:
            known = self._dossiers.get(item["MaHoSo"])
            if known is None and updating:
                return "absent"
            if known is None:
                self._dossiers[item["MaHoSo"]] = PortalDossier(item, files=dict(files))
                return "accepted"
            if not updating and not self.accepts_twice:
                return "exists"
            known.created += not updating
            known.updates += updating
            known.item, known.files = item, dict(files)
            return "accepted"

    def append(self, step: dict[str, Any]) -> str:
        """CapNhatTienDoHoSoMC of one step: ``accepted`` or ``absent``."""
        with self._lock:
            known = self._dossiers.get(step["MaHoSo"])
            if known is None:
                return "absent"
            known.steps.append(step)
            return "accepted"

    def forget(self) -> None:
        """Empty the books and the ledger."""
        with self._lock:
            self._dossiers.clear()
            self._lines = 0
            self.accepts_twice = self._begins_with
            self.ledger.unlink(missing_ok=True)

    def write(self, entry: Mapping[str, Any]) -> None:
        """One line, before the answer leaves."""
        with self._lock:
            self._lines += 1
            line = {"line": self._lines, "time": self._now().isoformat(), **entry}
            with self.ledger.open("a", encoding="utf-8") as ledger:
                ledger.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _replay(self, entry: Mapping[str, Any]) -> None:
        if entry["verdict"] != "accepted":
            return
        for item in entry["body"].get("data", ()):
            if entry["service"] == "DongBoHoSoMC":
                updating = entry["body"]["isUpdating"] == "True"
                self.push(item, updating=updating, files=entry["files"])
            elif entry["service"] == "CapNhatTienDoHoSoMC":
                self.append(item)
