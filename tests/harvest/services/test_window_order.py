"""In which order a run asks for its days, and what it learns from windows that failed."""

from collections.abc import Callable
from datetime import timedelta
from itertools import groupby

import pytest

from harvest.models import PageLog, Run, Unit
from harvest.rules.order import Order, order_of
from harvest.rules.states import RunState
from harvest.services.collections import add_collection
from harvest.services.runs import start_run
from tests.harvest.bench import NOW, Bench, collection

type Build = Callable[..., Bench]

LONG = collection(start_date="20260101", end_date="20260315")
OLDEST = [
    ("2026-01-01", "2026-01-31"),
    ("2026-01-31", "2026-03-02"),
    ("2026-03-02", "2026-03-16"),
]
NEWEST = [
    ("2026-02-14", "2026-03-16"),
    ("2026-01-15", "2026-02-14"),
    ("2026-01-01", "2026-01-15"),
]


@pytest.fixture
def long(build: Build) -> Bench:
    bench = build(search_id_refusals=0, handover={"collections": [LONG]})
    bench.enter_key()
    return bench


def asked_days(run: Run) -> list[tuple[str, str]]:
    """Of each request, in order; repetitions in a row once."""
    specs = PageLog.objects.filter(unit__run=run).order_by("pk").values_list("unit__spec", flat=True)
    return [days for days, _ in groupby((spec["start"], spec["end"]) for spec in specs)]


def harvest(bench: Bench, order: Order) -> Run:
    run = start_run(bench.collection, by=None, now=NOW, order=order)
    bench.work()
    run.refresh_from_db()
    return run


def fail_the_first_window(bench: Bench, *, failures: int) -> Run:
    """The windows after it begin an hour later, so that all failures are its own."""
    run = bench.start()
    Unit.objects.filter(run=run, place__gt=0).update(not_before=NOW + timedelta(hours=1))
    bench.levers.set(server_errors=failures)
    bench.work()
    bench.move(3600)
    bench.work()
    run.refresh_from_db()
    return run


@pytest.mark.parametrize(
    ("order", "days"), [(Order.OLDEST_FIRST, OLDEST), (Order.NEWEST_FIRST, NEWEST)], ids=str
)
def test_a_window_is_asked_to_its_end_before_the_next_begins(
    long: Bench, order: Order, days: list[tuple[str, str]]
) -> None:
    run = harvest(long, order)
    assert asked_days(run) == days
    assert (run.state, order_of(run.asked)) == (RunState.COMPLETED, order)
    assert long.ids() == sorted(long.levers.expected("20260101", "20260315"))


def test_the_newest_days_come_first_unless_somebody_chooses(long: Bench) -> None:
    assert order_of(long.start().asked) is Order.NEWEST_FIRST
    assert order_of({}) is Order.OLDEST_FIRST


def test_halves_keep_the_order_and_windows_not_yet_begun_are_cut_to_what_came_through(long: Bench) -> None:
    run = fail_the_first_window(long, failures=6)
    halves = [("2026-03-01", "2026-03-16"), ("2026-02-14", "2026-03-01")]
    cut = [("2026-01-30", "2026-02-14"), ("2026-01-15", "2026-01-30")]
    assert asked_days(run) == [NEWEST[0], *halves, *cut, ("2026-01-01", "2026-01-15")]
    assert (run.state, run.fits_days, run.windows) == (RunState.COMPLETED, 15, 5)
    assert long.levers.codes()[1:].count("internal_error") == 6
    assert long.ids() == sorted(long.levers.expected("20260101", "20260315"))


def test_a_part_that_failed_is_asked_before_it_is_cut_further(long: Bench) -> None:
    """Only windows not yet begun learn from others: a bad day in one half says nothing of the other."""
    run = fail_the_first_window(long, failures=12)
    assert (run.state, run.fits_days) == (RunState.COMPLETED, 15)
    assert ("2026-02-14", "2026-03-01") in asked_days(run)
    assert long.levers.codes()[1:].count("internal_error") == 12


def test_a_second_run_of_the_project_is_not_kept_waiting_by_a_long_first(long: Bench) -> None:
    first = long.start()
    other = add_collection(long.project, collection(name="short"), by=None, now=NOW)
    second = start_run(other, by=None, now=NOW)
    long.work()
    turns = list(
        PageLog.objects.filter(unit__kind="window").order_by("pk").values_list("unit__run", flat=True)
    )
    pages = turns.count(second.pk)
    assert turns[: 2 * pages] == [first.pk, second.pk] * pages
