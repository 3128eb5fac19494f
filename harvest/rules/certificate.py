"""A certificate as a document: its bytes and its reading.

The file is the signed content and the signature, rendered in one way only: every changed byte, white space included,
makes `read_certificate` refuse or the signature fail.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

SCHEMA: Final = "fieldgate/certificate/2"
READABLE: Final = ("fieldgate/certificate/1", SCHEMA)
"""Version 1 knew no signatory, and held its open points itself."""
ALGORITHM: Final = "Ed25519"
_SIGNATURE: Final = "signature"


class CertificateError(ValueError):
    """The file is not a certificate as it was issued; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a verifier needs: the bytes that were signed, by which key, with what result."""

    content: dict[str, Any]
    signed_bytes: bytes
    public_key: bytes
    signature: bytes


def bytes_to_sign(content: Mapping[str, Any]) -> bytes:
    """Canonical JSON of everything but the signature."""
    rest = {name: value for name, value in content.items() if name != _SIGNATURE}
    return json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def attach_signature(content: Mapping[str, Any], *, public_key: bytes, signature: bytes) -> dict[str, Any]:
    mark = {
        "algorithm": ALGORITHM,
        "public_key": b64encode(public_key).decode(),
        "value": b64encode(signature).decode(),
    }
    return {**content, _SIGNATURE: mark}


def to_file(content: Mapping[str, Any]) -> bytes:
    """The bytes of `certificate.json`."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2).encode() + b"\n"


def read_certificate(body: bytes) -> Signed:
    """The content and its signature, unverified. CertificateError if the bytes are not those that `to_file` writes."""
    content = _parse(body)
    if content.get("schema") not in READABLE:
        raise CertificateError(f"This is not a certificate of the kinds {' and '.join(READABLE)}.")
    if to_file(content) != body:
        raise CertificateError(
            "The file was changed after it was issued: it is not written as Fieldgate writes it."
        )
    mark = content.get(_SIGNATURE)
    if (
        not isinstance(mark, dict)
        or mark.get("algorithm") != ALGORITHM
        or set(mark) != {"algorithm", "public_key", "value"}
    ):
        raise CertificateError("The file has no signature that can be read.")
    return Signed(content, bytes_to_sign(content), _decode(mark["public_key"]), _decode(mark["value"]))


def _parse(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CertificateError("The file is not JSON.") from error
    if not isinstance(content, dict):
        raise CertificateError("The file does not hold one JSON object.")
    return content


def _decode(text: object) -> bytes:
    """Base64 in its only form, so that no two texts are the same key."""
    try:
        decoded = b64decode(str(text), validate=True)
    except (Base64Error, ValueError) as error:
        raise CertificateError("The signature cannot be read.") from error
    if b64encode(decoded).decode() != text:
        raise CertificateError("The signature is not written as Fieldgate writes it.")
    return decoded
