"""Ed25519 signatures of certificates."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_signing_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def sign(private_key: bytes, content: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(content)


def public_half(private_key: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def verify(public_key: bytes, content: bytes, signature: bytes) -> bool:
    """Whether this key signed these bytes; False also for a key or signature of the wrong length."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
