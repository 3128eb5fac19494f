"""The ids that cuts took out of a dataset: noted while it is cut, given to those who hold a copy, dropped afterwards.

Noted before the row leaves the file, so that `kill -9` costs none; sealed, so that no place of this site holds one in
clear; only while somebody has a copy that may still hold them.
"""

import io
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.template.loader import render_to_string

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import Dataset, RemovedIds
from harvest.rules.removed_ids import RemovedId, write_list
from harvest.rules.states import DatasetState
from harvest.selectors.copies import count_cuts, list_open_copies
from harvest.vault import open_blob, open_keyring, seal_blob
from proposals.services.auditing import record_event

LIST: Final = "removed-ids.csv"
TOOLS: Final = ("remove_ids.py", "remove_ids.R")
"""Under `static/tools/`."""
BEFORE: Final = 0
"""In the place of a cut: what was erased before the dataset was there, for copies from before its first cut."""


def note_removed(dataset: Dataset, kind: str, ids: Collection[str], *, now: datetime) -> None:
    """Before they leave the files. Nothing while nobody has a copy."""
    if not ids or not dataset.copies.filter(confirmed_at=None).exists():
        return
    cut = count_cuts(dataset) + 1
    keys = open_keyring().project(dataset.project.ref)
    sealed = seal_blob(keys, _context(dataset, cut, kind), orjson.dumps(sorted(ids)))
    RemovedIds.objects.create(dataset=dataset, cut=cut, kind=kind, ids=sealed, removed_at=now)


def note_gone(dataset: Dataset, kind: str, ids: Collection[str], *, now: datetime) -> None:
    """Ids of a copy from elsewhere that were erased before it was registered: they never stood in the dataset's own files."""
    keys = open_keyring().project(dataset.project.ref)
    sealed = seal_blob(keys, _context(dataset, BEFORE, kind), orjson.dumps(sorted(ids)))
    RemovedIds.objects.create(dataset=dataset, cut=BEFORE, kind=kind, ids=sealed, removed_at=now)


def take_list(dataset: Dataset, *, by: User, now: datetime) -> bytes:
    """A ZIP: what left the dataset since this person's oldest open copy was taken, and two scripts that apply it.

    NotNow for whoever was not asked to change a copy. It is remembered how far the list goes.
    """
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update(of=("self",)).select_related("project").get(pk=dataset.pk)
        if dataset.state == DatasetState.ERASED:
            raise NotNow(f"The project has ended: delete your copy of dataset {dataset.number} whole.")
        asked = list_open_copies(dataset, by)
        since = asked.aggregate(cut=Min("cut"))["cut"]
        if since is None:
            raise NotNow(f"Nothing has left dataset {dataset.number} since you took it.")
        listed = count_cuts(dataset)
        asked.update(listed=listed)
        record_event("dataset.list_taken", about=dataset.project, by=by, now=now, dataset=dataset.number)
        content = write_list(_read(dataset, since, listed))
    return _pack(dataset, content)


def drop_settled(dataset: Dataset) -> None:
    """What no open copy may hold any more. In the transaction that settles one."""
    done = count_cuts(dataset)
    still_open = dataset.copies.filter(recalled_at__isnull=False, confirmed_at=None)
    oldest = still_open.aggregate(cut=Min("cut"))["cut"]
    until = done if oldest is None else oldest
    if oldest != BEFORE:
        dataset.removed.filter(cut__lte=until).delete()


def _read(dataset: Dataset, since: int, until: int) -> Iterator[RemovedId]:
    keys = open_keyring().project(dataset.project.ref)
    first = since if since == BEFORE else since + 1
    for each in dataset.removed.filter(cut__gte=first, cut__lte=until):
        opened = open_blob(keys, _context(dataset, each.cut, each.kind), bytes(each.ids))
        yield from (RemovedId(each.kind, name, each.removed_at) for name in orjson.loads(opened))


def _context(dataset: Dataset, cut: int, kind: str) -> str:
    return f"removed/{dataset.pk}/{cut}/{kind}"


def _pack(dataset: Dataset, content: bytes) -> bytes:
    file = io.BytesIO()
    readme = render_to_string("datasets/removed.md", {"dataset": dataset, "list": LIST})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LIST, content)
        for name in TOOLS:
            archive.write(settings.BASE_DIR / "static" / "tools" / name, name)
        archive.writestr("README.md", readme)
    return file.getvalue()
