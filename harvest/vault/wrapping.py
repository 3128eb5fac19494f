"""Keys wrapped by the master key, so that a copy of the folder without it opens nothing."""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from harvest.vault.errors import SealBroken

KEY_BYTES: Final = 32
_NONCE: Final = 12


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def wrap(master: bytes, name: str, key: bytes) -> bytes:
    """`name` is the path inside the keyring: a wrapped key that is moved to another name does not open."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(master).encrypt(nonce, key, name.encode())


def unwrap(master: bytes, name: str, wrapped: bytes) -> bytes:
    try:
        return AESGCM(master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], name.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(f"The key {name} was not wrapped by this master key.") from None
