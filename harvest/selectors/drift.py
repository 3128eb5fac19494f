"""What a run noticed of TikTok's answers: fields that nobody documented, and fields that have become empty."""

from collections.abc import Iterator

from harvest.models import Coverage, FieldSeen, Run
from harvest.rules.drift import ABOUT, Filled, find_emptied, find_undocumented


def find_notices(run: Run) -> tuple[str, ...]:
    """In sentences. Emptied fields are told once the run is over, against the run before it. At most three queries."""
    return (*_say_new(run), *(_say_emptied(run) if run.ended_at else ()))


def _say_new(run: Run) -> Iterator[str]:
    seen: dict[str, list[str]] = {}
    for path, field in FieldSeen.objects.filter(run=run).values_list("path", "field"):
        seen.setdefault(path, []).append(field)
    for path, fields in sorted(seen.items()):
        if new := find_undocumented(path, fields):
            yield (
                f"TikTok's answers about {ABOUT.get(path, path)} hold fields that its pages did not describe: "
                f"{', '.join(new)}. They are kept."
            )


def _say_emptied(run: Run) -> Iterator[str]:
    before = _read_coverage(_find_before(run))
    for path, now in sorted(_read_coverage(run).items()):
        if path in before and (emptied := find_emptied(before[path], now)):
            yield (
                f"Fields of {ABOUT.get(path, path)} that were always filled in the run before are empty now: "
                f"{', '.join(emptied)}. Ask whether TikTok has changed something before you rely on them."
            )


def _find_before(run: Run) -> Run | None:
    """The newest run before this one. Its fields are the same: a collection does not change."""
    earlier = Run.objects.filter(collection=run.collection_id, number__lt=run.number, ended_at__isnull=False)
    return earlier.order_by("-number").first()


def _read_coverage(run: Run | None) -> dict[str, Filled]:
    rows = Coverage.objects.filter(run=run) if run else ()
    return {each.path: Filled(each.rows, each.filled) for each in rows}
