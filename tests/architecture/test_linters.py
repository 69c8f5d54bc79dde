"""ruff, mypy and the import contracts, so that ``make test`` shows what they say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

# mypy for Windows sees the branches only Windows takes, and what POSIX alone has.
COMMANDS = {
    "ruff check": ["ruff", "check", "--quiet", "--output-format=concise"],
    "ruff format": ["ruff", "format", "--check", "--quiet", "--output-format=concise"],
    "mypy": ["mypy", "--no-error-summary"],
    "mypy for Windows": [
        *("mypy", "--no-error-summary", "--platform=win32", "--cache-dir=.cache/mypy-windows"),
        *("main.py", "counter_app"),
    ],
}


def complaints(command: list[str]) -> str:
    """What a tool of the developers' environment prints; empty when it has no complaint."""
    ran = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ran.stdout if ran.returncode else ""


@pytest.mark.parametrize("name", COMMANDS)
def test_linter_has_no_complaint(name: str) -> None:
    found = complaints(COMMANDS[name])

    if found:
        pytest.fail(f"{name}:\n{found}", pytrace=False)


def test_imports_keep_their_direction() -> None:
    lint = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(%s))"
    options = "no_cache=True, no_logo=True"
    ran = subprocess.run(
        [sys.executable, "-c", lint % options],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    if ran.returncode:
        pytest.fail(ran.stdout, pytrace=False)
