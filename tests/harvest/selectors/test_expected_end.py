"""When a run is expected to end, against a run that then ends."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from harvest.models import Collection, QuotaDay, Run
from harvest.selectors.expected_end import ExpectedEnd, Unknown, find_expected_end
from harvest.selectors.parts_of_run import list_subjects, list_windows
from harvest.selectors.work_left import Basis
from harvest.services.runs import pause_run, start_run
from tests.harvest.bench import NOW, Bench, collection

HALF_A_YEAR = collection(start_date="20251001", end_date="20260315")
ONE_ACCOUNT = {"and": [{"operation": "EQ", "field_name": "username", "field_values": ["somebody"]}]}
WORLD = {"first_day": date(2025, 10, 1), "videos_per_day": 30}


def expected(bench: Bench, run: Run, *, is_silent: bool = False) -> ExpectedEnd:
    run.refresh_from_db()
    windows, subjects = list_windows(run), list_subjects(run)
    found = find_expected_end(run, windows, subjects, is_silent=is_silent, now=bench.clock())
    assert found is not None
    return found


@pytest.fixture
def bench(build: Callable[..., Bench]) -> Bench:
    bench = build(handover={"collections": [HALF_A_YEAR]}, **WORLD)
    bench.enter_key()
    return bench


def leave_today(bench: Bench, requests: int) -> None:
    day = QuotaDay.objects.get(organisation=bench.project.key.organisation, pool="main")
    QuotaDay.objects.filter(pk=day.pk).update(spent=day.allowed - requests)


def test_a_run_that_meets_the_quota_ends_on_the_day_that_was_named(bench: Bench) -> None:
    """Six windows of about nine pages, of which today's requests bring the first three.
    Of the day after, one is for confirming them."""
    leave_today(bench, 30)
    run = bench.start()
    before = expected(bench, run)
    assert (before.at, before.unknown) == (None, Unknown.NO_MEASURE)
    bench.work()
    waiting = expected(bench, run)
    assert (run.state, waiting.basis, waiting.left_today) == ("waiting_for_quota", Basis.MEASURED, 999)
    assert waiting.requests is not None
    assert waiting.at is not None
    sent = run.requests
    bench.move(86_400)
    bench.work()
    run.refresh_from_db()
    assert (run.state, run.ended_at and run.ended_at.date()) == ("completed", waiting.at.date())
    assert waiting.requests == pytest.approx(run.requests - sent, rel=0.25)


def test_a_second_run_is_reckoned_by_the_first(bench: Bench) -> None:
    first = bench.start()
    bench.work()
    first.refresh_from_db()
    again = expected(bench, bench.start())
    assert (again.basis, again.requests) == (Basis.EARLIER, first.requests)


def test_other_runs_of_the_key_make_it_later(bench: Bench) -> None:
    leave_today(bench, 2)
    Collection.objects.update(query=ONE_ACCOUNT)
    run = bench.start()
    alone = expected(bench, run)
    assert alone.basis is Basis.GUESSED
    other = bench.project.collections.create(
        name="another",
        kind="videos",
        query=run.asked["query"],
        fields=["id"],
        start_date=date(2025, 10, 1),
        end_date=date(2026, 3, 15),
        created_at=NOW,
    )
    start_run(other, by=None, now=NOW)
    beside = expected(bench, run)
    assert (alone.others, beside.others) == (0, 1)
    assert alone.at is not None
    assert beside.at is not None
    assert alone.at < beside.at


@pytest.mark.parametrize("why", [Unknown.PAUSED, Unknown.NO_WORKER, Unknown.NEEDS_KEY])
def test_it_is_not_known_where_somebody_has_to_act(bench: Bench, why: Unknown) -> None:
    run = bench.start()
    if why is Unknown.PAUSED:
        pause_run(run, by=None, now=NOW)
    if why is Unknown.NEEDS_KEY:
        Run.objects.update(state="needs_key")
    found = expected(bench, run, is_silent=why is Unknown.NO_WORKER)
    assert (found.at, found.unknown) == (None, why)


def test_nothing_is_expected_of_a_run_that_is_over(bench: Bench) -> None:
    run = bench.start()
    Run.objects.update(ended_at=datetime(2026, 3, 20, 13, tzinfo=UTC), state="completed")
    run.refresh_from_db()
    assert find_expected_end(run, [], [], is_silent=False, now=NOW) is None


def test_what_would_take_thousands_of_years_has_no_end(build: Callable[..., Bench]) -> None:
    """A wide query with comments and replies, before its first part is done."""
    names = ["US", "BR", "ID", "MX", "GB", "FR", "DE", "ES", "IT"]
    regions = {"operation": "IN", "field_name": "region_code", "field_values": names}
    wide = collection(start_date="20170101", end_date="20260228", query={"and": [regions]})
    bench = build(handover={"collections": [wide | {"with": ["comments", "replies", "accounts"]}]}, **WORLD)
    bench.enter_key()
    found = expected(bench, bench.start())
    assert (found.at, found.busiest, found.unknown, found.basis) == (
        None,
        None,
        Unknown.TOO_LONG,
        Basis.GUESSED,
    )
