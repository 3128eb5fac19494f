"""All collections of a project at a glance: what they hold, what is missing, what comes next. Eight queries, whatever it holds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from harvest.models import Batch, Collection, DayCount, Project, Run, Schedule, Unit
from harvest.rules.conformance import VIDEOS
from harvest.rules.glance import Glance, Need, need_of
from harvest.rules.kinds import KINDS, in_order
from harvest.rules.parts import NOT_ENDED
from harvest.rules.refresh import Level, Times
from harvest.rules.schedule import ScheduleState
from harvest.rules.settled import Days
from harvest.rules.states import ProjectState, RunState, UnitKind, UnitState
from harvest.selectors.gaps import is_owed, list_gaps

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """`held`: records by kind. `due_at`: by when its oldest record has to be confirmed; None without records. `next_at`: when
    it runs next by itself. `days`, `parts`: what ended runs were asked for and did not bring."""

    collection: Collection
    run: Run | None
    held: Mapping[str, int]
    days: int
    parts: int
    next_at: datetime | None
    due_at: datetime | None
    need: Need

    @property
    def records(self) -> int:
        return sum(self.held.values())

    @property
    def words(self) -> str:
        return ", ".join(KINDS[kind].say(self.held[kind]) for kind in in_order(set(self.held)))


def find_glances(project: Project, now: datetime) -> list[Seen]:
    """What needs somebody first, then by name."""
    collections, newest = list(project.collections.all()), _find_newest(project)
    held, missing, parts = _find_held(project), _count_days(project, collections, now), _count_parts(project)
    clocks, turns = _find_clocks(project), _find_turns(project)
    times, is_open = Times.of(project.interval_days), _is_open(project, now)
    found = []
    for each in collections:
        run, clock = newest.get(each.pk), clocks.get(each.pk) if held[each.pk] else None
        glance = Glance(
            state=RunState(run.state) if run else None,
            days=missing[each.pk],
            parts=parts[each.pk],
            level=times.level(now - clock) if clock else Level.FRESH,
            is_unnoted=bool(each.outside_plan) and each.noted_at is None,
            is_open=is_open,
        )
        found.append(
            Seen(
                collection=each,
                run=run,
                held=held[each.pk],
                days=glance.days,
                parts=glance.parts,
                next_at=turns.get(each.pk) if is_open else None,
                due_at=times.due_at(clock) if clock else None,
                need=need_of(glance),
            )
        )
    return sorted(found, key=lambda seen: (seen.need, seen.collection.name))


def _is_open(project: Project, now: datetime) -> bool:
    return project.state == ProjectState.OPEN and now.date() <= project.access_end


def _find_newest(project: Project) -> dict[int, Run]:
    """The newest run of each collection. One query."""
    newest = Run.objects.filter(collection=OuterRef("collection")).order_by("-number").values("pk")[:1]
    runs = Run.objects.filter(collection__project=project, pk=Subquery(newest))
    return {run.collection_id: run for run in runs}


def _find_held(project: Project) -> defaultdict[int, dict[str, int]]:
    """Records that are held, by the collection that was first to bring them, and by kind. One query."""
    held: defaultdict[int, dict[str, int]] = defaultdict(dict)
    days = DayCount.objects.filter(collection__project=project).order_by()
    for row in days.values("collection", "kind").annotate(n=Sum("records")):
        if row["n"]:
            held[row["collection"]][row["kind"]] = row["n"]
    return held


def _count_days(project: Project, collections: Iterable[Collection], now: datetime) -> Counter[int]:
    """Days of the period that have passed and that no ended run has whole; a cancelled one does not count. One query."""
    ended = Unit.objects.filter(
        run__collection__project=project, run__ended_at__isnull=False, kind=UnitKind.WINDOW
    ).exclude(run__wish=Run.Wish.CANCEL)
    columns = ("spec", "state", "waits_for", "run__wish", "run__state", "run__collection_id")
    windows: defaultdict[int, list[Unit]] = defaultdict(list)
    for unit in ended.select_related("run").only(*columns).order_by("pk"):
        if unit.run is not None:
            windows[unit.run.collection_id].append(unit)
    missing: Counter[int] = Counter()
    for each in collections:
        last = min(each.end_date, now.date() - _DAY)
        if each.kind == VIDEOS and windows[each.pk] and each.start_date <= last:
            gaps = list_gaps(windows[each.pk], Days(each.start_date, last))
            missing[each.pk] = sum((gap.days.last - gap.days.first).days + 1 for gap in gaps)
    return missing


def _count_parts(project: Project) -> Counter[int]:
    """Parts with subjects that runs gave up or left, and no later run brought; a cancelled one does not count. Two queries,
    one where nothing is missing."""
    undone = Q(state=UnitState.FAILED) | Q(state=UnitState.DONE, waits_for=NOT_ENDED)
    parts = Unit.objects.filter(undone, run__collection__project=project, kind=UnitKind.SUBJECTS)
    kept = parts.exclude(run__wish=Run.Wish.CANCEL).order_by()
    left = {row["run"]: row["n"] for row in kept.values("run").annotate(n=Count("pk"))}
    counted: Counter[int] = Counter()
    if left:
        columns = ("collection_id", "number", "wish", "state", "purpose", "asked")
        runs = list(Run.objects.filter(collection__project=project).only(*columns))
        for run in runs:
            if run.pk in left and is_owed(run, runs):
                counted[run.collection_id] += left[run.pk]
    return counted


def _find_clocks(project: Project) -> dict[int, datetime]:
    """Since when the oldest record of each is unconfirmed. One query. Another collection's records may share its batch."""
    clocks: dict[int, datetime] = {}
    batches = Batch.objects.filter(project=project, records__gt=0).order_by("-clock_at")
    for clock, collections in batches.values_list("clock_at", "collections"):
        clocks |= dict.fromkeys(collections, clock)
    return clocks


def _find_turns(project: Project) -> dict[int, datetime]:
    """When each runs next by itself: by its schedule, or for days that had not settled. Two queries."""
    turns: defaultdict[int, list[datetime]] = defaultdict(list)
    active = Schedule.objects.filter(
        collection__project=project, state=ScheduleState.ACTIVE, next_at__isnull=False
    )
    for collection, at in active.values_list("collection", "next_at"):
        if at:
            turns[collection].append(at)
    young = Q(late_at__isnull=False, collection__asks_late=True)
    young |= Q(counts_at__isnull=False, collection__asks_counts=True)
    runs = Run.objects.filter(young, collection__project=project)
    for collection, late, counts, asks_late, asks_counts in runs.values_list(
        "collection", "late_at", "counts_at", "collection__asks_late", "collection__asks_counts"
    ):
        turns[collection] += [at for at, asks in ((late, asks_late), (counts, asks_counts)) if at and asks]
    return {collection: min(moments) for collection, moments in turns.items()}
