"""Reads and writes ``DIR/counter.toml``, what this one machine is set to."""

from __future__ import annotations

import errno
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from counter_app.config.options import OPTIONS, Option
from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble, StorageTroubleCode

FILE_NAME = "counter.toml"

_BY_KEY = {option.key: option for option in OPTIONS}
_BY_VARIABLE = {option.variable: option for option in OPTIONS}
_SECTION_PREFIXES = tuple(
    {"COUNTER_" + option.key.partition(".")[0].upper() + "_" for option in OPTIONS}
)

T = TypeVar("T", bound=str | int)


@dataclass(frozen=True, slots=True)
class MachineSettings:
    """What was set; an option that was not set has its default. Never holds a secret."""

    values: Mapping[str, str | int] = field(default_factory=dict)
    """Key of the option -> a value its form accepted."""

    def __getitem__(self, option: Option[T]) -> T:
        """The value of an option of ``config.options``."""
        return cast("T", self.values.get(option.key, option.default))

    def with_value(self, option: Option[T], value: T) -> MachineSettings:
        """The same settings with one changed. Raises ``Refusal(SETTING_INVALID)``."""
        return MachineSettings({**self.values, **_accepted(option.key, value)})


def read_machine(file: Path, environ: Mapping[str, str]) -> MachineSettings:
    """The file's settings, overridden by ``COUNTER_<SECTION>_<KEY>``; no file means defaults.

    Raises ``Refusal(SETTING_INVALID, key=...)`` for an unknown key or a wrong value, and
    ``StorageTrouble`` when the file cannot be read.
    """
    values: dict[str, str | int] = {}
    for section, table in _tables(file).items():
        if not isinstance(table, dict):
            raise Refusal(RefusalCode.SETTING_INVALID, key=section)
        for name, value in table.items():
            values |= _accepted(f"{section}.{name}", value)
    for variable, text in environ.items():
        if variable.startswith(_SECTION_PREFIXES):
            values |= _from_variable(variable, text)
    return MachineSettings(values)


def write_machine(file: Path, settings: MachineSettings) -> None:
    """Replace the file in one step with the settings that are not at their default.

    Comments a person wrote into the file are lost. Raises ``StorageTrouble``.
    """
    sections: dict[str, list[str]] = {}
    for option in OPTIONS:
        value = settings.values.get(option.key, option.default)
        if value != option.default:
            section, _, name = option.key.partition(".")
            # A JSON string without control characters is a TOML string.
            line = f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
            sections.setdefault(section, []).append(line)
    text = "\n".join(f"[{section}]\n{''.join(lines)}" for section, lines in sections.items())
    try:
        _replace(file, text)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
        code = StorageTroubleCode.DISK_FULL if full else StorageTroubleCode.DISK_ERROR
        raise StorageTrouble(code) from error


def _tables(file: Path) -> dict[str, Any]:
    try:
        # -sig: Windows editors like to begin a file with a byte order mark.
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    # ValueError: a number of thousands of digits; RecursionError: lists in lists in lists.
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{FILE_NAME}:{line[1]}" if line else FILE_NAME
        raise Refusal(RefusalCode.SETTING_INVALID, key=where) from error
    except OSError as error:
        raise StorageTrouble(StorageTroubleCode.DISK_ERROR) from error


def _accepted(key: str, value: object) -> dict[str, str | int]:
    option = _BY_KEY.get(key)
    if option is None:
        raise Refusal(RefusalCode.SETTING_INVALID, key=key)
    try:
        return {key: option.form.accept(value)}
    except ValueError as error:
        raise Refusal(RefusalCode.SETTING_INVALID, key=key) from error


def _from_variable(variable: str, text: str) -> dict[str, str | int]:
    option = _BY_VARIABLE.get(variable)
    if option is None:
        raise Refusal(RefusalCode.SETTING_INVALID, key=variable)
    try:
        return {option.key: option.form.read(text)}
    except ValueError as error:
        raise Refusal(RefusalCode.SETTING_INVALID, key=variable) from error


def _replace(file: Path, text: str) -> None:
    fresh = file.with_suffix(".toml.new")
    with fresh.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(file)
