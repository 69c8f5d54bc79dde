"""The locks are in step with pyproject.toml and with each other, and every line is hashed."""

from __future__ import annotations

import re
import tomllib
from functools import cache

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT


@cache
def project() -> dict[str, list[str]]:
    """What pyproject.toml asks for, product and developers."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"product": table["dependencies"], "dev": table["optional-dependencies"]["dev"]}


@cache
def pins(lock: str) -> dict[str, Requirement]:
    """Name -> the pin in a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "")
    lines = (re.sub(r"--hash=\S+", "", line).strip() for line in text.splitlines())
    return {canonicalize_name((pin := Requirement(line)).name): pin for line in lines if line}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_line_is_hashed(lock: str) -> None:
    entries = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "").splitlines()

    assert [
        line[:60] for line in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", line)
    ] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", project()["product"]),
        ("requirements-dev.lock", project()["product"] + project()["dev"]),
    ],
)
def test_the_lock_covers_what_is_asked_for(lock: str, wanted: list[str]) -> None:
    for text in wanted:
        asked = Requirement(text)
        pin = pins(lock).get(canonicalize_name(asked.name))
        assert pin is not None, f"{asked.name} is not locked: make lock"
        (version,) = (specifier.version for specifier in pin.specifier)
        assert asked.specifier.contains(version), f"{asked}, but {version} is locked: make lock"


def test_developers_run_what_the_office_runs() -> None:
    developer = pins("requirements-dev.lock")

    assert {name: str(pin) for name, pin in pins("requirements.lock").items()} == {
        name: str(developer.get(name)) for name in pins("requirements.lock")
    }


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_both_systems_are_in_one_lock(platform: str) -> None:
    environment = {"sys_platform": platform, "python_full_version": "3.11.2"}
    chosen = {
        name
        for name, pin in pins("requirements.lock").items()
        if pin.marker is None or pin.marker.evaluate(environment)
    }

    assert ("pywin32" in chosen) is (platform == "win32")
    assert ("jeepney" in chosen) is (platform == "linux")
