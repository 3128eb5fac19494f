"""A schedule starts each of its runs once, skips what is still going on, and ends with the access."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from accounts.rules.errors import Invalid, NotNow
from harvest.models import Project, Run, Schedule, ScheduledRun
from harvest.rules.order import Order, order_of
from harvest.rules.schedule import Every, Period, Plan, ScheduleState, Wanted
from harvest.services import schedules
from harvest.services.runs import stop_run
from harvest.services.schedules import (
    end_schedule,
    pause_schedule,
    plan_schedules,
    resume_schedule,
    set_schedule,
)
from proposals.models import AuditEvent
from tests.harvest.bench import NOW, Bench, collection

type Build = Callable[..., Bench]

FIRST = datetime(2026, 3, 21, 3, tzinfo=UTC)
DAY = timedelta(days=1)
TOMORROW = FIRST.date()
GOING_ON = collection(start_date="20260310", end_date="20260430")


@pytest.fixture
def ongoing(build: Build) -> Bench:
    """A collection whose period is not over."""
    bench = build(search_id_refusals=0, deletion_rate=0.0, handover={"collections": [GOING_ON]})
    bench.enter_key()
    return bench


def wanted(
    every: Every = Every.DAILY,
    period: Period = Period.NEW,
    first_on: date = TOMORROW,
    order: Order = Order.OLDEST_FIRST,
) -> Wanted:
    return Wanted(Plan(every, first_on, time(3)), period, order)


def set_it(bench: Bench, **chosen: Any) -> Schedule:
    return set_schedule(bench.collection, wanted(**chosen), by=None, now=bench.clock())


def reach(bench: Bench, moment: datetime) -> None:
    bench.move((moment - bench.clock()).total_seconds())
    bench.work()


def harvests(bench: Bench) -> list[tuple[str, str]]:
    runs = Run.objects.filter(collection=bench.collection, purpose="harvest").order_by("number")
    return [(run.state, run.asked["start_date"]) for run in runs]


def test_each_run_goes_on_from_the_last_settled_day(ongoing: Bench) -> None:
    set_it(ongoing)
    reach(ongoing, FIRST - timedelta(seconds=1))
    assert harvests(ongoing) == []
    for day in range(4):
        reach(ongoing, FIRST + day * DAY)
    starts = ["2026-03-10", "2026-03-18", "2026-03-19", "2026-03-20"]
    assert harvests(ongoing) == [("completed", start) for start in starts]
    assert order_of(Run.objects.earliest("number").asked) is Order.OLDEST_FIRST
    assert ongoing.ids() == sorted(ongoing.levers.expected("20260310", "20260324"))


def test_days_of_a_run_with_gaps_are_asked_for_again(ongoing: Bench) -> None:
    set_it(ongoing)
    reach(ongoing, FIRST)
    Run.objects.update(state="partial", ended_at=FIRST, settled_until=None)
    reach(ongoing, FIRST + DAY)
    assert harvests(ongoing) == [("partial", "2026-03-10"), ("completed", "2026-03-10")]


def test_the_whole_period_is_asked_for_where_that_was_chosen(ongoing: Bench) -> None:
    set_it(ongoing, period=Period.WHOLE, every=Every.WEEKLY)
    reach(ongoing, FIRST)
    reach(ongoing, FIRST + 6 * DAY)
    reach(ongoing, FIRST + 7 * DAY)
    assert harvests(ongoing) == [("completed", "2026-03-10")] * 2


def test_a_run_that_is_still_going_on_is_not_doubled(ongoing: Bench) -> None:
    set_it(ongoing)
    run = ongoing.start()
    assert plan_schedules(FIRST) == 0
    skipped = ScheduledRun.objects.get()
    assert (skipped.run, skipped.reason, skipped.day) == (None, "Run 1 was still going on.", FIRST.date())
    stop_run(run, by=None, now=FIRST)
    assert plan_schedules(FIRST) == 0
    assert plan_schedules(FIRST + DAY) == 1


def test_two_workers_plan_one(ongoing: Bench) -> None:
    """Both have read the row before either writes."""
    set_it(ongoing)
    schedule = Schedule.objects.select_related("collection__project").get()
    assert [schedules._take(schedule, FIRST), schedules._take(schedule, FIRST)] == [True, False]
    assert (Run.objects.count(), ScheduledRun.objects.count()) == (1, 1)


def test_three_days_without_a_worker_are_made_up_for_by_one_run(ongoing: Bench) -> None:
    schedule = set_it(ongoing)
    assert plan_schedules(FIRST + 3 * DAY) == 1
    assert plan_schedules(FIRST + 3 * DAY) == 0
    schedule.refresh_from_db()
    (time_,) = ScheduledRun.objects.all()
    assert (time_.missed, time_.at, schedule.next_at) == (3, FIRST + 3 * DAY, FIRST + 4 * DAY)


def test_once_is_once(ongoing: Bench) -> None:
    schedule = set_it(ongoing, every=Every.ONCE)
    reach(ongoing, FIRST + 2 * DAY)
    reach(ongoing, FIRST + 3 * DAY)
    schedule.refresh_from_db()
    assert len(harvests(ongoing)) == 1
    assert (schedule.state, schedule.reason) == (ScheduleState.ENDED, "It was to run once.")


def test_paused_it_starts_nothing_and_does_not_make_up_for_it(ongoing: Bench) -> None:
    schedule = set_it(ongoing)
    pause_schedule(schedule, by=None, now=NOW)
    assert plan_schedules(FIRST + 2 * DAY) == 0
    resume_schedule(schedule, by=None, now=FIRST + 2 * DAY + timedelta(hours=1))
    assert plan_schedules(FIRST + 2 * DAY + timedelta(hours=1)) == 0
    assert plan_schedules(FIRST + 3 * DAY) == 1
    with pytest.raises(NotNow):
        resume_schedule(schedule, by=None, now=NOW)


def test_it_ends_when_a_person_says_so_and_when_another_takes_its_place(ongoing: Bench) -> None:
    first, second = set_it(ongoing), set_it(ongoing, every=Every.WEEKLY)
    first.refresh_from_db()
    assert (first.state, first.reason, first.next_at) == ("ended", "Another one took its place.", None)
    end_schedule(second, by=None, now=NOW)
    with pytest.raises(NotNow):
        end_schedule(second, by=None, now=NOW)
    assert plan_schedules(FIRST) == 0
    assert list(
        AuditEvent.objects.filter(verb__startswith="schedule").order_by("pk").values_list("verb", flat=True)
    ) == [
        "schedule.set",
        "schedule.set",
        "schedule.ended",
    ]


def test_it_ends_by_itself_with_the_access(ongoing: Bench) -> None:
    schedule = set_it(ongoing)
    Project.objects.update(access_end=FIRST.date())
    assert plan_schedules(FIRST + DAY) == 0
    schedule.refresh_from_db()
    assert (schedule.state, schedule.reason) == ("ended", "The access ended on 21 March 2026.")
    assert Run.objects.count() == 0


def test_it_ends_by_itself_when_nothing_new_can_come(build: Build) -> None:
    bench = build(search_id_refusals=0)
    assert bench.harvest().settled_until == date(2026, 2, 28)
    schedule = set_it(bench)
    reach(bench, FIRST)
    schedule.refresh_from_db()
    told = "The period of the collection is over, and all of it has settled."
    assert (len(harvests(bench)), schedule.state, schedule.reason) == (1, "ended", told)


@pytest.mark.parametrize(
    ("first_on", "told"),
    [(date(2026, 3, 19), "is in the past"), (date(2027, 1, 1), "is after the end of the access")],
)
def test_one_that_would_never_run_is_refused(ongoing: Bench, first_on: date, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_it(ongoing, every=Every.ONCE, first_on=first_on)
    assert refused.value.problems == {"$.first_on": told}
    assert not Schedule.objects.exists()


def test_before_the_access_it_waits_for_its_first_day(build: Build) -> None:
    access = {"start": "2026-04-01", "end": "2026-12-31"}
    bench = build(handover={"collections": [GOING_ON], "access": access})
    assert set_it(bench).next_at == datetime(2026, 4, 1, 3, tzinfo=UTC)
