"""A key file that is no key file is a trouble with a sentence, never a bug."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault import key_file

WORDS = "một câu dài đủ nhớ"


def slots(value: object) -> str:
    return json.dumps({"version": 1, "slots": value})


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "5", "{}", "\0" * 300, "[" * 100_000),
        *(slots([]), slots(None), slots({"passphrase": 5}), slots({"passphrase": None})),
        *(slots({"passphrase": ""}), slots({"passphrase": "AAAA"})),
        *(slots({"passphrase": base64.b64encode(bytes(n)).decode()}) for n in (8, 16, 20, 28)),
    ],
    ids=lambda text: text[:40],
)
def test_a_damaged_key_file_opens_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / key_file.NAME).write_text(text, encoding="ascii")

    with pytest.raises(StorageTrouble) as trouble:
        key_file.open_with(tmp_path, passphrase=lambda: WORDS)

    assert trouble.value.code is StorageTroubleCode.KEY_WRONG


def test_a_folder_in_the_place_of_the_keys_is_a_trouble(tmp_path: Path) -> None:
    (tmp_path / key_file.NAME).mkdir()

    with pytest.raises(StorageTrouble) as trouble:
        key_file.ways(tmp_path)

    assert trouble.value.code is StorageTroubleCode.DISK_ERROR


@pytest.mark.parametrize("text", [b"", b"khong", b"ab" * 31, b"ab" * 33, b"\xff\xfe"])
def test_an_escrow_key_that_is_none_is_said(tmp_path: Path, text: bytes) -> None:
    (tmp_path / key_file.ESCROW).write_bytes(text)

    with pytest.raises(StorageTrouble) as trouble:
        key_file.escrow_public_key(tmp_path)

    assert trouble.value.code is StorageTroubleCode.ESCROW_KEY_INVALID
