"""The files of the project and how their imports hang together, read as text only."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "counter_app"


@cache
def project_files() -> tuple[Path, ...]:
    """What stands in the repository or is about to: nothing git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    ).stdout.decode()
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def python_files(*folders: str) -> list[Path]:
    """The Python files in the given folders of the project."""
    roots = [ROOT / folder for folder in folders]
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and any(path.is_relative_to(root) for root in roots)
    ]


def product_files() -> list[Path]:
    """The package without the migrations' versions: they are history, not design."""
    return [
        path for path in python_files("counter_app") if "migrations/versions" not in path.as_posix()
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def module_name(path: Path) -> str:
    """``counter_app/domain/fee.py`` -> ``counter_app.domain.fee``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.Module) -> Iterator[tuple[ast.stmt, str, bool]]:
    """(statement, imported name, whether at the top of the file), no type-checking blocks."""
    yield from _imports_in(tree.body, at_top=True)


def _imports_in(body: list[ast.stmt], *, at_top: bool) -> Iterator[tuple[ast.stmt, str, bool]]:
    for statement in body:
        if isinstance(statement, ast.Import):
            yield from ((statement, alias.name, at_top) for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            source = statement.module or ""
            yield from ((statement, f"{source}.{alias.name}", at_top) for alias in statement.names)
        elif not (isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test)):
            inside = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _imports_in(_inner(statement), at_top=at_top and not inside)


def _inner(statement: ast.stmt) -> list[ast.stmt]:
    """The statements directly within another one."""
    within: list[ast.stmt] = []
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            within.append(child)
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            within.extend(child.body)
    return within
