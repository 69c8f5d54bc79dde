from __future__ import annotations

from pathlib import Path

import pytest

from counter_app.config.paths import data_folder, resource


def test_resources_are_found_in_the_source_tree() -> None:
    assert resource("fonts/NotoSans-Regular.ttf").is_file()
    assert resource("fonts").is_dir()


@pytest.mark.parametrize("name", ["fonts/none.ttf", "../pyproject.toml", "/etc/hostname"])
def test_nothing_else_is_a_resource(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        resource(name)


def test_named_folder_wins(tmp_path: Path) -> None:
    assert data_folder(tmp_path / "x", practice=True) == tmp_path / "x"


def test_invented_people_lie_apart_from_real_ones() -> None:
    real, practice = (data_folder(None, practice=flag) for flag in (False, True))

    assert real.is_absolute()
    assert real != practice
    assert real not in practice.parents
    assert practice not in real.parents
