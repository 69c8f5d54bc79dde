"""Wrapping of 32-byte keys: under another key, under a passphrase, for an escrow public key.

AES-256-GCM with a random 12-byte nonce in front; the purpose is authenticated, so a
wrapped key cannot be used for anything else. Escrow: ephemeral X25519, HKDF-SHA256.
"""

from __future__ import annotations

import os

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counter_app.domain.failures import StorageTrouble, StorageTroubleCode
from counter_app.domain.text import nfc

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16
PASSPHRASE_PASSES = 3
PASSPHRASE_KIB = 65_536
PASSPHRASE_LANES = 4


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, purpose: str) -> bytes:
    """HKDF-SHA256 of a key for one purpose."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def wrap(key: bytes, secret: bytes, purpose: str) -> bytes:
    """``secret`` under ``key``."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, purpose.encode())


def unwrap(key: bytes, wrapped: bytes, purpose: str) -> bytes:
    """The inverse of ``wrap``. Raises StorageTrouble KEY_WRONG."""
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: shorter than a nonce
        raise StorageTrouble(StorageTroubleCode.KEY_WRONG) from error


def wrap_with_passphrase(passphrase: str, secret: bytes, purpose: str) -> bytes:
    """``secret`` under a passphrase (argon2id, 64 MiB, 3 passes)."""
    salt = os.urandom(SALT_BYTES)
    return salt + wrap(_stretch(passphrase, salt), secret, purpose)


def unwrap_with_passphrase(passphrase: str, wrapped: bytes, purpose: str) -> bytes:
    """The inverse. Raises StorageTrouble KEY_WRONG."""
    salt, rest = wrapped[:SALT_BYTES], wrapped[SALT_BYTES:]
    if len(salt) < SALT_BYTES:
        raise StorageTrouble(StorageTroubleCode.KEY_WRONG)
    return unwrap(_stretch(passphrase, salt), rest, purpose)


def seal(public_key: bytes, secret: bytes, purpose: str) -> bytes:
    """``secret`` for the holder of an X25519 private key (the agency's escrow)."""
    ephemeral = X25519PrivateKey.generate()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    own = ephemeral.public_key().public_bytes_raw()
    return own + wrap(_agree(shared, own, public_key), secret, purpose)


def unseal(private_key: bytes, sealed: bytes, purpose: str) -> bytes:
    """Open what ``seal`` closed. Raises StorageTrouble ESCROW_WRONG."""
    try:
        private = X25519PrivateKey.from_private_bytes(private_key)
        other, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
        shared = private.exchange(X25519PublicKey.from_public_bytes(other))
        own = private.public_key().public_bytes_raw()
        return unwrap(_agree(shared, other, own), rest, purpose)
    except (ValueError, StorageTrouble) as error:  # ValueError: not 32 bytes
        raise StorageTrouble(StorageTroubleCode.ESCROW_WRONG) from error


def _stretch(passphrase: str, salt: bytes) -> bytes:
    # The same words in decomposed letters open the same lock: input methods differ. Bytes of
    # the environment that are no UTF-8 arrive as surrogates.
    return hash_secret_raw(
        nfc(passphrase).encode(errors="surrogatepass"),
        salt,
        time_cost=PASSPHRASE_PASSES,
        memory_cost=PASSPHRASE_KIB,
        parallelism=PASSPHRASE_LANES,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _agree(shared: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=ephemeral + recipient, info=b"escrow").derive(shared)
