"""A collection as its page shows it: what it asks, how it stands to the approved plan, what its runs brought."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from harvest.models import Collection, Project, Run
from harvest.rules.conformance import VIDEOS, Aspect
from harvest.rules.rights import Right
from harvest.rules.states import ProjectState, RunState
from harvest.rules.subjects import COLLECTION
from harvest.selectors.completeness import report_on_collection, say_asked
from harvest.selectors.plans import approved_plan, describe, find_differences
from harvest.selectors.screens.period_chart import build_period_chart, count_days
from harvest.selectors.screens.report_shown import ReportShown, show_report
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show
from proposals.forms.queries import write_query
from proposals.rendering.charts import Chart
from proposals.rendering.distances import write_moment
from proposals.rules.days import say_day

type Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Outside:
    """`aspects` as they were when the collection was made, `differences` as they are now: none if the plan grew since."""

    aspects: str
    differences: tuple[str, ...]
    reason: str
    noted_at: datetime | None
    is_for_you: bool


@dataclass(frozen=True, slots=True)
class CollectionScreen:
    """`runs` newest first, each with its state as shown. `has_plan` False: nothing to compare with is known here."""

    collection: Collection
    project: Project
    words: str
    query: str
    rows: tuple[Row, ...]
    has_plan: bool
    outside: Outside | None
    runs: tuple[tuple[Run, Shown], ...]
    may_collect: bool
    may_copy: bool
    can_start: bool
    report: ReportShown
    chart: Chart | None


def collection_page(collection: Collection, user: User, now: datetime) -> CollectionScreen:
    project = collection.project
    runs = tuple(collection.runs.order_by("-number"))
    is_open = project.state == ProjectState.OPEN and now.date() <= project.access_end
    may_collect = is_open and Right.COLLECT in rights_of(user, project, now.date())
    return CollectionScreen(
        collection=collection,
        project=project,
        words=say_asked(collection.query),
        query=write_query(collection.query),
        rows=_rows(collection),
        has_plan=bool(approved_plan(project)),
        outside=_outside(collection, user) if collection.outside_plan else None,
        runs=tuple((run, show(RunState(run.state))) for run in runs),
        may_collect=may_collect,
        may_copy=may_collect and collection.kind == VIDEOS and not collection.kept_elsewhere,
        can_start=may_collect
        and not collection.kept_elsewhere
        and all(run.ended_at is not None for run in runs),
        report=show_report(report_on_collection(collection, now)),
        chart=_build_chart(collection, now.date()),
    )


def _build_chart(collection: Collection, today: date) -> Chart | None:
    """Its videos by day of creation. None while nothing has come."""
    counts = count_days(collection) if collection.kind == VIDEOS else {}
    last = min(collection.end_date, today)
    has_come = any(count for day, count in counts.items() if collection.start_date <= day <= last)
    return build_period_chart(counts, collection.start_date, last) if has_come else None


def _rows(collection: Collection) -> tuple[Row, ...]:
    by = collection.created_by.name if collection.created_by else "the operator"
    what = _rows_of(collection)
    added = f"{write_moment(collection.created_at)} by {by}"
    return (*what, {"key": "Added", "value": added})


def _rows_of(collection: Collection) -> tuple[Row, ...]:
    if collection.kept_elsewhere:
        return _rows_of_kept_elsewhere(collection)
    return _rows_of_videos(collection) if collection.kind == VIDEOS else _rows_of_list(collection)


def _rows_of_kept_elsewhere(collection: Collection) -> tuple[Row, ...]:
    days = f"{say_day(collection.start_date)} to {say_day(collection.end_date)}"
    return (
        {"key": "Holds", "value": f"Ids of {collection.kind}; the data are kept elsewhere"},
        {"key": "Harvested", "value": days},
    )


def _rows_of_videos(collection: Collection) -> tuple[Row, ...]:
    period = f"{say_day(collection.start_date)} to {say_day(collection.end_date)}, both included, UTC"
    return (
        {"key": "Posted", "value": period},
        {"key": "Kept of each video", "value": ", ".join(collection.fields)},
        {"key": "With each video", "value": ", ".join(collection.extras) or "Nothing more"},
    )


def _rows_of_list(collection: Collection) -> tuple[Row, ...]:
    """How many are asked about; the list itself stands below."""
    named = [each for each in collection.query.values() if isinstance(each, list)]
    about = f"{len(named[0]):,} on a list" if named else f"The videos of {collection.query.get(COLLECTION)}"
    return (
        {"key": "Collects", "value": collection.kind.capitalize()},
        {"key": "Asks about", "value": about},
        {"key": "With each", "value": ", ".join(collection.extras) or "Nothing more"},
    )


def _outside(collection: Collection, user: User) -> Outside:
    aspects = [Aspect(each).words for each in collection.outside_plan.split(",")]
    found = find_differences(describe(collection), collection.project)
    return Outside(
        aspects=", ".join(aspects),
        differences=tuple(each.words for each in found),
        reason=collection.outside_reason,
        noted_at=collection.noted_at,
        is_for_you=collection.noted_at is None and user.pk == collection.project.pi_id,
    )
