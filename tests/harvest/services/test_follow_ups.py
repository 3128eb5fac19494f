"""Days that had not settled are asked for again, each exactly once, unless somebody or something else did."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from harvest.models import Collection, Run
from harvest.rules.settled import Days
from harvest.rules.states import RunPurpose, RunState
from harvest.selectors.settled import find_unsettled_days
from harvest.services.follow_ups import choose_follow_ups, plan_follow_ups
from harvest.services.runs import start_run
from proposals.models import AuditEvent
from tests.harvest.bench import NOW, Bench, collection
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG

type Build = Callable[..., Bench]

LATE_AT = datetime(2026, 3, 22, tzinfo=UTC)
COUNTS_AT = datetime(2026, 3, 30, tzinfo=UTC)
YOUNG = collection(start_date="20260301", end_date="20260319")


@pytest.fixture
def young(build: Build) -> Bench:
    """A harvest up to yesterday is over."""
    bench = build(search_id_refusals=0, deletion_rate=0.0, handover={"collections": [YOUNG]})
    assert bench.harvest().state == RunState.COMPLETED
    return bench


def reach(bench: Bench, moment: datetime) -> None:
    bench.move((moment - bench.clock()).total_seconds())


def list_runs(bench: Bench) -> list[tuple[Any, ...]]:
    runs = Run.objects.filter(collection=bench.collection).order_by("number")
    return [(run.purpose, run.state, run.asked["start_date"], run.asked["end_date"]) for run in runs]


HARVEST = ("harvest", "completed", "2026-03-01", "2026-03-19")
LATE = ("late", "completed", "2026-03-18", "2026-03-19")
COUNTS = ("counts", "completed", "2026-03-10", "2026-03-19")


def test_a_run_knows_what_has_not_settled_and_when_it_will(young: Bench) -> None:
    run = Run.objects.get()
    assert find_unsettled_days(run, PUBLICATION_LAG) == Days(date(2026, 3, 18), date(2026, 3, 19))
    assert find_unsettled_days(run, COUNTS_LAG) == Days(date(2026, 3, 10), date(2026, 3, 19))
    assert (run.settled_until, run.late_at, run.counts_at) == (date(2026, 3, 17), LATE_AT, COUNTS_AT)


def test_late_videos_and_counts_are_asked_for_when_they_have_settled(young: Bench) -> None:
    seen = len(young.ids())
    reach(young, LATE_AT - timedelta(seconds=1))
    young.work()
    assert list_runs(young) == [HARVEST]
    reach(young, LATE_AT)
    young.work()
    assert list_runs(young) == [HARVEST, LATE]
    assert young.ids() == sorted(young.levers.expected("20260301", "20260319"))
    Collection.objects.update(extras=["comments", "accounts"])
    reach(young, COUNTS_AT)
    young.work()
    young.work()
    assert list_runs(young) == [HARVEST, LATE, COUNTS]
    first, late, counts = Run.objects.order_by("number")
    assert late.records_new == len(young.ids()) - seen > 0
    assert (late.follows, counts.follows, counts.records_new) == (first, first, 0)
    assert counts.records_again > 0
    assert counts.asked["with"] == []
    assert not Run.objects.exclude(late_at=None, counts_at=None).exists()


def test_counts_are_brought_up_to_date(young: Bench) -> None:
    before = {key: young.opened(key)["view_count"] for key in young.ids()}
    reach(young, COUNTS_AT)
    young.work()
    after = {key: young.opened(key)["view_count"] for key in young.ids()}
    grown = {key for key in before if after[key] > before[key]}
    assert len(grown) > 0
    assert all(after[key] >= before[key] for key in before)


def test_switched_off_they_are_not_asked_for(young: Bench) -> None:
    choose_follow_ups(young.collection, late=False, counts=False, by=None, now=NOW)
    reach(young, COUNTS_AT)
    assert plan_follow_ups(young.clock()) == 0
    assert list_runs(young) == [HARVEST]
    assert AuditEvent.objects.get(verb="collection.follow_ups").detail["asks_counts"] is False


def test_two_workers_start_one(young: Bench) -> None:
    """Both have read the row before either writes."""
    from harvest.services import follow_ups

    run = Run.objects.select_related("collection__project").get()
    assert follow_ups._follow(run, RunPurpose.LATE, LATE_AT) is True
    Run.objects.filter(purpose=RunPurpose.LATE).update(ended_at=LATE_AT)
    assert follow_ups._follow(run, RunPurpose.LATE, LATE_AT) is False
    assert Run.objects.count() == 2


def test_it_waits_for_a_run_that_is_going_on(young: Bench) -> None:
    other = start_run(young.collection, by=None, now=LATE_AT)
    assert plan_follow_ups(LATE_AT) == 0
    Run.objects.filter(pk=other.pk).update(ended_at=LATE_AT, state=RunState.STOPPED)
    assert plan_follow_ups(LATE_AT) == 1


def test_days_that_a_later_run_has_asked_for_are_its_own(young: Bench) -> None:
    young.move(86_400)
    start_run(young.collection, by=None, now=young.clock(), days=Days(date(2026, 3, 17), date(2026, 3, 19)))
    young.work()
    reach(young, LATE_AT)
    young.work()
    assert [run[0] for run in list_runs(young)] == ["harvest", "harvest", "late"]
    assert Run.objects.get(purpose="late").follows == Run.objects.get(number=2)
    reach(young, COUNTS_AT)
    young.work()
    counts = list(Run.objects.filter(purpose="counts").order_by("asked__start_date"))
    assert [(run.asked["start_date"], run.asked["end_date"]) for run in counts] == [
        ("2026-03-10", "2026-03-16"),
        ("2026-03-17", "2026-03-19"),
    ]


def test_nothing_is_planned_for_after_the_access(build: Build) -> None:
    access = {"start": "2026-03-01", "end": "2026-03-24"}
    bench = build(search_id_refusals=0, handover={"collections": [YOUNG], "access": access})
    run = bench.harvest()
    assert (run.late_at, run.counts_at) == (LATE_AT, None)
