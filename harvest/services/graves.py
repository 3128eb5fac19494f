"""What was erased before, and whether it stays out when TikTok shows it again.

Each time that something is erased leaves a tombstone of its own: whoever restores a database can tell that what came back
was erased again since.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import count
from typing import Final

from harvest.models import Project, Record, Tombstone
from harvest.selectors.terms import effects_of
from harvest.vault import ProjectKeys, tombstone_of

MAY_RETURN: Final = frozenset({Tombstone.Reason.ABSENT, Tombstone.Reason.UNPROVEN})
"""What TikTok or its silence took. What somebody asked to delete stays out, whatever the rules of the project say,
and so does what a restored database was told of: the list of what was erased does not say why."""


def find_kept_out(
    keys: ProjectKeys, project: Project, kind: str, wanted: Collection[str], *, asked_at: datetime
) -> set[str]:
    """Which of these were erased before and are not taken in. `asked_at`: an answer to an older question brings nothing back.

    What is held was let in before, and stays until it goes from TikTok.
    """
    erased = find_erased(keys, project.pk, kind, wanted)
    if not erased:
        return set()
    held = Record.objects.filter(project=project, kind=kind, key__in=list(erased))
    out = erased - set(held.values_list("key", flat=True))
    if not out or not effects_of(project).collects_again:
        return out
    return {key for key in out if not _may_return(keys, project.pk, kind, key, asked_at)}


def find_erased(keys: ProjectKeys, project_id: int, kind: str, wanted: Collection[str]) -> set[str]:
    """Which of these were erased at least once."""
    graves = Tombstone.objects.filter(project_id=project_id, kind=kind)
    if not wanted or not graves.exists():
        return set()
    hashes = {tombstone_of(keys, kind, key): key for key in wanted}
    return {hashes[code] for code in graves.filter(key__in=list(hashes)).values_list("key", flat=True)}


def mark_graves(keys: ProjectKeys, project_id: int, kind: str, names: Iterable[str]) -> dict[str, str]:
    """By key, the hash under which it is erased this time: the first that no tombstone has."""
    marks: dict[str, str] = {}
    left = list(names)
    for times in count(1):
        hashes = {tombstone_of(keys, kind, key, times): key for key in left}
        taken = Tombstone.objects.filter(project_id=project_id, kind=kind, key__in=list(hashes))
        known = set(taken.values_list("key", flat=True))
        marks |= {key: code for code, key in hashes.items() if code not in known}
        left = [hashes[code] for code in known]
        if not left:
            break
    return marks


def find_erased_since(
    keys: ProjectKeys, project_id: int, kind: str, names: Collection[str], unknown: Collection[str]
) -> list[str]:
    """Of a restored database: which of these keys have one of the hashes that it does not know. One query, and one more for
    each that came back."""
    back = find_erased(keys, project_id, kind, names)
    return [
        key
        for key in names
        if tombstone_of(keys, kind, key) in unknown
        or (key in back and _next_mark(keys, project_id, kind, key) in unknown)
    ]


def _next_mark(keys: ProjectKeys, project_id: int, kind: str, key: str) -> str:
    return mark_graves(keys, project_id, kind, [key])[key]


def _may_return(keys: ProjectKeys, project_id: int, kind: str, key: str, asked_at: datetime) -> bool:
    graves = _read_graves(keys, project_id, kind, key)
    return all(reason in MAY_RETURN and erased_at < asked_at for reason, erased_at in graves.values())


def _read_graves(
    keys: ProjectKeys, project_id: int, kind: str, key: str
) -> Mapping[int, tuple[str, datetime]]:
    found: dict[int, tuple[str, datetime]] = {}
    graves = Tombstone.objects.filter(project_id=project_id, kind=kind)
    for times in count(1):
        grave = (
            graves.filter(key=tombstone_of(keys, kind, key, times)).values_list("reason", "erased_at").first()
        )
        if grave is None:
            break
        found[times] = grave
    return found
