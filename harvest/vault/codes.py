"""What stands in a dataset for names, and for keys that were made of names.

The codes of a project are the same in all of its datasets. A dataset with codes of its own shares none with any other:
its key is made from the project's names key and its number, and dies with that key. A key made of names is a hash of
32 bytes and goes out enciphered, so that this site, and nobody else, finds the record again that has to be cut out.
"""

import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from harvest.vault.hashes import name_code
from harvest.vault.keyring import ProjectKeys


@dataclass(frozen=True, slots=True)
class ProjectCodes:
    """The same name has the same code in every dataset of the project."""

    keys: ProjectKeys

    def of_name(self, name: str) -> str:
        return name_code(self.keys, name)

    def of_key(self, key: str) -> str:
        return key

    def find_key(self, code: str) -> str:
        return code


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """64 hexadecimal digits each; no code of another dataset, nor of the project, is among them."""

    names_key: bytes
    cipher: Cipher[ECB]

    def of_name(self, name: str) -> str:
        return hmac.digest(self.names_key, name.encode("utf-8", "surrogatepass"), "sha256").hex()

    def of_key(self, key: str) -> str:
        turn = self.cipher.encryptor()
        return (turn.update(bytes.fromhex(key)) + turn.finalize()).hex()

    def find_key(self, code: str) -> str:
        """The record's key. ValueError for what is no code."""
        turn = self.cipher.decryptor()
        return (turn.update(bytes.fromhex(code)) + turn.finalize()).hex()


type Codes = ProjectCodes | OwnCodes


def make_own_codes(keys: ProjectKeys, dataset: int) -> OwnCodes:
    """`dataset`: its number in the project."""
    seed = hmac.digest(keys.names, f"dataset|{dataset}".encode(), "sha256")
    names, ids = (hmac.digest(seed, purpose, "sha256") for purpose in (b"names", b"ids"))
    return OwnCodes(names, Cipher(AES256(ids), ECB()))  # noqa: S305 -- each block is half of a keyed hash: no two are alike
