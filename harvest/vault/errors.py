"""What can be wrong with keys and seals. None of the messages holds a key or anything sealed.

VaultError
├── KeyringMissing      there are projects, but not the keys that open their records
├── KeyringUnsafe       the folder or a file may be read by others, or lies where it must not
├── KeyDestroyed        this key was destroyed, or never was here
├── BackupUnreachable   a copy of the keyring cannot be reached, so a key there may still exist
└── SealBroken          what was sealed was changed, or is opened as something else
"""


class VaultError(Exception):
    pass


class KeyringMissing(VaultError):
    pass


class KeyringUnsafe(VaultError):
    pass


class KeyDestroyed(VaultError):
    pass


class BackupUnreachable(VaultError):
    pass


class SealBroken(VaultError):
    pass
