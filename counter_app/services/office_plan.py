"""What an office is set up with: given once, kept as rows, changed by dated settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counter_app.domain.roles import Role
from counter_app.domain.ticket import PriorityClass


@dataclass(frozen=True, slots=True)
class PlannedCounter:
    """A counter and the series it serves."""

    number: int
    name_vi: str
    service_vi: str
    series_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedSeries:
    """A series of tickets."""

    code: str
    name_vi: str
    prefix: str
    mean_service_seconds: int = 420


@dataclass(frozen=True, slots=True)
class PlannedClerk:
    """A person with his password already hashed."""

    login: str
    name_vi: str
    title_vi: str
    password_hash: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class PlannedPrinter:
    """A printer: ``kind`` is ``thermal`` or ``office``."""

    name_vi: str
    kind: str
    address: str
    width_dots: int = 576
    profile: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedPortal:
    """Where dossiers are delivered. Family ``manual`` delivers nothing by itself."""

    family: str = "manual"
    url: str = ""
    files_url: str = ""
    unit: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """Everything a new office starts with."""

    agency_code: str
    name_vi: str
    parent_name_vi: str
    place_vi: str
    hotline: str
    lookup_url: str
    counters: tuple[PlannedCounter, ...]
    series: tuple[PlannedSeries, ...]
    priorities: tuple[PriorityClass, ...]
    clerks: tuple[PlannedClerk, ...]
    printers: tuple[PlannedPrinter, ...]
    portal: PlannedPortal = PlannedPortal()
    practice: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    code_block: int = 0
    """Size of a station's block of serials; 0: one PC owns them all."""
