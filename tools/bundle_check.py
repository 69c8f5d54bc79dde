"""Looks through the built bundle and starts it: ``bundle_check.py dist/counter_app``.

Fails on anything without a line in build/licences.toml, on names that must not be there, on
data the program would miss, and when the program cannot say ``doctor`` by itself.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from PyInstaller.archive.readers import CArchiveReader

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.bundle_licences import (  # noqa: E402 - found only through the line above
    LIBRARIES,
    PACKAGES,
    distributions_of,
    loose_modules,
)

# Under the GPL, or for sale only; weight that would come with them; and Python's own SQLite,
# which is older than the one we trust with an office's data.
FORBIDDEN = re.compile(
    r"readline|gdbm|[Vv]irtual[Kk]eyboard|Charts|Graphs|DataVisualization|HttpServer|NetworkAuth"
    r"|Quick3D|WebEngine|Qt6?Qml|Qt6?Quick|Qt6?3D|Qt6Wayland|lib-dynload/_sqlite3|^/sqlite3(\.|$)"
)
NEEDED = (
    "counter_app/resources/fonts/NotoSans-Regular.ttf",
    "counter_app/storage/migrations/env.py",
    "counter_app/storage/migrations/versions/",
    "escpos/capabilities.json",
    "licences/SQLCipher.txt",
    "licences/LGPL-3.0.txt",
    "licences/psycopg/",
    "sqlcipher3/",
    "psycopg_binary/",
)
# PyInstaller's own start code: its licence lets any program carry it.
START_CODE = re.compile(r"pyimod|pyiboot|_pyi|pyi_|_sysconfigdata_")
LIBRARY = re.compile(r"\.(so|dll|dylib)(\.[\d.]+)?$")


def main(folder: Path) -> None:
    """Print what is wrong and end with 1, or print size and the doctor's lines."""
    names = [
        path.relative_to(folder / "_internal").as_posix()
        for path in sorted((folder / "_internal").rglob("*"))
        # Links lead to libraries in the packages' folders.
        if path.is_file() and not path.is_symlink()
    ]
    modules = archived_modules(folder)
    wrong = [
        *(f"forbidden: {name}" for name in forbidden([*names, *modules])),
        *(f"missing: {name}" for name in missing(names)),
        *(f"no licence listed for module: {name}" for name in unlisted_modules(names, modules)),
        *(f"no licence listed for library: {name}" for name in unlisted_libraries(names)),
        *(f"LGPL, but not loose: {name}" for name in locked_in(modules)),
    ]
    if wrong:
        sys.exit("\n".join(["The bundle is not as it should be:", *wrong]))
    size = sum(path.stat().st_size for path in folder.rglob("*") if not path.is_symlink())
    print(f"bundle: {len(names)} files, {size / 1e6:.0f} MB, every licence listed", flush=True)
    sys.exit(doctor(folder))


def archived_modules(folder: Path) -> list[str]:
    """Names of the modules packed into the program itself."""
    archive = CArchiveReader(str(program(folder))).open_embedded_archive("PYZ.pyz")
    return sorted(archive.toc)


def program(folder: Path) -> Path:
    """The executable."""
    return folder / ("counter_app.exe" if sys.platform == "win32" else "counter_app")


def forbidden(names: Iterable[str]) -> list[str]:
    """Names that must not be there; the licence texts may name what they like."""
    return [
        name for name in names if FORBIDDEN.search(f"/{name}") and not name.startswith("licences/")
    ]


def missing(names: list[str]) -> list[str]:
    """What the program would look for in vain; a name ending in ``/`` is a folder."""
    return [
        needed
        for needed in NEEDED
        if not any(
            name == needed or (needed[-1] == "/" and name.startswith(needed)) for name in names
        )
    ]


def unlisted_modules(names: list[str], modules: list[str]) -> list[str]:
    """Top-level modules that are neither ours, nor Python's, nor of a listed package."""
    loose = {
        PurePosixPath(name).parts[0].partition(".")[0]
        for name in names
        if name.endswith((".py", ".pyc", ".pyd")) or ".cpython-" in name
    }
    packed = {name.partition(".")[0] for name in modules}
    known = {"counter_app", "python3", "lib-dynload", "licences", *sys.stdlib_module_names}
    return sorted(
        module
        for module in loose | packed
        if module not in known
        and not START_CODE.match(module)
        and not any(name in PACKAGES for name in distributions_of(module))
    )


def unlisted_libraries(names: list[str]) -> Iterator[str]:
    """Shared libraries of the build machine; those in a package's folder are the package's."""
    for name in names:
        alone = "/" not in name and LIBRARY.search(name) and ".cpython-" not in name
        if alone and not name.startswith(tuple(LIBRARIES)):
            yield name


def locked_in(modules: list[str]) -> list[str]:
    """Modules under the LGPL that a user could not replace."""
    loose = set(loose_modules())
    return sorted({name.partition(".")[0] for name in modules} & loose)


def doctor(folder: Path) -> int:
    """Start the program as on a PC without Python, in folders of its own."""
    with tempfile.TemporaryDirectory(prefix="counter-bundle-") as home:
        empty = {"PATH": home, "HOME": home, "XDG_DATA_HOME": home, "PROGRAMDATA": home}
        return subprocess.run(
            [program(folder).resolve(), "--practice", "doctor"],
            check=False,
            cwd=home,
            env={**empty, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"},
        ).returncode


if __name__ == "__main__":
    main(Path(sys.argv[1]))
