"""What the files of the project must not hold: decomposed letters, this machine, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, project_files

# Folders of a person or of this checkout; written so that this line is not one of them.
MACHINE_PATHS = re.compile(
    "|".join(
        [
            r"/home/[a-z]",
            r"/Users/[A-Za-z]",
            r"C:\\{1,2}Users\\",
            *([re.escape(f"{ROOT.parent}/")] if len(ROOT.parts) > 2 else []),
        ]
    )
)
LOCKS = ("requirements.lock", "requirements-dev.lock")
FOREIGN_LOCKS = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock"}
ADDRESS = re.compile(r"https?:|git\+|file:|--(?:extra-)?index|--find-links|--trusted-host|\s@\s")


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project."""
    for path in project_files():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_all_text_is_composed() -> None:
    """NFC: what is typed, searched and printed is compared letter by letter."""
    decomposed = [str(path) for path, text in texts() if not unicodedata.is_normalized("NFC", text)]

    assert decomposed == []


def test_names_of_files_are_plain() -> None:
    assert [str(path) for path, _ in texts() if not str(path).isascii()] == []


def test_no_path_of_a_machine() -> None:
    here = Path(__file__).resolve().relative_to(ROOT)
    found = [
        f"{path}: {hit[0]}"
        for path, text in texts()
        if path != here and (hit := MACHINE_PATHS.search(text))
    ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if ADDRESS.search(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://pypi.example/simple",
        "a @ https://example.org/a.whl",
        "a @ file:///tmp/a.whl",
        "--find-links /opt/wheels",
        "-e git+ssh://example.org/a",
    ],
)
def test_an_address_would_be_found(line: str) -> None:
    assert ADDRESS.search(line)


def test_no_lock_that_records_addresses() -> None:
    assert [path.name for path in project_files() if path.name in FOREIGN_LOCKS] == []
    assert not (ROOT / "uv.lock").exists()
