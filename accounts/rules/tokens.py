"""Tokens that stand in addresses: 256 random bits. Rows keep their SHA-256, which leads back to none."""

import hashlib
import secrets
from typing import Final

TOKEN_BYTES: Final = 32


def make_token() -> str:
    """Safe in an address; 43 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
