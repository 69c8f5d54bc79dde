"""The portal's account opens with the office's key, for its office, and else with nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.ids import OfficeId, uuid7
from counter_app.services.portal_secrets import PortalSecrets
from counter_app.vault.portal_vault import PortalVault
from counter_app.vault.sealing import new_key, wrap

OFFICE = OfficeId(uuid7())
KEY = new_key()
ACCOUNT = PortalSecrets("h53-motcua", "mật khẩu của cổng", "relay-token")


@given(st.text(), st.text(), st.text())
def test_what_was_closed_opens_again(name: str, password: str, token: str) -> None:
    account = PortalSecrets(name, password, token)

    assert PortalVault(KEY).open(OFFICE, PortalVault(KEY).close(OFFICE, account)) == account


@pytest.mark.parametrize(
    ("vault", "office"),
    [(PortalVault(KEY), OfficeId(uuid7())), (PortalVault(new_key()), OFFICE)],
)
def test_neither_another_office_nor_another_key_opens_it(
    vault: PortalVault, office: OfficeId
) -> None:
    sealed = PortalVault(KEY).close(OFFICE, ACCOUNT)

    with pytest.raises(StorageTrouble) as trouble:
        vault.open(office, sealed)
    assert trouble.value.code is StorageTroubleCode.KEY_WRONG


def test_the_office_key_itself_opens_nothing_of_it() -> None:
    """A dossier's key or a file never stands in for the account, nor the other way round."""
    sealed = wrap(KEY, b'{"username": "x"}', f"portal account {OFFICE}")

    with pytest.raises(StorageTrouble):
        PortalVault(KEY).open(OFFICE, sealed)


@pytest.mark.parametrize("position", [0, 12, -1])
def test_one_changed_byte_is_seen(position: int) -> None:
    sealed = bytearray(PortalVault(KEY).close(OFFICE, ACCOUNT))
    sealed[position] ^= 1

    with pytest.raises(StorageTrouble):
        PortalVault(KEY).open(OFFICE, bytes(sealed))


@pytest.mark.parametrize("torn", [b"", b"short", b"x" * 40])
def test_what_is_no_seal_is_said_so(torn: bytes) -> None:
    with pytest.raises(StorageTrouble) as trouble:
        PortalVault(KEY).open(OFFICE, torn)
    assert trouble.value.code is StorageTroubleCode.KEY_WRONG


def test_the_words_stand_nowhere_in_it_and_it_is_never_the_same_twice() -> None:
    first, second = (PortalVault(KEY).close(OFFICE, ACCOUNT) for _ in range(2))

    assert first != second
    assert not [word for word in (b"h53-motcua", b"relay-token") if word in first]
    assert repr(ACCOUNT) == "PortalSecrets()"
