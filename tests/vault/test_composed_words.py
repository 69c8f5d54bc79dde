"""The same Vietnamese words open the same lock, however an input method wrote their letters."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from counter_app.app.folder import open_folder
from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault.passwords import Argon2Passwords
from counter_app.vault.sealing import unwrap_with_passphrase, wrap_with_passphrase

COMPOSED = unicodedata.normalize("NFC", "một câu dài đủ nhớ")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
FORMS = [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)]


@pytest.mark.parametrize(("chosen", "typed"), FORMS)
def test_a_password(chosen: str, typed: str) -> None:
    passwords = Argon2Passwords()
    encoded = passwords.hash(chosen)

    assert passwords.verify(encoded, typed)
    assert not passwords.verify(encoded, "mot cau dai du nho")


@pytest.mark.parametrize(("chosen", "typed"), FORMS)
def test_a_passphrase(chosen: str, typed: str) -> None:
    wrapped = wrap_with_passphrase(chosen, b"k" * 32, "database")

    assert unwrap_with_passphrase(typed, wrapped, "database") == b"k" * 32
    with pytest.raises(StorageTrouble) as trouble:
        unwrap_with_passphrase("mot cau dai du nho", wrapped, "database")
    assert trouble.value.code is StorageTroubleCode.KEY_WRONG


def test_bytes_that_are_no_letters_are_a_passphrase_too() -> None:
    """A variable set in an old code page arrives as surrogates."""
    wrapped = wrap_with_passphrase("m\udce1t", b"k" * 32, "database")

    assert unwrap_with_passphrase("m\udce1t", wrapped, "database") == b"k" * 32


@pytest.mark.parametrize(("chosen", "typed"), FORMS)
def test_the_passphrase_in_the_environment(tmp_path: Path, chosen: str, typed: str) -> None:
    for words in (chosen, typed):
        environ = {"COUNTER_KEY_PASSPHRASE": words}
        open_folder(tmp_path, practice=False, environ=environ).close()
