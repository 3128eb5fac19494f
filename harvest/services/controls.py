"""Which ids are asked for by query before a look, so that its answer can be believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from harvest.models import Check, Collection, Project
from harvest.rules.looks import ALIVE_NEEDED, ALIVE_WANTED, IMPOSSIBLE, Question, ask_for_ends, pick
from harvest.rules.refresh import CONTROLS_LIVE
from harvest.rules.states import RecordState
from harvest.services.looking import find_records, read_controls, write_controls
from tiktok import limits
from tiktok.ids import impossible_ids
from tiktok.query import Condition, Operation, Query

_BUSY_REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "IT", "BR", "MX", "ID", "JP")
"""Where a project names no region: places where many videos are posted."""

_GENERAL_DAYS: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ControlQuery:
    """`own` None: any video answered is a control."""

    query: Query
    start: date
    end: date
    own: frozenset[str] | None


def next_query(check: Check, asked: int, *, now: datetime) -> ControlQuery | None:
    """The `asked`-th query of a look, counted from 0; None when enough is known or nothing more can be asked."""
    questions = ask_for_ends(_live_ids(check), today=now.date())
    if asked < len(questions):
        return _ask_own(questions[asked])
    if asked == len(questions) and len(read_controls(check).get("alive", ())) < ALIVE_WANTED:
        return _ask_general(check, now.date())
    return None


def add_alive(check: Check, query: ControlQuery, answered: Sequence[str], *, asked_at: datetime) -> None:
    """Keep what a query answered. Own ids count before others."""
    controls = read_controls(check)
    alive = list(controls.get("alive", ()))
    if query.own is not None:
        alive += pick(query.own & set(answered))
    else:
        alive += [each for each in answered if each not in alive][: ALIVE_WANTED - len(alive)]
    since = controls.get("since") or asked_at.isoformat()
    write_controls(check, {"alive": list(dict.fromkeys(alive)), "since": since})


def complete(check: Check) -> bool:
    """Add the ids that cannot exist. False if too few are known to be there for a look to prove anything."""
    controls = read_controls(check)
    alive = controls.get("alive", ())
    if len(alive) < ALIVE_NEEDED:
        return False
    seed = f"{check.batch.project.ref}/{check.pk}"
    write_controls(check, controls | {"impossible": list(impossible_ids(IMPOSSIBLE, seed))})
    return True


def are_stale(check: Check, now: datetime) -> bool:
    """Whether the oldest control was answered more than an hour ago."""
    since: Any = read_controls(check).get("since")
    return since is not None and now - datetime.fromisoformat(since) > CONTROLS_LIVE


def _live_ids(check: Check) -> list[str]:
    live = find_records(check).filter(state=RecordState.LIVE)
    return list(live.values_list("key", flat=True))


def _ask_own(question: Question) -> ControlQuery:
    query = Query(all_of=(Condition("video_id", Operation.IN, question.ids),))
    return ControlQuery(query, question.start, question.end, frozenset(question.ids))


def _ask_general(check: Check, today: date) -> ControlQuery:
    query = Query(all_of=(Condition("region_code", Operation.IN, _regions(check.batch.project)),))
    end = today - limits.PUBLICATION_LAG
    return ControlQuery(query, end - _GENERAL_DAYS, end, None)


def _regions(project: Project) -> tuple[str, ...]:
    """Those that the project's collections name."""
    named = dict.fromkeys(
        value
        for query in Collection.objects.filter(project=project).values_list("query", flat=True)
        for condition in query.get("and", ())
        if condition["field_name"] == "region_code"
        for value in condition["field_values"]
    )
    return tuple(named) or _BUSY_REGIONS
