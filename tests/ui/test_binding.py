"""Qt is loaded without its look into the source of everything that is loaded after it."""

from __future__ import annotations

import subprocess
import sys

BEFORE = "import builtins, sys; plain = builtins.__import__\n"
AFTER = (
    "import counter_app.ui.application, colorsys\n"
    "looked = sys.modules['shibokensupport.feature'].pyside_feature_dict\n"
    "print(builtins.__import__ is plain, 'colorsys' in looked)\n"
)


def said(load: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", BEFORE + load + AFTER], check=True, capture_output=True, text=True
    )
    return ran.stdout.strip()


def test_imports_stay_as_they_were() -> None:
    assert said("from counter_app.ui.binding import load_qt; load_qt()\n") == "True False"


def test_without_it_every_module_is_looked_into() -> None:
    """Once this fails PySide6 has changed, and ``counter_app.ui.binding`` may go."""
    assert said("import PySide6.QtCore\n") == "False True"
