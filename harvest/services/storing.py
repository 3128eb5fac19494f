"""One page into the database: everything it says, in one transaction, while this worker still holds the unit.

Order: lock the project, fence, look whether the access still runs, records (`keeping.py`), what follows from them, fields,
counts, log. A row from after the period is neither stored nor counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from harvest.models import Project, Run, RunCount
from harvest.services.access_period import refuse_outside_access
from harvest.services.arriving import Thing, read_video
from harvest.services.asking import VIDEO_PATH, note_answer
from harvest.services.drifting import note_fields
from harvest.services.extras import plan_extras
from harvest.services.failpoints import failpoint
from harvest.services.keeping import Arrival, Kept, keep
from harvest.services.scheduling import Held, fence
from harvest.services.settling import count_end
from harvest.vault import ProjectKeys, open_keyring
from tiktok.client import Page
from tiktok.records import Item

type Read = Callable[[ProjectKeys], Iterable[Thing]]
type Kinds = tuple[Kept, ...]
type Follow = Callable[[Arrival, Kinds], None]
type Then = Callable[[Kinds], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What a page brought. `erased`: ids that were erased before and stay so."""

    new: int
    again: int
    erased: int


def store_page(held: Held, page: Page, *, asked_at: datetime, then: dict[str, Any]) -> Stored:
    """A page of a window of days."""
    asked = _asked_of(held)
    fields, last_day = frozenset(asked["fields"]), date.fromisoformat(asked["end_date"])

    def read(_keys: ProjectKeys) -> Iterable[Thing]:
        wanted = (item for item in page.items if _is_wanted(item, last_day))
        return (read_video(item, path=VIDEO_PATH, asked=fields) for item in wanted)

    cursor = held.unit.progress.get("cursor")
    return store_things(
        held,
        page,
        read,
        asked_at=asked_at,
        then=lambda _kept: then,
        follow=plan_extras,
        path=VIDEO_PATH,
        cursor=cursor,
    )


def store_things(
    held: Held,
    page: Page,
    read: Read,
    *,
    asked_at: datetime,
    then: Then,
    follow: Follow,
    path: str,
    cursor: int | None,
) -> Stored:
    """Store what `read` makes of the page, and move the unit: `then` says its columns (such as `progress`) from what was
    kept, `follow` plans and notes what comes of it. Fenced or AccessOver: nothing is stored."""
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        project = Project.objects.select_for_update().get(pk=held.unit.project_id)
        now = held.clock()
        fence(held)
        refuse_outside_access(project, now)
        arrival = _read_arrival(held, project, asked_at, now)
        kept = keep(arrival, read(arrival.keys))
        columns = then(kept)
        fence(held, **columns)
        follow(arrival, kept)
        note_fields(arrival, path, page.items)
        stored = _count(arrival, kept, page)
        _log(held, page, stored, cursor)
        count_end(held.unit.run_id, columns.get("state"), now)
    failpoint("after_commit")
    return stored


def _asked_of(held: Held) -> dict[str, Any]:
    if held.unit.run is None:
        raise ValueError("A page belongs to a run.")
    asked: dict[str, Any] = held.unit.run.asked
    return asked


def _read_arrival(held: Held, project: Project, asked_at: datetime, now: datetime) -> Arrival:
    if held.unit.run is None:
        raise ValueError("A page belongs to a run.")
    return Arrival(project, held.unit.run, open_keyring().project(project.ref), asked_at, now)


def _is_wanted(item: Item, last_day: date) -> bool:
    """Not of the day that is asked for beyond the period, lest its last one be missed."""
    return item.created_at is None or item.created_at.astimezone(UTC).date() <= last_day


def _count(arrival: Arrival, kept: Kinds, page: Page) -> Stored:
    stored = Stored(
        sum(len(each.new) for each in kept),
        sum(len(each.again) for each in kept),
        sum(each.erased for each in kept),
    )
    Run.objects.filter(pk=arrival.run.pk).update(
        records_new=F("records_new") + stored.new,
        records_again=F("records_again") + stored.again,
        erased_again=F("erased_again") + stored.erased,
        unreadable=F("unreadable") + page.unreadable,
    )
    for each in kept:
        _count_kind(arrival.run, each)
    return stored


def _count_kind(run: Run, kept: Kept) -> None:
    counts = {
        "new": len(kept.new),
        "again": len(kept.again),
        "erased": kept.erased,
        "returned": kept.returned,
    }
    changes = {name: F(name) + count for name, count in counts.items()}
    if not RunCount.objects.filter(run=run, kind=kept.kind).update(**changes):
        RunCount.objects.create(run=run, kind=kept.kind, **counts)


def _log(held: Held, page: Page, stored: Stored, cursor: int | None) -> None:
    note_answer(
        held,
        cursor=cursor,
        items=len(page.items),
        items_new=stored.new,
        http_status=page.http_status,
        code="ok",
        log_id=page.log_id[:80],
        request_sha256=page.request_sha256,
        response_sha256=page.body_sha256,
    )
