"""How complete a collection or a run is, as one report. A fixed number of queries, however many runs and requests it has."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BooleanField, Count, F, OuterRef, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from harvest.models import Collection, DayCount, PageLog, Record, Run, RunAnswer, RunCount
from harvest.rules.completeness import (
    Asked,
    Completeness,
    FaultSum,
    MissingDays,
    MissingParts,
    NotAnswered,
    Pages,
    Returned,
    RunAsked,
    Since,
    Unsettled,
)
from harvest.rules.conformance import VIDEOS
from harvest.rules.kinds import KINDS
from harvest.rules.mishaps import FINE
from harvest.rules.parts import Stand
from harvest.rules.settled import Days, settles_at
from harvest.rules.states import RecordState, RunPurpose
from harvest.selectors.faults import Fault, find_faults
from harvest.selectors.gaps import find_gaps_of, find_missing_of, find_still_missing, list_unsettled
from harvest.selectors.parts_of_run import count_stands
from harvest.selectors.settled import list_asked_of
from tiktok.endpoints import VIDEOS as SEARCH
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG
from tiktok.query import QueryError, parse_query, say_query

_IS_ASIDE: Final = RawSQL(  # noqa: S611 -- SQLite takes this partial index for a literal alone, and not to group by
    f"state = '{RecordState.QUARANTINED.value}'", (), output_field=BooleanField()
)


def report_on_collection(collection: Collection, now: datetime) -> Completeness:
    """Over all of its runs. What a cancelled run was first to bring was taken back, and is in no count."""
    runs = list(collection.runs.order_by("number"))
    period = Days(collection.start_date, collection.end_date)
    return _report(collection, runs, period, None, now)


def report_on_run(run: Run, now: datetime) -> Completeness:
    return _report(run.collection, [run], Days.read(run.asked), run, now)


def _report(
    collection: Collection, runs: list[Run], period: Days, run: Run | None, now: datetime
) -> Completeness:
    kept = [each for each in runs if each.wish != Run.Wish.CANCEL]
    answers = RunAnswer.objects.filter(run__in=runs).order_by("what", "outcome", "reason")
    return Completeness(
        collection=collection.name,
        kind=collection.kind,
        run=run.number if run else None,
        made_at=now,
        asked=_ask(collection, runs, period, run),
        returned=_count_returned(runs),
        unreadable=sum(each.unreadable for each in kept),
        pages=_count_pages(runs),
        faults=tuple(_sum_fault(fault) for fault in find_faults(runs, now)),
        not_answered=tuple(
            NotAnswered(row["what"], row["outcome"], row["reason"], row["sum"])
            for row in answers.values("what", "outcome", "reason").annotate(sum=Sum("times"))
        ),
        missing_days=tuple(
            MissingDays(gap.days.first, gap.days.last, gap.reason)
            for gap in find_gaps_of(collection, runs, period)
        ),
        missing_parts=tuple(
            MissingParts(each.parts, each.reason)
            for each in (find_missing_of(runs) if run else find_still_missing(runs))
        ),
        unsettled=_list_unsettled(collection, kept, period.last),
        since=_count_since(collection, kept) if run is None else (),
    )


def _ask(collection: Collection, runs: Sequence[Run], period: Days, run: Run | None) -> Asked:
    query = run.asked["query"] if run else collection.query
    stands = count_stands(runs)
    return Asked(
        start_date=period.first,
        end_date=period.last,
        query=query,
        query_in_words=say_asked(query),
        extras=tuple(run.asked.get("with", []) if run else collection.extras),
        requests=sum(each.requests for each in runs),
        parts={stand.value: stands[stand] for stand in Stand if stands[stand]},
        runs=tuple(
            RunAsked(
                each.number,
                RunPurpose(each.purpose),
                each.state,
                each.created_at,
                each.ended_at,
                each.requests,
            )
            for each in runs
        ),
    )


def say_asked(query: dict[str, Any]) -> str:
    """In words; "" for a list, or what cannot be read."""
    try:
        return say_query(parse_query(query))
    except QueryError:
        return ""


def _count_returned(runs: Sequence[Run]) -> tuple[Returned, ...]:
    rows = RunCount.objects.filter(run__in=runs).order_by().values("kind")
    sums = {row["kind"]: row for row in rows.annotate(n=Sum("new"), a=Sum("again"), e=Sum("erased"))}
    return tuple(Returned(kind, row["n"], row["a"], row["e"]) for kind in KINDS if (row := sums.get(kind)))


def _count_pages(runs: Sequence[Run]) -> Pages:
    """Where TikTok's cursor goes on by more rows than came. The last page of a window has no next one to tell."""
    pages = PageLog.objects.filter(unit__run__in=runs, path=SEARCH.path, code=FINE).order_by()
    following = PageLog.objects.filter(
        unit=OuterRef("unit"), pk__gt=OuterRef("pk"), path=SEARCH.path, code=FINE
    ).order_by("pk")
    stepped = pages.annotate(step=Subquery(following.values("cursor")[:1]) - Coalesce(F("cursor"), 0))
    short = stepped.filter(step__gt=F("items"), step__lte=100).aggregate(
        pages=Count("pk"), rows=Coalesce(Sum(F("step") - F("items")), 0)
    )
    return Pages(pages.count(), short["pages"], short["rows"])


def _sum_fault(fault: Fault) -> FaultSum:
    outcomes = fault.after.outcomes if fault.after else ()
    return FaultSum(
        code=fault.code,
        http_status=fault.http_status,
        what=fault.mishap.what,
        times=fault.times,
        first=fault.first,
        last=fault.last,
        came_of={outcome.value: times for outcome, times in outcomes},
    )


def _list_unsettled(collection: Collection, runs: Sequence[Run], last: date) -> tuple[Unsettled, ...]:
    if collection.kind != VIDEOS:
        return ()
    asked = list_asked_of(runs)
    late = max((run.late_at for run in runs if run.late_at and collection.asks_late), default=None)
    counts = max((run.counts_at for run in runs if run.counts_at and collection.asks_counts), default=None)
    return tuple(
        Unsettled(what, days.first, days.last, settles_at(days, lag), again)
        for what, lag, again in (("videos", PUBLICATION_LAG, late), ("counts", COUNTS_LAG, counts))
        for days in list_unsettled(asked, last, lag)
    )


def _count_since(collection: Collection, runs: Sequence[Run]) -> tuple[Since, ...]:
    """By the counters that are kept with the rows. What another collection handed on may hide as many that are gone."""
    days = DayCount.objects.filter(collection=collection).order_by().values("kind")
    held = {row["kind"]: row["n"] for row in days.annotate(n=Sum("records"))}
    aside = Record.objects.filter(_IS_ASIDE, project=collection.project_id, collection_id=collection.pk)
    hidden = Counter(aside.order_by().values_list("kind", flat=True))
    brought = Counter[str]()
    for kind, new in RunCount.objects.filter(run__in=runs).values_list("kind", "new"):
        brought[kind] += new
    return tuple(
        Since(kind, held.get(kind, 0), hidden[kind], max(0, brought[kind] - held.get(kind, 0)))
        for kind in KINDS
        if brought[kind] or held.get(kind)
    )
