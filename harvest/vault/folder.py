"""Files of the keyring: mode 0600 in folders of mode 0700, on the disk before a function returns."""

import os
import stat
from pathlib import Path

from harvest.vault.errors import KeyDestroyed, KeyringUnsafe


def make_folder(folder: Path) -> None:
    """The folder, its parents where they are missing, for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sync_folder(folder.parent)


def write_new(path: Path, content: bytes) -> None:
    """A file that did not exist. FileExistsError if it does: no key is ever written over."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path.parent)


def read_key_file(path: Path) -> bytes:
    """KeyDestroyed if there is no such file, KeyringUnsafe if others may read it."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise KeyDestroyed(f"The key {path.parent.name}/{path.name} is not here.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyringUnsafe(f"{path} may be read by others. Run: chmod 600 {path}")
    return path.read_bytes()


def remove(path: Path) -> None:
    """The file is gone from its folder, also if it was gone before."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
