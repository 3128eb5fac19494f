"""A migrated SQLite database, made once for a state of the migrations and copied by whoever needs one.

Migrating takes seconds of a core, copying a millisecond. The demo's test and PostgreSQL's tests migrate for themselves.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
_KEPT: Final = ROOT / ".pytest_cache" / "migrated"
_DEPENDS_ON: Final = (
    "*/migrations/*.py",
    "*/models/*.py",
    "*/rules/states.py",
    "config/settings.py",
    "requirements.lock",
    "tests/migrated.py",
)


def copy_migrated(to: Path) -> None:
    """A database with every table and no row of ours, at that place."""
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(_find_migrated(), to)


def _find_migrated() -> Path:
    kept = _KEPT / f"{_fingerprint()}.sqlite3"
    if not kept.exists():
        with _alone():
            if not kept.exists():
                _migrate(kept)
    return kept


def _fingerprint() -> str:
    """Changes with whatever may change a table."""
    digest = sha256()
    for pattern in _DEPENDS_ON:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


@contextmanager
def _alone() -> Iterator[None]:
    """One process of this machine at a time."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(kept: Path) -> None:
    """Moved into its place in one step, so that nobody copies half of it."""
    with tempfile.TemporaryDirectory(dir=_KEPT) as folder:
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        environment |= {"FIELDGATE_VAR": folder, "FIELDGATE_KEYRING": f"{folder}/keyring"}
        command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment | {"FIELDGATE_DEVELOPMENT": "1"}, check=True, timeout=300)
        (Path(folder) / "fieldgate.sqlite3").replace(kept)
