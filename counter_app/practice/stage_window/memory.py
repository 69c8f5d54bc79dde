"""What is remembered of the stage between two starts (QSettings): form, language, steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QSettings

from counter_app.practice.stage_window.words import Language
from counter_app.ui.comfort import APPLICATION, ORGANISATION

Choice = TypeVar("Choice", bound=StrEnum)


class Form(StrEnum):
    """How much of the stage is seen."""

    WHOLE = "whole"
    FOLDED = "folded"
    """A narrow strip with the acts a lesson needs."""
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Liking:
    """How somebody likes the stage on this PC."""

    form: Form | None = None
    """None: never chosen; the room decides."""
    floating: bool = False
    language: Language = Language.VIETNAMESE
    steps: bool = True


def load_liking(settings: QSettings | None = None) -> Liking:
    """What was set last; anything strange becomes the default."""
    stored = settings or _settings()
    return Liking(
        form=_choice(Form, stored.value("stage/form", "")),
        floating=_flag(stored.value("stage/floating", False)),
        language=_choice(Language, stored.value("stage/language", "")) or Language.VIETNAMESE,
        steps=_flag(stored.value("stage/steps", True)),
    )


def save_liking(liking: Liking, settings: QSettings | None = None) -> None:
    """Keep it for the next start."""
    stored = settings or _settings()
    stored.setValue("stage/form", "" if liking.form is None else str(liking.form))
    stored.setValue("stage/floating", liking.floating)
    stored.setValue("stage/language", str(liking.language))
    stored.setValue("stage/steps", liking.steps)


def _settings() -> QSettings:
    # The file the clerk's comfort is kept in, on every system.
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANISATION, APPLICATION
    )


def _choice(kind: type[Choice], value: object) -> Choice | None:
    text = str(value)
    return kind(text) if text in set(kind) else None


def _flag(value: object) -> bool:
    # An INI file gives "true" and "false" as text.
    return str(value).lower() in ("true", "1")
