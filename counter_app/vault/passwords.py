"""Passwords of clerks: argon2id with the library's defaults (64 MiB, 3 passes, 4 lanes)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from counter_app.domain.text import nfc


class Argon2Passwords:
    """Implements ``services.ports.PasswordHasher``.

    Of a password the composed form counts: input methods differ in how they write a letter.
    """

    def __init__(self) -> None:
        self._hasher = PasswordHasher()

    def hash(self, password: str) -> str:
        """An encoded hash with its own salt."""
        return self._hasher.hash(nfc(password))

    def verify(self, encoded: str, password: str) -> bool:
        """Whether the password fits."""
        try:
            return self._hasher.verify(encoded, nfc(password))
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return False
