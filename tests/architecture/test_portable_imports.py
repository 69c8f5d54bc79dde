"""Every module imports on a system without the modules only POSIX has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, module_name, product_files

POSIX_ONLY = ["fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios"]

# Only our own files are held to it: the packages have code of their own for each system.
IMPORT_ALL = """
import builtins, importlib, sys
posix_only, modules = set(sys.argv[1].split(",")), sys.argv[2].split(",")
import_as_usual = builtins.__import__

def guarded(name, globals=None, *rest, **named):
    ours = (globals or {}).get("__name__", "").startswith("counter_app")
    if ours and name.partition(".")[0] in posix_only:
        raise ImportError(f"{globals['__name__']} imports {name}, which only POSIX has")
    return import_as_usual(name, globals, *rest, **named)

builtins.__import__ = guarded
for module in modules:
    importlib.import_module(module)
print(len(modules), "imported")
"""


def import_all(modules: list[str], folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, ",".join(POSIX_ONLY), ",".join(modules)],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def test_every_module_imports_without_posix() -> None:
    # Alembic runs these; they need a migration under way.
    modules = [module_name(path) for path in product_files() if "migrations/env" not in str(path)]

    ran = import_all(modules)

    assert ran.returncode == 0, ran.stderr[-2000:]
    assert f"{len(modules)} imported" in ran.stdout


def test_a_planted_import_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "counter_app_planted"
    folder.mkdir()
    (folder / "__init__.py").write_text("import pwd\n", encoding="utf-8")

    ran = import_all(["counter_app_planted"], folder.parent)

    assert ran.returncode == 1
    assert "counter_app_planted imports pwd" in ran.stderr
