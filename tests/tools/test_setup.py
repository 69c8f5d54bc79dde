from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup

SCRIPT = Path(setup.__file__)


def call_setup(purpose: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, purpose],
        check=False,
        capture_output=True,
        text=True,
        env=environ,
        timeout=60,
    )


def test_without_a_display_one_sentence_names_the_demo() -> None:
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }

    ran = call_setup("window", bare)

    assert ran.returncode == 1
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1
    assert "`make demo`" in ran.stderr


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_named_screen_is_enough(variable: str) -> None:
    assert setup.has_display({variable: ":1"}, "linux")
    assert not setup.has_display({variable: ""}, "linux")
    assert setup.has_display({}, "win32")


def test_an_unknown_purpose_is_refused() -> None:
    ran = call_setup("everything", dict(os.environ))

    assert ran.returncode == 1
    assert "usage" in ran.stderr


def test_only_root_or_sudo_may_install() -> None:
    assert setup.rights_of(0, None) == []
    assert setup.rights_of(1000, "/usr/bin/sudo") == ["/usr/bin/sudo"]
    assert setup.rights_of(1000, None) is None


def test_only_what_is_missing_is_installed() -> None:
    assert setup.missing_packages(("xvfb", "xauth"), frozenset({"xauth"})) == ["xvfb"]
    assert setup.missing_packages(("xauth",), frozenset({"xauth"})) == []


def test_packages_stand_in_for_others() -> None:
    """A later Debian renamed libglib2.0-0 and lets the new name provide the old one."""
    listed = "ii |libglib2.0-0t64, libglib2.0-0 (= 2.84)\nii |xauth, \nrc |xvfb, xserver\n"

    assert setup.names_in(listed) == {"libglib2.0-0t64", "libglib2.0-0", "xauth"}


def test_a_changed_lock_is_installed_anew(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1\n", encoding="utf-8")
    before = setup.is_installed(lock, tmp_path)
    setup.note_installed(lock, tmp_path)
    after = setup.is_installed(lock, tmp_path)

    lock.write_text("a==2\n", encoding="utf-8")

    assert (before, after, setup.is_installed(lock, tmp_path)) == (False, True, False)


def test_an_environment_that_does_not_start_is_no_environment(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/nowhere/python\n", encoding="utf-8")
    broken.chmod(0o755)

    assert not setup.works(tmp_path / "none")
    assert not setup.works(broken)
    assert setup.works(Path(sys.executable))
