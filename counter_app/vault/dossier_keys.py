"""Keys of dossiers and their files: random, wrapped by the office key, one purpose each."""

from __future__ import annotations

from uuid import UUID

from counter_app.vault.sealing import derive, new_key, unwrap, wrap


class OfficeVault:
    """Implements ``services.ports.Vault`` with the office key in memory."""

    def __init__(self, office_key: bytes) -> None:
        self._office_key = office_key

    def new_dossier_key(self, dossier_id: UUID) -> tuple[bytes, bytes]:
        """(key, wrapped key) of a dossier."""
        key = new_key()
        return key, wrap(self._office_key, key, f"dossier {dossier_id}")

    def open_dossier_key(self, dossier_id: UUID, wrapped: bytes) -> bytes:
        """Raises StorageTrouble KEY_WRONG."""
        return unwrap(self._office_key, wrapped, f"dossier {dossier_id}")

    def file_key(self, dossier_key: bytes, file_id: UUID) -> bytes:
        """HKDF(dossier key, file id)."""
        return derive(dossier_key, f"file {file_id}")
