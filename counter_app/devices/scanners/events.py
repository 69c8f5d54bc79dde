"""What a scan process tells its program: one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counter_app.devices.scanners.spool import SpooledPage
from counter_app.domain.failures import (
    DeviceTrouble,
    DeviceTroubleCode,
    Failure,
    StorageTrouble,
    StorageTroubleCode,
)
from counter_app.services.ports import PageSide


class ScanEnd(StrEnum):
    """Why a scan ended."""

    DONE = "done"
    """The feeder is empty, or the one page on the glass is read."""
    CANCELLED = "cancelled"
    PAGE_LIMIT = "page_limit"
    """``ScanProfile.max_pages`` reached; there may be more paper."""
    TROUBLE = "trouble"
    """A failure; what came before it is kept."""


@dataclass(frozen=True, slots=True)
class ScanStarted:
    """The process is up and has opened the device's address."""


@dataclass(frozen=True, slots=True)
class PageSpooled:
    """A page lies safely in the spool."""

    page: SpooledPage


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """The last event of a scan."""

    reason: ScanEnd
    pages: int
    failure: Failure | None = None
    """Set for ``TROUBLE``."""


ScanEvent = ScanStarted | PageSpooled | ScanEnded


def encode_event(event: ScanEvent) -> bytes:
    """One line, newline included."""
    return json.dumps(_as_dict(event)).encode("ascii") + b"\n"


def decode_event(line: bytes) -> ScanEvent:
    """Raises ``ValueError`` for anything ``encode_event`` does not write."""
    try:
        fields = json.loads(line)
        if fields["event"] == "started":
            return ScanStarted()
        if fields["event"] == "page":
            return PageSpooled(_page(fields))
        if fields["event"] == "end":
            return ScanEnded(ScanEnd(fields["reason"]), int(fields["pages"]), _failure(fields))
    except (KeyError, TypeError) as error:
        raise ValueError("not an event") from error
    raise ValueError("not an event")


def _as_dict(event: ScanEvent) -> dict[str, object]:
    if isinstance(event, PageSpooled):
        page = event.page
        return {
            "event": "page",
            "n": page.number,
            "path": str(page.path),
            "sha256": page.sha256,
            "width": page.width,
            "height": page.height,
            "dpi": page.dpi,
            "side": page.side.value,
            "bytes": page.size,
        }
    if isinstance(event, ScanEnded):
        code = str(event.failure.code) if event.failure else ""
        details = event.failure.details if event.failure else {}
        return {
            "event": "end",
            "reason": event.reason.value,
            "pages": event.pages,
            "code": code,
            "details": details,
        }
    return {"event": "started"}


def _page(fields: dict[str, object]) -> SpooledPage:
    return SpooledPage(
        number=int(str(fields["n"])),
        path=Path(str(fields["path"])),
        sha256=str(fields["sha256"]),
        width=int(str(fields["width"])),
        height=int(str(fields["height"])),
        dpi=int(str(fields["dpi"])),
        side=PageSide(str(fields["side"])),
        size=int(str(fields["bytes"])),
    )


def _failure(fields: dict[str, object]) -> Failure | None:
    code, details = str(fields["code"]), fields["details"]
    if not code:
        return None
    if not isinstance(details, dict):
        raise ValueError("not an event")
    if code in set(StorageTroubleCode):
        return StorageTrouble(StorageTroubleCode(code), **details)
    return DeviceTrouble(DeviceTroubleCode(code), **details)
