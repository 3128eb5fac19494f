"""Second places of the keyring. What is destroyed here has to be destroyed there."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from harvest.vault.errors import BackupUnreachable
from harvest.vault.folder import make_folder, remove, sync_folder, write_new

_REGISTER: Final = "backups.json"
_MARK: Final = "fieldgate-keyring-backup"
"""A file in each copy: without it an empty mount point would pass for a place where nothing is left."""


def read_register(keyring: Path) -> tuple[Path, ...]:
    try:
        return tuple(Path(path) for path in json.loads((keyring / _REGISTER).read_text()))
    except FileNotFoundError:
        return ()


def copy_to(keyring: Path, to: Path, names: Sequence[str]) -> int:
    """Register first, copy second: a copy that is not registered would outlive its key."""
    to = to.resolve()
    _register(keyring, to)
    make_folder(to)
    if not (to / _MARK).exists():
        write_new(to / _MARK, b"wrapped keys; useless without master.key\n")
    for name in names:
        make_folder((to / name).parent)
        remove(to / name)
        write_new(to / name, (keyring / name).read_bytes())
    return len(names)


def remove_everywhere(keyring: Path, paths: Sequence[Path]) -> None:
    """BackupUnreachable names the places that could not be reached, after all others were cleaned."""
    places = read_register(keyring)
    for place in filter(_is_reachable, places):
        for path in paths:
            remove(place / path)
    missing = [str(place) for place in places if not _is_reachable(place)]
    if missing:
        raise BackupUnreachable(f"A copy of the keyring cannot be reached: {', '.join(missing)}.")


def _is_reachable(place: Path) -> bool:
    return (place / _MARK).exists()


def _register(keyring: Path, to: Path) -> None:
    places = dict.fromkeys([*read_register(keyring), to])
    draft = keyring / f".{_REGISTER}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    write_new(draft, json.dumps([str(place) for place in places]).encode())
    draft.replace(keyring / _REGISTER)
    sync_folder(keyring)
