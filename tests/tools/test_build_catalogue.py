from __future__ import annotations

import json
from pathlib import Path

from tools import build_catalogue


def test_seed_is_exactly_what_the_starter_set_gives(shared_data: Path) -> None:
    starter = json.loads((shared_data / "procedures-starter.json").read_text(encoding="utf-8"))

    built = build_catalogue.text_of(build_catalogue.build(starter))

    assert build_catalogue.SEED.read_text(encoding="utf-8") == built


def test_tool_writes_the_file(shared_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "seed.json"

    status = build_catalogue.main([str(shared_data / "procedures-starter.json"), str(target)])

    assert status == 0
    assert target.read_bytes() == build_catalogue.SEED.read_bytes()
