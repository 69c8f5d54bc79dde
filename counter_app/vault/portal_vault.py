"""The account of the portal, sealed with a key of its own derived from the office's."""

from __future__ import annotations

import json
from dataclasses import asdict

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.ids import OfficeId
from counter_app.services.portal_secrets import PortalSecrets
from counter_app.vault.sealing import derive, unwrap, wrap


class PortalVault:
    """Implements ``services.portal_secrets.SecretsVault``.

    The office's id is authenticated: another office's row opens nothing here.
    """

    def __init__(self, office_key: bytes) -> None:
        self._key = derive(office_key, "portal account")

    def close(self, office_id: OfficeId, secrets: PortalSecrets) -> bytes:
        """As one JSON text under AES-256-GCM."""
        return wrap(self._key, json.dumps(asdict(secrets)).encode(), _purpose(office_id))

    def open(self, office_id: OfficeId, sealed: bytes) -> PortalSecrets:
        """Raises StorageTrouble KEY_WRONG."""
        try:
            return PortalSecrets(**json.loads(unwrap(self._key, sealed, _purpose(office_id))))
        except (ValueError, TypeError):
            # Too short to be anything, or of a newer program.
            raise StorageTrouble(StorageTroubleCode.KEY_WRONG) from None


def _purpose(office_id: OfficeId) -> str:
    return f"portal account {office_id}"
