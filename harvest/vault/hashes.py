"""Keyed hashes: what remains of an erased id, what stands for a name, and the keys of accounts and edges."""

import hmac

from harvest.vault.keyring import ProjectKeys


def tombstone_of(keys: ProjectKeys, kind: str, key: str, times: int = 1) -> str:
    """64 hexadecimal digits. Nobody without the project's tombstones key can tell which id it was.

    `times`: the how manieth time it was erased, where it came back in between.
    """
    return _hash(keys.tombstones, f"{kind}|{key}" if times == 1 else f"{kind}|{key}|{times}")


def name_code(keys: ProjectKeys, name: str) -> str:
    """64 hexadecimal digits that stand for an account's name; the same name has the same code in a project."""
    return _hash(keys.names, name)


def key_code(keys: ProjectKeys, canonical: str) -> str:
    """64 hexadecimal digits: the key of an account or an edge, from its canonical form (`harvest/rules/kinds.py`)."""
    return _hash(keys.names, canonical)


def _hash(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()
