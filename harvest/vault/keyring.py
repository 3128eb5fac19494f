"""The keyring on disk.

    FIELDGATE_KEYRING/              0700
    ├── master.key                  32 bytes; never in a backup made here, never derived from SECRET_KEY
    ├── signing.key                 Ed25519, wrapped by the master key
    ├── backups.json                folders that hold a copy of the wrapped keys
    ├── erased/PR-2026-0001.log     keyed hashes of what was erased, for a database that is restored
    └── projects/PR-2026-0001/      payload, names and tombstones, each wrapped

Nothing is remembered between calls: a key that was destroyed is gone for a worker that runs since last week too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings

from harvest.models import Project
from harvest.vault import backups, erasures, signing, wrapping
from harvest.vault.errors import KeyringMissing, KeyringUnsafe, VaultError
from harvest.vault.folder import make_folder, read_key_file, remove, write_new

PAYLOAD, NAMES, TOMBSTONES = "payload", "names", "tombstones"
KEY_NAMES: Final = (PAYLOAD, NAMES, TOMBSTONES)
_MASTER, _SIGNING = "master.key", "signing.key"


@dataclass(frozen=True, slots=True)
class Keyring:
    folder: Path

    @property
    def master(self) -> bytes:
        return read_key_file(self.folder / _MASTER)

    def create_project(self, ref: str) -> "ProjectKeys":
        """Three keys for a project, on the disk when this returns. Keys that are there already are kept."""
        place = self.folder / "projects" / ref
        make_folder(place)
        for name in KEY_NAMES:
            if not (place / name).exists():
                write_new(place / name, wrapping.wrap(self.master, f"{ref}/{name}", wrapping.new_key()))
        return ProjectKeys(ref, self)

    def project(self, ref: str) -> "ProjectKeys":
        return ProjectKeys(ref, self)

    def read_key(self, ref: str, name: str) -> bytes:
        """KeyDestroyed, KeyringUnsafe, SealBroken."""
        wrapped = read_key_file(self.folder / "projects" / ref / name)
        return wrapping.unwrap(self.master, f"{ref}/{name}", wrapped)

    def has_key(self, ref: str, name: str) -> bool:
        return (self.folder / "projects" / ref / name).exists()

    def destroy(self, ref: str, names: Iterable[str]) -> None:
        """Remove these keys here and from every copy made by `backup`. May be repeated.

        BackupUnreachable if a copy cannot be reached: then the keys are gone here, and not proven gone there.
        """
        paths = [Path("projects") / ref / name for name in names]
        for path in paths:
            remove(self.folder / path)
        backups.remove_everywhere(self.folder, paths)

    def backup(self, to: Path) -> int:
        """Copy the wrapped keys to a second place, and remember it. The number of files there. Never the master key."""
        return backups.copy_to(self.folder, to, [_SIGNING, *self._project_files()])

    def backups(self) -> tuple[Path, ...]:
        return backups.read_register(self.folder)

    def note_erased(self, ref: str, erased: Iterable[erasures.Erased]) -> None:
        """Write down outside of the database what is about to be erased in it."""
        erasures.append(self.folder, self.backups(), ref, erased)

    def read_erased(self, ref: str) -> frozenset[erasures.Erased]:
        return erasures.read(self.folder, self.backups(), ref)

    def sign(self, content: bytes) -> bytes:
        return signing.sign(self._signing_key(), content)

    def public_key(self) -> bytes:
        return signing.public_half(self._signing_key())

    def _signing_key(self) -> bytes:
        return wrapping.unwrap(self.master, _SIGNING, read_key_file(self.folder / _SIGNING))

    def _project_files(self) -> list[str]:
        found = (self.folder / "projects").glob("*/*")
        return sorted(str(path.relative_to(self.folder)) for path in found if path.name in KEY_NAMES)


@dataclass(frozen=True, slots=True)
class ProjectKeys:
    """The keys of one project, each unwrapped once when it is first asked for. Ask the keyring anew for each page.

    KeyDestroyed if the key is gone.
    """

    ref: str
    keyring: Keyring = field(repr=False)
    _opened: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def payload(self) -> bytes:
        return self._open(PAYLOAD)

    @property
    def names(self) -> bytes:
        return self._open(NAMES)

    @property
    def tombstones(self) -> bytes:
        return self._open(TOMBSTONES)

    def _open(self, name: str) -> bytes:
        if name not in self._opened:
            self._opened[name] = self.keyring.read_key(self.ref, name)
        return self._opened[name]


def open_keyring() -> Keyring:
    """The site's keyring. It makes itself only where there is neither a keyring nor a project; else KeyringMissing."""
    folder = Path(settings.FIELDGATE_KEYRING)
    if (folder / _MASTER).exists():
        return Keyring(folder)
    if folder.exists() or Project.objects.exists():
        raise KeyringMissing(
            f"There is no master key in {folder}. Put the keyring back from its backup, or set FIELDGATE_KEYRING "
            "to where it is. A new one would not open the records that are stored."
        )
    return init_keyring(folder)


def init_keyring(folder: Path) -> Keyring:
    """A new keyring. KeyringUnsafe if the place is not fit, FileExistsError if there is one already."""
    refuse_unfit_place(folder)
    make_folder(folder)
    make_folder(folder / "projects")
    write_new(folder / _MASTER, wrapping.new_key())
    keyring = Keyring(folder)
    write_new(folder / _SIGNING, wrapping.wrap(keyring.master, _SIGNING, signing.new_signing_key()))
    return keyring


def refuse_unfit_place(folder: Path) -> None:
    """Keys do not lie beside what they open: a copy of the one must not be a copy of the other."""
    for near in (Path(settings.FIELDGATE_VAR), Path(settings.BASE_DIR)):
        if folder.resolve().is_relative_to(near.resolve()):
            raise KeyringUnsafe(
                f"The keyring must not lie under {near}. Set FIELDGATE_KEYRING to another place."
            )


def find_faults(folder: Path) -> list[str]:
    """What `keyring check` and the system check say of a keyring that exists. Empty: all is well."""
    faults = [f"{path} may be read by others." for path in _paths(folder) if path.stat().st_mode & 0o077]
    try:
        refuse_unfit_place(folder)
        Keyring(folder).public_key()
    except VaultError as error:
        faults.append(str(error))
    return faults


def _paths(folder: Path) -> list[Path]:
    return [folder, *sorted(folder.rglob("*"))]
