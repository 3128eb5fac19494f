"""The expected end is never before now, never earlier for more work, and right across the reset at 00:00 UTC."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.estimate import Course, Supply, expect, expect_busiest, find_end, find_pace_end

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
moments = st.integers(0, 2 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds))
counts = st.integers(0, 100_000)
supplies = st.builds(Supply, st.integers(0, 1_000), st.integers(0, 1_000))
paces = st.sampled_from([0.0, 0.2, 1.0, 3.7, 600.0])
rivals = st.lists(st.none() | counts, max_size=4)


def end(
    requests: int, supply: Supply, seconds: float = 1, others: tuple[int | None, ...] = ()
) -> datetime | None:
    return find_end(NOW, requests, others=others, supply=supply, seconds=seconds)


@pytest.mark.parametrize(
    ("requests", "supply", "others", "expected"),
    [
        (0, Supply(0, 0), (), NOW),
        (600, Supply(600, 1000), (), NOW + timedelta(minutes=10)),
        (601, Supply(600, 1000), (), MIDNIGHT + timedelta(seconds=1)),
        (1600, Supply(600, 1000), (), MIDNIGHT + timedelta(seconds=1000)),
        (2601, Supply(600, 1000), (), MIDNIGHT + timedelta(days=2, seconds=1)),
        (300, Supply(600, 1000), (None,), NOW + timedelta(minutes=5)),
        (400, Supply(600, 1000), (None,), MIDNIGHT + timedelta(seconds=100)),
        (400, Supply(600, 1000), (200,), NOW + timedelta(seconds=400)),
        (5, Supply(0, 0), (), None),
        (5, Supply(4, 0), (), None),
    ],
)
def test_known_cases(
    requests: int, supply: Supply, others: tuple[int | None, ...], expected: datetime | None
) -> None:
    assert end(requests, supply, others=others) == expected


@given(moments, counts, rivals, supplies, paces)
def test_never_before_now(
    now: datetime, requests: int, others: list[int | None], supply: Supply, seconds: float
) -> None:
    found = find_end(now, requests, others=others, supply=supply, seconds=seconds)
    assert found is None or found >= now


@given(counts, counts, rivals, supplies, paces)
def test_more_work_never_ends_earlier(
    some: int, more: int, others: list[int | None], supply: Supply, seconds: float
) -> None:
    first = find_end(NOW, some, others=others, supply=supply, seconds=seconds)
    second = find_end(NOW, some + more, others=others, supply=supply, seconds=seconds)
    assert second is None or (first is not None and first <= second)


@given(counts, rivals, st.none() | counts, supplies, paces)
def test_another_run_never_makes_it_end_earlier(
    requests: int, others: list[int | None], another: int | None, supply: Supply, seconds: float
) -> None:
    alone = find_end(NOW, requests, others=others, supply=supply, seconds=seconds)
    beside = find_end(NOW, requests, others=[*others, another], supply=supply, seconds=seconds)
    assert beside is None or (alone is not None and alone <= beside)


@given(moments, st.integers(1, 5_000), supplies)
def test_what_today_does_not_hold_ends_after_the_reset(now: datetime, requests: int, supply: Supply) -> None:
    """At a pace that any day allows, the quota alone decides on which day."""
    found = find_end(now, requests, others=(), supply=supply, seconds=0)
    if requests <= supply.first_day:
        assert found == now
    elif supply.a_day:
        days = -(-(requests - supply.first_day) // supply.a_day)
        assert found is None or (found.date() - now.date()).days == days


@given(st.integers(0, 400), st.integers(0, 9_000), st.integers(0, 400), st.integers(0, 500))
def test_what_is_left_takes_at_least_one_request(done: int, requests: int, left: int, begun: int) -> None:
    course = Course(done, requests, left, begun, busiest=(requests, max(1, done)))
    found, most = expect(course), expect_busiest(course)
    if not left:
        assert (found, most) == (0, 0)
    elif not done:
        assert (found, most) == (None, None)
    else:
        assert found is not None
        assert most is not None
        assert 1 <= found <= most
        assert found == max(1, abs(-(-left * requests // done) - begun))


def test_the_busiest_part_gives_the_later_end() -> None:
    course = Course(done=60, requests=120, left=30, busiest=(100, 30))
    assert (expect(course), expect_busiest(course)) == (60, 100)


def test_parts_that_are_begun_and_took_more_than_expected_are_not_about_to_end() -> None:
    """Twelve small parts are done with 328 requests; 36 large ones have taken 5,116 already."""
    assert expect(Course(done=12, requests=328, left=36, begun=5_116)) == 5_116 - 984


def test_no_end_is_named_that_lies_beyond_ten_years() -> None:
    begins = datetime(2026, 3, 1, tzinfo=UTC)
    assert find_pace_end(begins, 86_400, 2.0) == begins + timedelta(days=2)
    assert find_pace_end(begins, 10**12, 1.5) is None
