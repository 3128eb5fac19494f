"""Proof by bytes: samples of what is stored are found in the files first, and in none of them afterwards.

A search that cannot find what is there proves nothing, so each sample has to be found before anything is erased. On
PostgreSQL the files of the database belong to its server: there the samples are read back by query, and the proof
afterwards is that the tables are gone. What is searched is named in the certificate; what is not, too.
"""

import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from django.conf import settings
from django.db import connection

from harvest.models import Batch, Dataset, Project, Record
from harvest.services.written import find_written
from harvest.vault import open_keyring, open_secret, seal_secret

SAMPLES: Final = 20
_PAYLOAD_START: Final = 24
"""Bytes of a sealed payload: SQLite keeps the first kilobyte of a large row in one piece."""
_CHUNK: Final = 4_000_000
_UPLOADS: Final = "*.upload*"
"""Django's name for an upload that does not fit into memory."""

type Beat = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Place:
    """`what` is for people; `files` are read as they are on the disk."""

    what: str
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """How many of the samples were found where, in how much."""

    what: str
    files: int
    bytes: int
    found: int


@dataclass(frozen=True, slots=True)
class Search:
    """`found` counts samples that were met in at least one place."""

    needles: int
    found: int
    places: tuple[Searched, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def take_samples(project: Project) -> list[bytes]:
    """For the first and the last records by key: the id as text, if it stands nowhere else, and the start of the sealed payload."""
    records = Record.objects.filter(project=project)
    half = SAMPLES // 2
    ends = [*records.order_by("kind", "key")[:half], *records.order_by("-kind", "-key")[:half]]
    chosen = {(each.kind, each.key): each for each in ends}
    needles = [
        needle
        for record in chosen.values()
        for needle in (record.key.encode(), bytes(record.payload)[:_PAYLOAD_START])
    ]
    return leave_out_shared(project, needles)


def leave_out_shared(project: Project, needles: Sequence[bytes]) -> list[bytes]:
    """Without ids that stay on this site, so that a search would meet them: other projects hold or ask for the same
    posts, or somebody named one in an application.

    The sealed payloads of a record differ from project to project, so they can be looked for in any case.
    """
    ids = [needle.decode() for needle in needles if needle.isdigit()]
    others = Record.objects.filter(
        project__in=Project.objects.exclude(pk=project.pk),
        kind__in=Batch.objects.order_by().values("kind").distinct(),
        key__in=ids,
    )
    shared = {key.encode() for key in others.values_list("key", flat=True)}
    shared |= {each.encode() for each in find_written(project, ids)}
    return [needle for needle in needles if needle not in shared]


def seal_samples(project: Project, needles: Sequence[bytes]) -> str:
    """As text that holds none of them, under a key that outlives the project's."""
    listed = orjson.dumps([b64encode(each).decode() for each in needles]).decode()
    return b64encode(seal_secret(open_keyring(), project.pk, listed)).decode()


def open_samples(project: Project, sealed: str) -> list[bytes]:
    listed = open_secret(open_keyring(), project.pk, b64decode(sealed))
    return [b64decode(each) for each in orjson.loads(listed)]


def search(needles: Sequence[bytes], places: Iterable[Place], beat: Beat) -> Search:
    """Every byte of every file. A file that disappears meanwhile is not there any more."""
    met: set[bytes] = set()
    searched = []
    for place in places:
        found: set[bytes] = set()
        size = 0
        for path in place.files:
            length, hits = _search_file(path, needles, beat)
            size += length
            found |= hits
        met |= found
        searched.append(Searched(place.what, len(place.files), size, len(found)))
    return Search(len(needles), len(met), tuple(searched))


def places_of(project: Project) -> list[Place]:
    """Everywhere that this site writes; each file once."""
    seen: set[Path] = set()
    named = [
        ("database and its journal", _database_files()),
        ("files of this site", _all_files(Path(settings.FIELDGATE_VAR))),
        ("folders of datasets", _dataset_files(project)),
        ("uploads in the temporary folder", Path(tempfile.gettempdir()).glob(_UPLOADS)),
    ]
    return [Place(what, tuple(_only_new(files, seen))) for what, files in named]


def finds_in_files() -> bool:
    """Whether the database's own files can be searched from here."""
    return connection.vendor == "sqlite"


def read_back(project: Project, needles: Sequence[bytes]) -> int:
    """How many samples the database still answers, where its files cannot be searched."""
    again = set(take_samples(project))
    return sum(needle in again for needle in needles)


def _search_file(path: Path, needles: Sequence[bytes], beat: Beat) -> tuple[int, set[bytes]]:
    """`beat` with each piece: a large file takes longer than a lease."""
    overlap = max(map(len, needles), default=1) - 1
    found: set[bytes] = set()
    size, tail = 0, b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                beat()
                size += len(chunk)
                window = tail + chunk
                found.update(needle for needle in needles if needle in window)
                tail = window[-overlap:] if overlap else b""
    except FileNotFoundError:
        return size, found
    return size, found


def _database_files() -> list[Path]:
    if not finds_in_files():
        return []
    name = str(connection.settings_dict["NAME"])
    return [Path(f"{name}{suffix}") for suffix in ("", "-journal", "-wal", "-shm")]


def _all_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if not path.is_symlink())


def _dataset_files(project: Project) -> list[Path]:
    folders = Dataset.objects.filter(project=project).values_list("folder", flat=True)
    return [path for folder in folders for path in _all_files(Path(folder))]


def _only_new(files: Iterable[Path], seen: set[Path]) -> Iterator[Path]:
    for path in files:
        real = path.resolve()
        if path.is_file() and real not in seen:
            seen.add(real)
            yield path
