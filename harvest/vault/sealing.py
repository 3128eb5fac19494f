"""AES-256-GCM over compressed JSON, bytes and secrets, each bound to what it belongs to.

A sealed value is `version byte | 12 bytes nonce | ciphertext and tag`. The associated data names the place, so that a
value moved to another row, project or purpose does not open.
"""

import json
import os
import zlib
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from harvest.vault.errors import SealBroken
from harvest.vault.keyring import Keyring, ProjectKeys

_VERSION: Final = b"\x01"
_NONCE: Final = 12


def seal_record(keys: ProjectKeys, project_id: int, kind: str, key: str, data: dict[str, Any]) -> bytes:
    """A record's payload. KeyDestroyed once the project has ended."""
    return _seal(keys.payload, _place("record", project_id, kind, key), zlib.compress(_dump(data), 3))


def open_record(keys: ProjectKeys, project_id: int, kind: str, key: str, sealed: bytes) -> dict[str, Any]:
    """What was sealed for exactly this record. SealBroken, KeyDestroyed."""
    opened = _open(keys.payload, _place("record", project_id, kind, key), sealed)
    data: dict[str, Any] = json.loads(zlib.decompress(opened))
    return data


def seal_blob(keys: ProjectKeys, context: str, content: bytes) -> bytes:
    """Bytes of the project, bound to `context`, such as `check/12/sent`."""
    return _seal(keys.payload, _place("blob", keys.ref, context), zlib.compress(content, 3))


def open_blob(keys: ProjectKeys, context: str, sealed: bytes) -> bytes:
    return zlib.decompress(_open(keys.payload, _place("blob", keys.ref, context), sealed))


def seal_secret(keyring: Keyring, project_id: int, secret: str) -> bytes:
    """A client secret, under the master key."""
    return _seal(keyring.master, _place("secret", project_id), secret.encode())


def open_secret(keyring: Keyring, project_id: int, sealed: bytes) -> str:
    """Only where a request is made."""
    return _open(keyring.master, _place("secret", project_id), sealed).decode()


def _place(*parts: object) -> bytes:
    """JSON, so that no two places read the same."""
    return _VERSION + json.dumps([str(part) for part in parts]).encode()


def _seal(key: bytes, place: bytes, content: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, content, place)


def _open(key: bytes, place: bytes, sealed: bytes) -> bytes:
    sealed = bytes(sealed)
    if sealed[:1] != _VERSION:
        raise SealBroken("This was not sealed here.")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place)
    except InvalidTag:
        raise SealBroken("A sealed value was changed, or is opened as something else.") from None


def _dump(data: dict[str, Any]) -> bytes:
    """orjson refuses integers beyond 64 bits and lone surrogates; the standard library writes both."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return json.dumps(data, separators=(",", ":")).encode()
