"""What every test stands on: no screen, no keyring, no folder of the user."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures.needs import absent, complete_run, on_ci

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for variable in [name for name in os.environ if name.startswith(("COUNTER_", "QT_SCALE"))]:
    if variable != "COUNTER_TESTS_COMPLETE":
        del os.environ[variable]
# What a test forgets to redirect fails here, and reaches no home and no keyring.
os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = "/dev/null/home-of-the-tests"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# As in the window: no thread of a test takes a closed screen of another test apart.
gc.disable()

pytest_plugins = (
    "tests.fixtures.logs",
    "tests.fixtures.postgres",
    "tests.fixtures.office",
    "tests.fixtures.screen",
)

# No deadline: the machines that run this are small and shared.
settings.register_profile(
    "dev", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if complete_run() else "dev"))

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Garbage goes here, between the tests, on the thread of their windows."""
    from counter_app.ui.garbage import collect_due  # Qt: after the variables above

    assert not gc.isenabled(), "somebody switched Python's own collector on"
    collect_due()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder ``../shared/data``: real catalogue records, portal schemas and examples."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        absent("../shared/data is not on this machine", tolerated=not on_ci())
    return folder
