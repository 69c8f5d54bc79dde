"""The stage of the tests holds what it promises."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.fixtures.logs import ExpectLog
from tests.fixtures.postgres import PostgresServer

BUTTON = """
import sys
from PySide6.QtWidgets import QApplication, QPushButton
app = QApplication(sys.argv)
button = QPushButton("Tiếp nhận")
button.clicked.connect(lambda: (print("pressed", app.platformName(), flush=True), app.quit()))
button.show()
print("shown", flush=True)
sys.exit(app.exec())
"""

PRESS = """
import pyatspi
desktop = pyatspi.Registry.getDesktop(0)
for application in desktop:
    button = pyatspi.findDescendant(application, lambda node: node.name == "Tiếp nhận"
        and node.getRole() == pyatspi.ROLE_PUSH_BUTTON)
    if button is not None:
        button.queryAction().doAction(0)
        break
else:
    raise SystemExit("no such button")
"""


@pytest.mark.postgres
def test_each_test_has_a_database_of_its_own(postgres_server: PostgresServer) -> None:
    def build(url: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE paper (name text)")

    name = postgres_server.template("trial", build)
    with postgres_server.database(name) as first, postgres_server.database(name) as second:
        with psycopg.connect(first) as connection:
            connection.execute("INSERT INTO paper VALUES ('giấy')")
        with psycopg.connect(second) as connection:
            rows = connection.execute("SELECT count(*) FROM paper").fetchall()

    assert rows == [(0,)]


@pytest.mark.postgres
def test_the_database_is_utf_8(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW server_encoding").fetchall() == [("UTF8",)]


@pytest.mark.window
def test_a_real_window_can_be_driven_by_name(
    virtual_desktop: dict[str, str], system_python: Path
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", BUTTON], env=virtual_desktop, stdout=subprocess.PIPE, text=True
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "shown\n"
        subprocess.run([system_python, "-c", PRESS], env=virtual_desktop, check=True, timeout=30)
        assert program.stdout.read() == "pressed xcb\n"
    finally:
        program.kill()
        program.communicate()


def test_an_expected_warning_passes(expect_log: ExpectLog) -> None:
    expect_log(r"WARNING office: printer .* silent")

    logging.getLogger("office").warning("printer %s silent", 3)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("logging.getLogger('a').warning('x')", "unexpected in the log"),
        ("expect_log('never')", "never came"),
    ],
)
def test_a_surprise_in_the_log_fails(tmp_path: Path, body: str, outcome: str) -> None:
    (tmp_path / "test_inner.py").write_text(
        "import logging\nfrom tests.fixtures.logs import *\n"
        f"def test_inner(expect_log):\n    {body}\n",
        encoding="utf-8",
    )

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:randomly", "-c", "/dev/null", tmp_path],
        check=False,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 1
    assert outcome in ran.stdout
