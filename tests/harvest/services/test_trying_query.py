"""A query is tried with one request of the ledger, from which nothing is kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from accounts.rules.errors import NotNow
from harvest.models import PageLog, Project, Record, Unit
from harvest.services.steps.query_trial import Tried
from harvest.services.trying_query import newest_window, try_now
from proposals.models import AuditEvent
from tests.factories import make_user
from tests.harvest.bench import FEBRUARY, HEAVY_QUERY, Bench
from tiktok.windows import Window

NOTHING = {"and": [{"operation": "EQ", "field_name": "keyword", "field_values": ["qqqqqqqqqq"]}]}


def attempt(bench: Bench, query: object = HEAVY_QUERY) -> Tried:
    assert isinstance(query, dict)
    return try_now(bench.project, query, FEBRUARY, by=make_user("Cleo"), now=bench.clock(), clock=bench.clock)


def test_one_request_says_how_many_and_when_and_nothing_stays(build: Callable[..., Bench]) -> None:
    bench = build(deletion_rate=0.0)
    bench.enter_key()
    before = bench.spent()
    tried = attempt(bench)
    assert (tried.videos, tried.has_more, tried.window) == (10, True, Window(*FEBRUARY))
    assert tried.first is not None
    assert tried.last is not None
    assert datetime(2026, 2, 27, tzinfo=UTC) <= tried.first <= tried.last < datetime(2026, 3, 1, tzinfo=UTC)
    assert (bench.spent() - before, Record.objects.count(), bench.units()[-1]) == (
        1,
        0,
        ("query_trial", "done"),
    )
    assert bench.levers.calls()[-1]["path"] == PageLog.objects.order_by("-pk")[0].path
    assert AuditEvent.objects.order_by("-pk")[0].verb == "query.tried"


def test_a_query_that_finds_nothing_says_so(bench: Bench) -> None:
    bench.enter_key()
    tried = attempt(bench, NOTHING)
    assert (tried.videos, tried.has_more, tried.first, tried.last) == (0, False, None, None)


@pytest.mark.parametrize(
    ("fault", "words"),
    [({"server_errors": 1}, "could not be tried"), ({"quota": 0}, "requests to TikTok are used up")],
)
def test_what_fails_is_said_and_counted_once(bench: Bench, fault: dict[str, float], words: str) -> None:
    bench.enter_key()
    before = bench.spent()
    bench.levers.set(**fault)
    with pytest.raises(NotNow, match=words):
        attempt(bench)
    assert (bench.spent() - before, bench.units()[-1]) == (1, ("query_trial", "failed"))


def test_without_a_key_nothing_is_spent(bench: Bench) -> None:
    with pytest.raises(NotNow, match="No key has been entered"):
        attempt(bench)
    assert bench.spent() == 0


def test_before_the_access_nothing_is_asked(bench: Bench) -> None:
    bench.enter_key()
    before = bench.spent()
    Project.objects.update(access_start=date(2026, 4, 1))
    bench.project.refresh_from_db()
    with pytest.raises(NotNow, match="The access begins on 1 April 2026"):
        attempt(bench)
    assert bench.spent() == before


def test_a_trial_that_nobody_waits_for_is_given_up(bench: Bench) -> None:
    Unit.objects.create(
        project=bench.project, kind="query_trial", not_before=bench.clock(), created_at=bench.clock()
    )
    bench.work()
    assert (bench.units(), bench.spent()) == ([("query_trial", "failed")], 0)


@pytest.mark.parametrize(
    ("days", "window"),
    [
        ((date(2025, 1, 1), date(2026, 2, 28)), Window(date(2026, 1, 30), date(2026, 2, 28))),
        ((date(2026, 3, 1), date(2026, 4, 30)), Window(date(2026, 3, 1), date(2026, 3, 18))),
        ((date(2026, 3, 5), date(2026, 3, 5)), Window(date(2026, 3, 5), date(2026, 3, 5))),
    ],
)
def test_the_newest_days_that_the_search_has(days: tuple[date, date], window: Window) -> None:
    assert newest_window(days, date(2026, 3, 20)) == window


def test_days_to_come_cannot_be_tried() -> None:
    with pytest.raises(NotNow, match="does not have these days yet"):
        newest_window((date(2026, 3, 19), date(2026, 4, 1)), date(2026, 3, 20))
