"""The only door to cryptography: keys on disk, sealed payloads and secrets, keyed hashes, signatures."""

from harvest.vault.codes import Codes, OwnCodes, ProjectCodes, make_own_codes
from harvest.vault.errors import (
    BackupUnreachable,
    KeyDestroyed,
    KeyringMissing,
    KeyringUnsafe,
    SealBroken,
    VaultError,
)
from harvest.vault.hashes import key_code, name_code, tombstone_of
from harvest.vault.keyring import (
    KEY_NAMES,
    Keyring,
    ProjectKeys,
    find_faults,
    init_keyring,
    open_keyring,
)
from harvest.vault.sealing import (
    open_blob,
    open_record,
    open_secret,
    seal_blob,
    seal_record,
    seal_secret,
)
from harvest.vault.signing import verify

__all__ = [
    "KEY_NAMES",
    "BackupUnreachable",
    "Codes",
    "KeyDestroyed",
    "Keyring",
    "KeyringMissing",
    "KeyringUnsafe",
    "OwnCodes",
    "ProjectCodes",
    "ProjectKeys",
    "SealBroken",
    "VaultError",
    "find_faults",
    "init_keyring",
    "key_code",
    "make_own_codes",
    "name_code",
    "open_blob",
    "open_keyring",
    "open_record",
    "open_secret",
    "seal_blob",
    "seal_record",
    "seal_secret",
    "tombstone_of",
    "verify",
]
