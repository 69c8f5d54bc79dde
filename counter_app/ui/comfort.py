"""What a clerk set for himself on this PC: theme, type size, how to scan (QSettings)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSettings

from counter_app.ui.colours import ThemeName
from counter_app.ui.theme import ZOOMS

ORGANISATION, APPLICATION = "counter_app", "window"


@dataclass(frozen=True, slots=True)
class Comfort:
    """Nothing here belongs to the office or to a dossier."""

    theme: ThemeName = ThemeName.LIGHT
    zoom: float = 1.0
    feeder: bool = True
    duplex: bool = False
    colour: bool = True


def load_comfort(settings: QSettings | None = None) -> Comfort:
    """What was set last; anything strange becomes the default."""
    stored = settings or _settings()
    name = str(stored.value("theme", ThemeName.LIGHT))
    zoom = _number(stored.value("zoom", 1.0))
    return Comfort(
        theme=ThemeName(name) if name in set(ThemeName) else ThemeName.LIGHT,
        zoom=zoom if zoom in ZOOMS else 1.0,
        feeder=_flag(stored.value("scan/feeder", True)),
        duplex=_flag(stored.value("scan/duplex", False)),
        colour=_flag(stored.value("scan/colour", True)),
    )


def save_comfort(comfort: Comfort, settings: QSettings | None = None) -> None:
    """Keep it for the next start."""
    stored = settings or _settings()
    stored.setValue("theme", str(comfort.theme))
    stored.setValue("zoom", comfort.zoom)
    stored.setValue("scan/colour", comfort.colour)
    stored.setValue("scan/duplex", comfort.duplex)
    stored.setValue("scan/feeder", comfort.feeder)


def _settings() -> QSettings:
    # A file on every system: nothing of a clerk's comfort belongs into a registry.
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, APPLICATION
    )


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 1.0


def _flag(value: object) -> bool:
    # An INI file gives "true" and "false" as text.
    return str(value).lower() in ("true", "1")
