"""Which of a SANE driver's options carry out a scan profile; drivers name them as they like."""

from __future__ import annotations

import re

from counter_app.services.ports import ScanProfile

_OPTION = re.compile(r"^\s+(-[a-z]|--[a-z0-9-]+)(?=[ \[])\s?(.*)$")
_RANGE = re.compile(r"(-?[\d.]+)\.\.(-?[\d.]+)")
_A4_MILLIMETRES = {"-x": 210.0, "-y": 297.0}


def parse_options(listing: str) -> dict[str, str]:
    """Option -> what it takes, from ``scanimage --all-options``; inactive ones left out.

    For example ``--mode`` -> ``Gray|Color [Gray]`` and ``-x`` -> ``0..200mm [80]``.
    """
    found = (_OPTION.match(line) for line in listing.split("\n"))
    return {match[1]: match[2] for match in found if match and "[inactive]" not in match[2]}


def choose_options(offered: dict[str, str], profile: ScanProfile) -> tuple[list[str], int]:
    """The arguments for scanimage, and the dpi they ask for."""
    dpi = _resolution(offered.get("--resolution", ""), profile.dpi)
    chosen = {
        "--source": _source(_choices(offered.get("--source", "")), profile),
        "--mode": _mode(_choices(offered.get("--mode", "")), profile),
        "--adf-mode": _adf_mode(_choices(offered.get("--adf-mode", "")), profile),
        "--resolution": str(dpi) if "--resolution" in offered else "",
    }
    arguments = [f"{name}={value}" for name, value in chosen.items() if value]
    for name, wanted in _A4_MILLIMETRES.items():
        if limits := _RANGE.search(offered.get(name, "")):
            arguments += [name, f"{min(wanted, float(limits[2])):g}"]
    return arguments, dpi


def _choices(takes: str) -> list[str]:
    words = takes.partition(" [")[0]
    return [word.strip() for word in words.split("|")] if "|" in words else [words.strip()]


def _source(choices: list[str], profile: ScanProfile) -> str:
    lower = {choice.lower(): choice for choice in choices if choice}
    feeders = [name for name in lower if "adf" in name or "feeder" in name]
    if not profile.feeder:
        wanted = [name for name in lower if name not in feeders]
    elif profile.duplex:
        wanted = [name for name in feeders if "duplex" in name]
    else:
        wanted = [name for name in feeders if "duplex" not in name and "back" not in name]
    return lower[wanted[0]] if wanted else ""


def _mode(choices: list[str], profile: ScanProfile) -> str:
    words = ("color", "colour") if profile.colour else ("gray", "grey")
    exact = [choice for choice in choices if choice.lower() in words]
    close = [choice for choice in choices if any(word in choice.lower() for word in words)]
    return next(iter(exact + close), "")


def _adf_mode(choices: list[str], profile: ScanProfile) -> str:
    """Some drivers choose the sides apart from the source."""
    if not profile.feeder:
        return ""
    wanted = "duplex" if profile.duplex else "simplex"
    return next((choice for choice in choices if wanted in choice.lower()), "")


def _resolution(takes: str, wanted: int) -> int:
    """The wanted dpi, the next finer one offered, or the finest."""
    if limits := _RANGE.search(takes):
        return int(max(float(limits[1]), min(wanted, float(limits[2]))))
    offered = sorted(int(number) for number in re.findall(r"\d+", takes.partition(" [")[0]))
    if not offered:
        return wanted
    return next((dpi for dpi in offered if dpi >= wanted), offered[-1])
