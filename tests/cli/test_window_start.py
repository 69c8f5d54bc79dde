"""The window's real start: an empty folder becomes an office, and one process works in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from counter_app.app.folder import open_folder
from counter_app.app.running import start
from counter_app.config.paths import LOCK_FILE, LOG_FOLDER
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.wording.failures import sentence
from tests.cli import hand

ROOT = Path(__file__).resolve().parents[2]
WORDS = "một câu dài đủ nhớ"
KEYED = {"COUNTER_KEY_PASSPHRASE": WORDS}
PATIENCE = 60
"""Seconds until a start that should have been refused counts as a window that stays."""
IN_USE = sentence(StorageTrouble(StorageTroubleCode.FOLDER_IN_USE))


class Visitor:
    """Somebody at the window of a data folder, in a process of his own."""

    def __init__(self, folder: Path, environ: dict[str, str], passphrases: tuple[str, ...]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.hand", folder],
            cwd=ROOT,
            env=surroundings(folder) | environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{words}\n" for words in (*passphrases, "")))
        self.process.stdin.flush()

    def sees(self) -> str:
        """The next page, as soon as it is there; empty when the window has gone."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_home(self) -> int:
        """Close the window; the exit status."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait()


Visit = Callable[..., Visitor]


def surroundings(folder: Path) -> dict[str, str]:
    """No screen, no keyring, settings of its own."""
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONIOENCODING": "utf-8",
        "XDG_CONFIG_HOME": str(folder.parent / "settings"),
    }


@pytest.fixture
def visit() -> Iterator[Visit]:
    """``visit(folder, environ, *passphrases)`` starts somebody; nobody stays behind."""
    visitors: list[Visitor] = []

    def start(folder: Path, environ: dict[str, str], *passphrases: str) -> Visitor:
        visitors.append(Visitor(folder, environ, passphrases))
        return visitors[-1]

    yield start
    for one in visitors:
        with one.process:
            one.process.kill()


def second_start(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", "--data", folder],
        cwd=ROOT,
        env=surroundings(folder) | KEYED,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )


def test_an_empty_folder_becomes_an_office_with_one_window(tmp_path: Path, visit: Visit) -> None:
    folder = tmp_path / "office"
    first = visit(folder, KEYED)

    assert first.sees() == "form"
    drafts = first.sees()
    assert drafts.startswith("login 46 thủ tục")
    assert "Ctrl+7" in drafts
    assert first.sees() == "seated"

    refused = second_start(folder)
    assert (refused.returncode, refused.stderr.strip()) == (1, IN_USE)

    first.process.kill()
    first.process.wait()
    assert (folder / LOCK_FILE).exists()

    # The lock of a dead process is taken over, and nobody is asked a second time.
    again = visit(folder, KEYED)

    assert again.sees() == "login"
    assert again.sees() == "seated"
    assert again.go_home() == 0
    assert not (folder / LOCK_FILE).exists()


def test_without_a_keyring_a_passphrase_is_chosen_and_asked_for(
    tmp_path: Path, visit: Visit
) -> None:
    folder = tmp_path / "office"
    first = visit(folder, {}, WORDS)
    assert first.sees() == "new passphrase"
    assert first.sees() == "form"
    assert [first.sees(), first.sees()][-1] == "seated"
    assert first.go_home() == 0

    again = visit(folder, {}, "một câu khác hẳn", WORDS)

    assert "Gõ cụm mật khẩu" in again.sees()
    assert "không mở được" in again.sees()
    assert again.sees() == "login"
    assert again.sees() == "seated"
    assert again.go_home() == 0


def test_a_window_closed_at_the_form_leaves_the_folder_free(tmp_path: Path, visit: Visit) -> None:
    folder = tmp_path / "office"
    first = visit(folder, {})
    assert first.sees() == "new passphrase"

    assert first.go_home() == 0

    # What the program wrote down about itself is no data, and no lock.
    assert [path.name for path in folder.iterdir()] == [LOG_FOLDER]


@pytest.mark.postgres
def test_a_further_pc_comes_into_a_shared_office(
    tmp_path: Path, postgres_url: str, visit: Visit
) -> None:
    here, there = (shared_folder(tmp_path / name, postgres_url) for name in ("one", "two"))
    first = visit(here, KEYED)
    assert first.sees() == "form"
    assert first.sees().startswith("login 46")
    assert first.sees() == "seated"

    second = visit(there, KEYED, "ABCD-EFGH-JKLM-NPQR-STUV", invitation(here))

    assert "Máy này chưa vào văn phòng" in second.sees()
    assert "Mã ghép máy không đúng" in second.sees()
    assert second.sees().startswith("login")
    assert second.sees() == "seated"
    assert second.go_home() == 0
    # Once is enough.
    again = visit(there, KEYED)
    assert again.sees().startswith("login")
    assert again.sees() == "seated"
    assert again.go_home() == 0
    assert first.go_home() == 0


def shared_folder(folder: Path, url: str) -> Path:
    folder.mkdir()
    (folder / "counter.toml").write_text(f'[office]\ndatabase = "{url}"\n', encoding="utf-8")
    return folder


def invitation(folder: Path) -> str:
    """As the lead of the office gets it under "Cài đặt"."""
    with closing(open_folder(folder, practice=False, environ=KEYED)) as opened:
        running = start(opened, lanes=False)
        desk = running.services.accounts.login("truong", hand.PASSWORD, 1)
        assert running.services.stations is not None
        return running.services.stations.invite(desk)[0].code
