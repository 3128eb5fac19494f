"""A run as its page shows it. A fixed number of queries, however many requests it made."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from accounts.models import User
from harvest.models import Project, Run
from harvest.rules.aftermath import say_aftermath
from harvest.rules.conformance import VIDEOS
from harvest.rules.order import Order, order_of
from harvest.rules.rights import Right
from harvest.rules.run_acts import RunAct, open_acts
from harvest.rules.states import RunState
from harvest.selectors.completeness import report_on_run
from harvest.selectors.expected_end import find_expected_end
from harvest.selectors.faults import Fault, find_faults
from harvest.selectors.screens.brought import Brought, find_brought
from harvest.selectors.screens.end_said import EndSaid, say_end
from harvest.selectors.screens.parts_table import Parts, find_parts
from harvest.selectors.screens.period_chart import build_period_chart, count_days
from harvest.selectors.screens.quota import Quota, find_quota
from harvest.selectors.screens.quota_chart import build_quota_chart
from harvest.selectors.screens.report_shown import ReportShown, show_report
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show
from harvest.selectors.screens.young import Young, find_young
from harvest.selectors.watch import find_silence
from proposals.rendering.charts import Chart
from proposals.rendering.distances import write_moment
from proposals.rendering.tables import Column, Table, build_table

type Stat = dict[str, object]


@dataclass(frozen=True, slots=True)
class RunScreen:
    """`mark` changes whenever anything on the page does; `errors` None: no request failed. `report` None: it goes on."""

    run: Run
    project: Project
    state: Shown
    order: Order
    is_over: bool
    stats: tuple[Stat, ...]
    quota: Quota
    brought: Brought
    by_part: Parts
    end: EndSaid | None
    chart: Chart | None
    by_day: Chart | None
    errors: Table | None
    report: ReportShown | None
    acts: tuple[RunAct, ...]
    may_cancel: bool
    may_export: bool
    silent_since: datetime | None
    young: Young
    mark: str

    @property
    def has_days(self) -> bool:
        return self.run.collection.kind == VIDEOS


def run_page(run: Run, user: User, now: datetime) -> RunScreen:
    project, state = run.collection.project, RunState(run.state)
    quota, failed = find_quota(project, now), find_faults([run], now)
    rights = rights_of(user, project, now.date())
    silence = None if run.ended_at else find_silence(now)
    acts, brought, by_part = _acts_of(run, rights), find_brought(run), find_parts(run)
    end = _find_end(run, by_part, is_silent=silence is not None, now=now)
    return RunScreen(
        run=run,
        project=project,
        state=show(state),
        order=order_of(run.asked),
        is_over=run.ended_at is not None,
        stats=_stats(run, quota),
        quota=quota,
        brought=brought,
        by_part=by_part,
        end=end,
        chart=_build_chart(run, now.date()),
        by_day=build_quota_chart(project, run.created_at, run.ended_at or now),
        errors=_build_errors(failed) if failed else None,
        report=show_report(report_on_run(run, now)) if run.ended_at else None,
        acts=tuple(act for act in acts if act is not RunAct.CANCEL),
        may_cancel=RunAct.CANCEL in acts,
        may_export=run.ended_at is not None and Right.DATASETS in rights,
        silent_since=silence,
        young=find_young(run),
        mark=_mark(run, quota, failed, silence, (brought, by_part, end)),
    )


def _find_end(run: Run, parts: Parts, *, is_silent: bool, now: datetime) -> EndSaid | None:
    found = find_expected_end(run, parts.windows, parts.subjects, is_silent=is_silent, now=now)
    return say_end(found, run.collection.project, now) if found else None


def _acts_of(run: Run, rights: frozenset[Right]) -> tuple[RunAct, ...]:
    return open_acts(run.wish, is_over=run.ended_at is not None) if Right.COLLECT in rights else ()


def _stats(run: Run, quota: Quota) -> tuple[Stat, ...]:
    stats: list[Stat] = [
        {"label": _say_new(run), "value": run.records_new, "note": _say_again(run)},
        {"label": "Requests", "value": run.requests, "note": "of this run, failed ones included"},
        {
            "label": "Quota left today",
            "value": quota.left,
            "unit": f"of {quota.allowed:,}",
            "note": "UTC day; as counted here",
        },
    ]
    if run.unreadable:
        stats.append(
            {"label": "Could not be read", "value": run.unreadable, "note": "rows of TikTok's answers"}
        )
    return tuple(stats)


def _say_new(run: Run) -> str:
    return "New videos" if run.collection.kind == VIDEOS and not run.collection.extras else "New records"


def _say_again(run: Run) -> str:
    seen = f"{run.records_again:,} seen before"
    return f"{seen}, {run.erased_again:,} removed before and not kept" if run.erased_again else seen


def _build_chart(run: Run, today: date) -> Chart | None:
    """The collection's videos over the period of this run, as far as it has come. None while nothing has come."""
    if run.collection.kind != VIDEOS:
        return None
    first = date.fromisoformat(run.asked["start_date"])
    last = min(date.fromisoformat(run.asked["end_date"]), today)
    counts = count_days(run.collection)
    has_come = any(count for day, count in counts.items() if first <= day <= last)
    return build_period_chart(counts, first, last) if has_come else None


def _build_errors(faults: list[Fault]) -> Table:
    columns: list[Column | str] = ["What happened", "What was done", "Last", Column("Times", numeric=True)]
    return build_table("Requests that brought nothing", columns, [_error_row(fault) for fault in faults])


def _error_row(fault: Fault) -> list[str | float]:
    status = fault.http_status and f"HTTP {fault.http_status}"
    named = ", ".join(str(each) for each in (fault.code, status) if each)
    word = f" ({named})" if named else ""
    done = [fault.mishap.done, *([say_aftermath(fault.after)] if fault.after else [])]
    return [f"{fault.mishap.what}{word}", " ".join(done), write_moment(fault.last), fault.times]


def _mark(run: Run, quota: Quota, failed: list[Fault], silence: datetime | None, found: object) -> str:
    """The state stands first and open, so that its change alone can be told."""
    seen = (
        run.windows,
        run.windows_done,
        run.windows_failed,
        run.requests,
        run.records_new,
        run.records_again,
        run.erased_again,
        run.unreadable,
        run.reason,
        run.wish,
        run.goes_on_at,
        run.ended_at,
        quota,
        silence,
        found,
        failed,
    )
    return f"{run.state}-{sha256(repr(seen).encode()).hexdigest()[:16]}"
