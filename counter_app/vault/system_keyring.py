"""The station's secret in the operating system's keyring; a coded refusal where there is none."""

from __future__ import annotations

import base64

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.vault.sealing import new_key

SERVICE = "counter_app"


def station_secret(folder_name: str, *, create: bool = False) -> bytes | None:
    """The secret kept for one data folder; None when there is none and ``create`` is False.

    Raises StorageTrouble KEYRING_MISSING where the system has no usable keyring:
    a key is never written in clear.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SERVICE, folder_name)
        if found is None and create:
            found = base64.b64encode(new_key()).decode()
            keyring.set_password(SERVICE, folder_name, found)
    except KeyringError as error:
        raise StorageTrouble(StorageTroubleCode.KEYRING_MISSING) from error
    return None if found is None else base64.b64decode(found)


def database_password(url: str) -> str | None:
    """The password of a PostgreSQL server; None leaves it to the server's own passfile."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(f"{SERVICE} database", url)
    except KeyringError:
        return None
