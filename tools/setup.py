"""Sets up what is missing on this machine: system packages and ``.venv`` from the locks.

``python3 tools/setup.py {window,demo,test,bundle}``, called by the Makefile with whatever
Python the machine has. A second call finds everything in place and does nothing.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PRODUCT_LOCK = ROOT / "requirements.lock"
DEVELOPER_LOCK = ROOT / "requirements-dev.lock"

# Names of Debian 12. Qt loads these at run time: without them it ends with a plugin error.
QT = (
    "libdbus-1-3",
    "libegl1",
    "libfontconfig1",
    "libgl1",
    "libglib2.0-0",
    "libgssapi-krb5-2",
    "libxkbcommon0",
)
QT_ON_A_SCREEN = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
)
# A database, a screen and what reads it aloud, a scanner that fails on request, and eyes that
# read what was printed.
STAGE_OF_THE_TESTS = (
    "at-spi2-core",
    "dbus-bin",
    "dbus-daemon",
    "postgresql",
    "python3-pyatspi",
    "sane-airscan",
    "sane-utils",
    "tesseract-ocr",
    "tesseract-ocr-vie",
    "xauth",
    "xvfb",
)
# PyInstaller reads libraries with objdump, and needs Python's own as a shared library, which
# Debian keeps in a package apart. libusb comes along for printers on USB.
PACKING: tuple[str, ...] = ("binutils", "libusb-1.0-0")
if sys.base_prefix == "/usr":
    PACKING += (f"libpython{sys.version_info[0]}.{sys.version_info[1]}",)

PURPOSES: Mapping[str, tuple[tuple[str, ...], Path]] = {
    "window": (QT + QT_ON_A_SCREEN, PRODUCT_LOCK),
    "demo": (QT, PRODUCT_LOCK),
    "test": (QT + QT_ON_A_SCREEN + STAGE_OF_THE_TESTS, DEVELOPER_LOCK),
    "bundle": (QT + QT_ON_A_SCREEN + PACKING, DEVELOPER_LOCK),
}


def main(arguments: Sequence[str]) -> None:
    """Set up for one purpose; ends the program with a sentence when that cannot be."""
    if list(arguments) not in [[purpose] for purpose in PURPOSES]:
        stop(f"usage: setup.py {{{','.join(PURPOSES)}}}")
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        stop(
            f"counter_app needs Python 3.11, 3.12 or 3.13, and this is {sys.version.split()[0]}; "
            "name another one: make PYTHON=python3.12 ..."
        )
    purpose = arguments[0]
    if purpose == "window" and not has_display(os.environ, sys.platform):
        stop(
            "There is no display here, so no window can be opened (neither DISPLAY nor "
            "WAYLAND_DISPLAY is set): `make demo` plays a whole office day without one."
        )
    packages, lock = PURPOSES[purpose]
    install_packages(packages)
    if not is_installed(lock, VENV):
        install_environment(lock)


def stop(sentence: str) -> NoReturn:
    """End with exit code 1 and one sentence."""
    sys.exit(sentence)


def say(sentence: str) -> None:
    """Tell what happens now; flushed, so that it stands before apt's and pip's own lines."""
    print(f"-- {sentence}", flush=True)


def has_display(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be expected to open; on Linux somebody has to name the screen."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform != "linux" or any(environ.get(name) for name in names)


def install_packages(wanted: Sequence[str]) -> None:
    """Install with apt what dpkg does not know; on other systems only say what is wanted."""
    if shutil.which("dpkg-query") is None:
        return
    missing = missing_packages(wanted, installed_packages())
    if importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    rights = rights_of(os.geteuid(), shutil.which("sudo"))
    if rights is None:
        stop(
            "System packages are missing and you are neither root nor have sudo; "
            f"let an administrator run: {' '.join(command)}"
        )
    say(f"{len(missing)} system packages: {' '.join(missing)}")
    for step in (["apt-get", "update"], command):
        silent = ["env", "DEBIAN_FRONTEND=noninteractive"]
        if subprocess.run([*rights, *silent, *step], check=False).returncode != 0:
            stop(f"apt could not do its part (its reason stands above): {' '.join(step)}")


def missing_packages(wanted: Sequence[str], installed: frozenset[str]) -> list[str]:
    """What of ``wanted`` is neither installed nor provided by something installed."""
    return sorted(set(wanted) - installed)


def installed_packages() -> frozenset[str]:
    """Names of installed packages and of what they stand in for (``Provides``)."""
    form = "${db:Status-Abbrev}|${Package}, ${Provides}\n"
    listed = subprocess.run(
        ["dpkg-query", "--show", f"--showformat={form}"],
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ).stdout
    return names_in(listed)


def names_in(listed: str) -> frozenset[str]:
    """The names in lines ``status|package, provided (= version), ...`` of installed packages."""
    names = (
        name.split()[0]
        for line in listed.splitlines()
        if line.startswith("ii")
        for name in line.partition("|")[2].split(",")
        if name.strip()
    )
    return frozenset(names)


def rights_of(user: int, sudo: str | None) -> list[str] | None:
    """What to put before apt-get; None: nobody here may install."""
    if user == 0:
        return []
    return [sudo] if sudo else None


def install_environment(lock: Path) -> None:
    """Make ``.venv`` if there is none that works, and install the lock, hashes checked."""
    python = python_of(VENV)
    if not works(python):
        say(f"a Python environment in {VENV.name}")
        venv.create(VENV, with_pip=True, clear=True)
    say(
        f"Python packages of {lock.name}: about 360 MB the first time, most of it Qt, "
        "which takes minutes on a slow line"
    )
    command: list[str | Path] = [
        *(python, "-m", "pip", "install", "--disable-pip-version-check"),
        *("--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", lock),
    ]
    if subprocess.run(command, check=False).returncode != 0:
        stop("pip could not install the packages (its reason stands above); call again to go on")
    covered = [lock, PRODUCT_LOCK] if lock == DEVELOPER_LOCK else [lock]
    for done in covered:
        note_installed(done, VENV)
    say("everything is in place")


def is_installed(lock: Path, environment: Path) -> bool:
    """Whether this very lock was installed into this very environment."""
    stamp = environment / f"installed-{lock.name}"
    return stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint(lock, environment)


def note_installed(lock: Path, environment: Path) -> None:
    """Leave the note ``is_installed`` looks for; it goes when the environment goes."""
    stamp = environment / f"installed-{lock.name}"
    stamp.write_text(fingerprint(lock, environment), encoding="ascii")


def fingerprint(lock: Path, environment: Path) -> str:
    """Changes with the lock and when the folder moves, since an environment cannot be moved."""
    return hashlib.sha256(lock.read_bytes() + str(environment).encode()).hexdigest()


def python_of(environment: Path) -> Path:
    """The interpreter of an environment."""
    if sys.platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def works(python: Path) -> bool:
    """Whether the environment's Python starts, is one we take, and has pip."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
    try:
        return subprocess.run([python, "-c", check], check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    main(sys.argv[1:])
