"""Which fields the rows of a page had, and how many were filled. In the transaction of the page, which has locked the project."""

from collections import Counter
from collections.abc import Sequence

from harvest.models import Coverage, FieldSeen
from harvest.rules.drift import count_filled
from harvest.services.keeping import Arrival
from tiktok.records import Item


def note_fields(arrival: Arrival, path: str, items: Sequence[Item]) -> None:
    """A field that comes for the first time in the project is noted with the run that brought it."""
    if not items:
        return
    filled = count_filled(item.data for item in items)
    known = Coverage.objects.filter(run=arrival.run, path=path).first()
    if known is None:
        _note_new(arrival, path, list(filled))
        Coverage.objects.create(run=arrival.run, path=path, rows=len(items), filled=filled)
        return
    _note_new(arrival, path, [name for name in filled if name not in known.filled])
    sums = Counter(known.filled)
    sums.update(filled)
    Coverage.objects.filter(pk=known.pk).update(rows=known.rows + len(items), filled=dict(sums))


def _note_new(arrival: Arrival, path: str, names: list[str]) -> None:
    if names:
        FieldSeen.objects.bulk_create(
            [
                FieldSeen(
                    project=arrival.project, path=path, field=name, run=arrival.run, seen_at=arrival.now
                )
                for name in names
            ],
            ignore_conflicts=True,
        )
