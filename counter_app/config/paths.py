"""Where things lie: what the program brings along, and what an office keeps."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePosixPath

LOCK_FILE = "counter.lock"
"""In a data folder while a window works in it: one process a folder and screen."""

LOG_FOLDER = "logs"
"""In a data folder: what the program wrote down about itself."""

DATABASE_FILE = "office.db"
PAGES_FOLDER = "files"
"""Of an office that is this PC alone."""

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """The file or folder ``name`` under resources/, e.g. ``fonts/NotoSans-Regular.ttf``.

    It lies inside the package where that was built (bundle, wheel) and beside it in the
    source tree. Raises FileNotFoundError, which is a bug, never a matter of the office.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise FileNotFoundError(name)
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (path := root / relative).exists():
            return path
    raise FileNotFoundError(name)


def data_folder(explicit: Path | None, *, practice: bool) -> Path:
    """The folder that holds an office's data. Creates nothing.

    ``explicit`` is what ``--data`` named. The practice office has a folder of its own, so that
    invented people never lie beside real ones.
    """
    if explicit is not None:
        return explicit.expanduser().absolute()
    return _system_folder() / ("counter-app-practice" if practice else "counter-app")


def _system_folder() -> Path:
    if sys.platform == "win32":
        # Shared by the Windows accounts of one PC: several clerks, one database.
        return Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"))
    if home := os.environ.get("XDG_DATA_HOME"):
        return Path(home)
    return Path.home() / ".local" / "share"
