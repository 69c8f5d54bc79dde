"""Limits on size and knots. They smell trouble: look for the missing room, do not chop."""

from __future__ import annotations

import ast
import io
import re
import statistics
import tokenize
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.sources import (
    ROOT,
    imports,
    module_name,
    product_files,
    python_files,
    tree_of,
)

FUNCTION_MEDIAN = 8
FUNCTION_90TH_PERCENTILE = 30
FUNCTION = 60
CLASS = 300
FILE = 500
FAN_OUT = 10
MOCKS_PER_TEST = 0.1

# The composition roots see everything; that is their work.
WIRING = ("counter_app.app", "counter_app.cli", "counter_app.practice")
# Optional or slow to import, so also inside functions, with a comment saying why.
LATE_PACKAGES = {
    *(
        "alembic",
        "escpos",
        "httpx",
        "img2pdf",
        "jsonschema",
        "keyring",
        "openpyxl",
        "PIL",
        "pikepdf",
    ),
    *("psycopg", "pypdfium2", "reportlab", "segno", "serial", "sqlalchemy", "sqlcipher3"),
    *("starlette", "truststore", "usb", "uvicorn", "zxingcpp"),
    # One system has it, the other has not.
    *("comtypes", "ctypes", "fcntl", "grp", "msvcrt", "pty", "pwd", "pythoncom", "pywintypes"),
    *("resource", "sane", "syslog", "termios", "win32api", "win32con", "win32event"),
    *("win32gui", "win32job", "win32print", "winreg", "winsound"),
}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SILENT = {
    tokenize.COMMENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER, tokenize.INDENT,
    tokenize.NEWLINE, tokenize.NL,
}  # fmt: skip


def code_lines(text: str) -> set[int]:
    """Numbers of the lines that hold code: no blanks, comments or docstrings."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _SILENT:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | Definition) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            lines.difference_update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return lines


@cache
def lines_of(path: Path) -> frozenset[int]:
    return frozenset(code_lines(path.read_text(encoding="utf-8")))


def sizes(*kinds: type[Definition]) -> dict[str, int]:
    """``file:line name`` -> code lines of each definition of these kinds."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": len(
            lines_of(path) & set(range(node.lineno, (node.end_lineno or 0) + 1))
        )
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, kinds)
    }


def over(limit: int, measured: dict[str, int]) -> str:
    """What is over a limit, a line each; empty when nothing is."""
    return "\n".join(f"{name}: {size}" for name, size in measured.items() if size > limit)


def test_functions_are_short() -> None:
    lengths = sizes(ast.FunctionDef, ast.AsyncFunctionDef)

    assert over(FUNCTION, lengths) == ""
    assert statistics.median(lengths.values()) <= FUNCTION_MEDIAN
    assert statistics.quantiles(lengths.values(), n=10)[-1] <= FUNCTION_90TH_PERCENTILE


def test_classes_are_small() -> None:
    assert over(CLASS, sizes(ast.ClassDef)) == ""


def test_files_are_short() -> None:
    lengths = {str(path.relative_to(ROOT)): len(lines_of(path)) for path in product_files()}

    assert over(FILE, lengths) == ""


@cache
def internal_imports() -> dict[str, set[str]]:
    """Module -> modules of ours it imports at the top."""
    modules = {module_name(path): path for path in product_files()}
    edges: dict[str, set[str]] = {}
    for module, path in modules.items():
        names = (name for _, name, at_top in imports(tree_of(path)) if at_top)
        found = {name if name in modules else name.rpartition(".")[0] for name in names}
        edges[module] = (found & set(modules)) - {module}
    return edges


def test_no_file_leans_on_too_many() -> None:
    fan_out = {
        module: len(targets)
        for module, targets in internal_imports().items()
        if not module.startswith(WIRING)
    }

    assert over(FAN_OUT, fan_out) == ""


def test_modules_import_in_no_circle() -> None:
    try:
        TopologicalSorter(internal_imports()).prepare()
    except CycleError as knot:
        pytest.fail(" -> ".join(knot.args[1]))


def late_imports(path: Path) -> list[str]:
    """Imports inside functions that neither an optional nor a slow package excuses."""
    return [
        f"{path.relative_to(ROOT)}:{statement.lineno} {name}"
        for statement, name, at_top in imports(tree_of(path))
        if not at_top and name.split(".")[0] not in LATE_PACKAGES
    ]


def test_imports_stand_at_the_top() -> None:
    found = [
        late
        for path in product_files()
        if not module_name(path).startswith(WIRING)
        for late in late_imports(path)
    ]

    assert not found, "\n".join(found)


def test_nothing_is_a_stub() -> None:
    """Protocols end in ``...``; what stands elsewhere does its work."""
    stubs = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in product_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node)
    ]

    assert stubs == []


def test_fakes_instead_of_mocks() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in python_files("tests")
        if path != Path(__file__).resolve()
    ]
    tests = sum(len(re.findall(r"^\s*(?:async )?def test_", text, re.MULTILINE)) for text in texts)
    mocks = sum(
        len(re.findall(r"\b(?:Mock|MagicMock|patch|monkeypatch)\b\s*[.(]", text)) for text in texts
    )

    assert mocks <= MOCKS_PER_TEST * tests


def test_nobody_sleeps() -> None:
    sleep = re.compile(r"\b(?:time\.sleep|asyncio\.sleep|qtbot\.wait|QTest\.qWait)\(")
    sleeping = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files("tests")
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if sleep.search(line)
    ]

    assert sleeping == []


SAMPLE = '''"""What it is for."""

# A comment.
import os


def first(a: int) -> str:
    """Two lines
    of it."""
    return """one
two"""


class Room:
    """Holds a def."""

    def inner(self) -> None:

        from pathlib import Path  # late
        self.x = Path
'''


@pytest.mark.parametrize(
    ("mark", "expected"),
    [("import os", True), ("# A comment", False), ("of it.", False), ('two"""', True)],
)
def test_only_code_counts(mark: str, expected: bool) -> None:
    number = next(n for n, line in enumerate(SAMPLE.splitlines(), 1) if mark in line)

    assert (number in code_lines(SAMPLE)) is expected


def test_late_imports_are_seen() -> None:
    found = [(name, at_top) for _, name, at_top in imports(ast.parse(SAMPLE))]

    assert found == [("os", True), ("pathlib.Path", False)]
