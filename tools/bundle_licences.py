"""The list of what may stand in the bundle, for the recipe and for the check after it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.metadata import packages_distributions as distributions_by_module
from pathlib import Path

_LIST = tomllib.loads(
    (Path(__file__).resolve().parent.parent / "build" / "licences.toml").read_text("utf-8")
)
PACKAGES: Mapping[str, str] = _LIST["packages"]
"""Distribution -> licence."""
LIBRARIES: Mapping[str, str] = _LIST["libraries"]
"""Beginning of a shared library's name -> licence."""

_LICENCE_FILE = re.compile(r"\.dist-info/(licenses/|[^/]*(LICEN[CS]E|COPYING|NOTICE|AUTHORS))")


def loose_modules() -> list[str]:
    """Top-level modules under the LGPL."""
    replaceable = {normal(name) for name, licence in PACKAGES.items() if "LGPL" in licence}
    return sorted(
        module
        for module, names in distributions_by_module().items()
        if any(normal(name) in replaceable for name in names)
    )


def distributions_of(module: str) -> list[str]:
    """The distributions a top-level module comes from, in the spelling of ``PACKAGES``."""
    spelling = {normal(name): name for name in PACKAGES}
    return [spelling.get(normal(name), name) for name in distributions_by_module().get(module, ())]


def licence_files() -> Iterator[tuple[str, str]]:
    """(file, folder in the bundle) of every licence text the packages bring along."""
    for name in PACKAGES:
        found = _installed(name)
        for file in (found.files or ()) if found else ():
            if _LICENCE_FILE.search(file.as_posix()):
                yield str(file.locate()), f"licences/{name}"


def library_licences(sources: list[str]) -> Iterator[tuple[str, str]]:
    """(file, folder in the bundle) of Debian's notes on the system libraries among ``sources``."""
    if not sources or shutil.which("dpkg-query") is None:
        return
    # By the name alone: one and the same library is known under /lib or under /usr/lib.
    patterns = sorted({f"*/{Path(source).resolve().name}" for source in sources})
    listed = subprocess.run(
        ["dpkg-query", "--search", *patterns], check=False, stdout=subprocess.PIPE, text=True
    ).stdout
    for package in sorted({re.split(r"[:,]", line)[0] for line in listed.splitlines()}):
        note = Path("/usr/share/doc") / package / "copyright"
        if note.is_file():
            yield str(note), f"licences/{package}"


def normal(name: str) -> str:
    """PEP 503: ``et_xmlfile`` and ``et-xmlfile`` are one package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _installed(name: str) -> Distribution | None:
    """None for the packages of the other system."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
