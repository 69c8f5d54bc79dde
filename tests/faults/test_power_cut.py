"""The power goes at any step of a reception: what was told is there when it is back."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from tests.faults.conftest import Show, Size
from tests.faults.power_cut import cut_again_and_again, fail_at_every_step
from tests.faults.recording import Recording, record_a_morning

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return record_a_morning(tmp_path_factory.mktemp("recorded"))


def test_a_power_cut_loses_nothing_told(
    recording: Recording, tmp_path: Path, size: Size, seed: int, show: Show
) -> None:
    report = cut_again_and_again(recording, tmp_path, size(40, 1500), seed)
    show(report)

    assert report.broken == []


def test_the_same_with_less_syncing_is_caught(
    recording: Recording, tmp_path: Path, size: Size, seed: int, show: Show
) -> None:
    report = cut_again_and_again(recording, tmp_path, size(20, 1500), seed, synchronous="NORMAL")
    show(report)

    assert any("was told and is lost" in found for found in report.broken)


@pytest.mark.parametrize("failure", [apsw.IOError, apsw.FullError])
def test_a_failing_disk_leaves_an_act_done_or_not_done(
    recording: Recording,
    tmp_path: Path,
    size: Size,
    seed: int,
    show: Show,
    failure: type[apsw.Error],
) -> None:
    report = fail_at_every_step(recording, tmp_path, size(15, 1), seed, failure)
    show(report)

    assert report.broken == []
    assert report.figures["acts that were refused"] > 0
