"""Loads Qt for Python, and takes back what it hangs into everybody's imports.

PySide6 replaces ``__import__`` for its ``from __feature__ import snake_case``. From then on the
source file of every module that is loaded is read and searched for the word "PySide6": a tenth
of the whole start. Nobody here uses that switch, and a module that was not looked at counts as
one that does not.
"""

from __future__ import annotations

import builtins
import importlib


def load_qt() -> None:
    """Load PySide6 and leave ``__import__`` as it was. Before anything else loads it."""
    plain = builtins.__import__
    importlib.import_module("PySide6.QtCore")
    builtins.__import__ = plain
