"""What is said in eSCL: XML out, XML in, by local names only, since makers mix prefixes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

# XML from a device on the network: no entities, no external references.
import defusedxml.ElementTree  # type: ignore[import-untyped]

from counter_app.domain.failures import DeviceTrouble, DeviceTroubleCode
from counter_app.services.ports import ScanProfile

_A4_WIDTH, _A4_HEIGHT = 2480, 3508
"""A4 in 1/300 inch."""


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """What one source (glass, feeder, feeder on both sides) can do."""

    max_width: int = _A4_WIDTH
    max_height: int = _A4_HEIGHT
    """In 1/300 inch."""
    resolutions: tuple[int, ...] = ()
    colour_modes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The sources a scanner has."""

    glass: SourceLimits | None
    feeder: SourceLimits | None
    duplex: SourceLimits | None


@dataclass(frozen=True, slots=True)
class Status:
    """One look at the scanner."""

    state: str
    """``Idle``, ``Processing``, ``Testing``, ``Stopped`` or ``Down``."""
    feeder: str
    """``ScannerAdfLoaded``, ``ScannerAdfEmpty``, ``ScannerAdfJam``, ... or empty."""
    jobs: dict[str, str]
    """Path of each job -> ``Pending``, ``Processing``, ``Completed``, ``Aborted``, ..."""


def parse_status(body: bytes) -> Status:
    """Raises ``DeviceTrouble(SCANNER_ERROR)`` if this is no ScannerStatus."""
    root = _parse(body, "ScannerStatus")
    jobs = {}
    for job in _elements(root, "JobInfo"):
        path = urlsplit(_text(job, "JobUri")).path
        jobs[path] = _text(job, "JobState")
    return Status(_text(root, "State"), _text(root, "AdfState"), jobs)


def parse_capabilities(body: bytes) -> Capabilities:
    """Raises ``DeviceTrouble(SCANNER_ERROR)`` if this is no ScannerCapabilities."""
    root = _parse(body, "ScannerCapabilities")
    return Capabilities(
        glass=_limits(root, "PlatenInputCaps"),
        feeder=_limits(root, "AdfSimplexInputCaps"),
        duplex=_limits(root, "AdfDuplexInputCaps"),
    )


def scan_settings(profile: ScanProfile, limits: SourceLimits) -> bytes:
    """The body of a POST to ScanJobs: A4, or as much of it as the source takes."""
    mode = "RGB24" if profile.colour else "Grayscale8"
    if limits.colour_modes and mode not in limits.colour_modes:
        mode = limits.colour_modes[0]
    dpi = nearest_resolution(profile.dpi, limits)
    duplex = "true" if profile.duplex else "false"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"
 xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">
 <pwg:Version>2.0</pwg:Version>
 <pwg:ScanRegions><pwg:ScanRegion>
  <pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
  <pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
  <pwg:Width>{min(_A4_WIDTH, limits.max_width)}</pwg:Width>
  <pwg:Height>{min(_A4_HEIGHT, limits.max_height)}</pwg:Height>
 </pwg:ScanRegion></pwg:ScanRegions>
 <pwg:InputSource>{"Feeder" if profile.feeder else "Platen"}</pwg:InputSource>
 <scan:ColorMode>{mode}</scan:ColorMode>
 <pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
 <scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt>
 <scan:XResolution>{dpi}</scan:XResolution><scan:YResolution>{dpi}</scan:YResolution>
 {f"<scan:Duplex>{duplex}</scan:Duplex>" if profile.feeder else ""}
</scan:ScanSettings>""".encode()


def nearest_resolution(wanted: int, limits: SourceLimits) -> int:
    """The wanted dpi, or the next finer one the source knows, or its finest."""
    if not limits.resolutions:
        return wanted
    finer = [dpi for dpi in limits.resolutions if dpi >= wanted]
    return min(finer) if finer else max(limits.resolutions)


def _parse(body: bytes, name: str) -> Any:
    try:
        root = defusedxml.ElementTree.fromstring(body)
    except (SyntaxError, ValueError) as error:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, cause="not_escl") from error
    if _local(root) != name:
        raise DeviceTrouble(DeviceTroubleCode.SCANNER_ERROR, cause="not_escl")
    return root


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _elements(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if _local(element) == name)


def _text(root: Any, name: str) -> str:
    for element in _elements(root, name):
        return (element.text or "").strip()
    return ""


def _number(root: Any, name: str, default: int) -> int:
    text = _text(root, name)
    return int(text) if text.isdecimal() and 0 < int(text) < 1_000_000 else default


def _limits(root: Any, name: str) -> SourceLimits | None:
    for source in _elements(root, name):
        resolutions = {_number(found, "XResolution", 0) for found in _discrete(source)}
        return SourceLimits(
            max_width=_number(source, "MaxWidth", _A4_WIDTH),
            max_height=_number(source, "MaxHeight", _A4_HEIGHT),
            resolutions=tuple(sorted(resolutions - {0})),
            colour_modes=tuple(
                (mode.text or "").strip() for mode in _elements(source, "ColorMode")
            ),
        )
    return None


def _discrete(source: Any) -> Iterator[Any]:
    return _elements(source, "DiscreteResolution")
