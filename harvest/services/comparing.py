"""A manuscript is compared with all records of a project, page by page. Nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from harvest.models import Project, Record, Tombstone
from harvest.rules.disclosure import Entry, Manuscript, Scan, build_report, find_statements, source_of
from harvest.rules.kinds import KINDS
from harvest.vault import ProjectKeys, open_keyring, open_record, tombstone_of

PAGE: Final = 2_000
_NAMED_BY_NUMBER: Final = tuple(kind.name for kind in KINDS.values() if not kind.hashed)
"""Kinds whose key is TikTok's own number."""

type Beat = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`compared`: texts of records that went by."""

    entries: tuple[Entry, ...]
    compared: int


def compare(project: Project, manuscript: Manuscript, *, beat: Beat = lambda: None) -> Comparison:
    """`beat` is called with each page of records. VaultError once the project's keys are destroyed."""
    scan = Scan(manuscript)
    keys = open_keyring().project(project.ref)
    for page in _read_pages(project.pk):
        beat()
        for record in page:
            data = open_record(keys, project.pk, record.kind, record.key, bytes(record.payload))
            scan.look(source_of(data))
    found = scan.finish(_find_erased(project, keys, manuscript))
    return Comparison(build_report(manuscript, [*found, *find_statements(manuscript)]), scan.sources)


def _read_pages(project_id: int) -> Iterator[list[Record]]:
    """Records that are set aside or overdue count too: nobody is shown them, and they may be quoted all the same."""
    records = Record.objects.filter(project_id=project_id)
    for kind in records.order_by().values_list("kind", flat=True).distinct():
        after = ""
        while page := list(records.filter(kind=kind, key__gt=after).order_by("key")[:PAGE]):
            after = page[-1].key
            yield page


def _find_erased(project: Project, keys: ProjectKeys, manuscript: Manuscript) -> frozenset[str]:
    """Numbers of the manuscript whose records were removed."""
    hashes = {tombstone_of(keys, kind, key): key for kind in _NAMED_BY_NUMBER for key in manuscript.ids}
    found = Tombstone.objects.filter(project=project, kind__in=_NAMED_BY_NUMBER, key__in=list(hashes))
    gone = {hashes[key] for key in found.values_list("key", flat=True)}
    held = Record.objects.filter(project=project, kind__in=_NAMED_BY_NUMBER, key__in=list(gone))
    return frozenset(gone.difference(held.values_list("key", flat=True) if gone else ()))
