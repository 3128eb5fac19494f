"""A run from its start to its end, against a simulator over HTTP: what is stored, what is asked, what is counted."""

from collections.abc import Callable

import pytest

from harvest.rules.states import RunState
from tests.harvest.bench import FEBRUARY, Bench
from tiktok.ids import created_at

type Build = Callable[..., Bench]


def test_a_run_brings_exactly_what_the_platform_has(bench: Bench) -> None:
    run = bench.harvest()
    expected = bench.levers.expected()
    assert (run.state, run.reason, run.windows, run.windows_done) == (RunState.COMPLETED, "", 1, 1)
    assert bench.ids() == sorted(expected)
    assert run.records_new == len(expected)


def test_every_request_is_in_the_ledger_and_in_the_log(bench: Bench) -> None:
    run = bench.harvest()
    calls = bench.levers.calls()
    assert bench.spent() == len(calls) == len(bench.logged())
    assert bench.levers.counted() < bench.spent()
    assert run.requests == len(calls) - 2


@pytest.mark.parametrize("end_inclusive", [True, False])
def test_the_last_day_comes_and_none_beyond_it_however_the_end_is_read(
    build: Build, *, end_inclusive: bool
) -> None:
    bench = build(end_inclusive=end_inclusive)
    run = bench.harvest()
    known = bench.levers.expected(end="20260301" if end_inclusive else "20260302")
    wanted = {key for key in known if created_at(key).date() <= FEBRUARY[1]}
    assert len(wanted) < len(known)
    assert any(created_at(key).date() == FEBRUARY[1] for key in wanted)
    assert set(bench.ids()) == wanted
    assert run.records_new == len(wanted)
