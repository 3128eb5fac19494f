"""Two workers that claim, ask, store, lose their lease and come back late, in any order: the end is always the same."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import pytest

from harvest.models import Batch, DayCount, PageLog, Run, Sighting
from harvest.rules.states import RunState
from harvest.services import engine
from harvest.services.interruptions import Interruption
from harvest.services.scheduling import LEASE, Held, claim
from harvest.services.steps import window
from harvest.services.workers import Worker
from tests.harvest.bench import Bench
from tiktok.client import Page
from tiktok.errors import TikTokError

type Build = Callable[..., Bench]

FAULTS = ("server_errors", "cursor_missing", "token_expires_now", "rate_limit", "connection_cut", "not_json")


@dataclass(slots=True)
class Hand:
    """A worker and what it has in hand: a unit, and maybe a page whose storing is still to come."""

    worker: Worker
    bench: Bench
    held: Held | None = None
    page: Page | None = None
    asked_at: datetime | None = None
    stored: list[str] = field(default_factory=list)

    def claim(self) -> None:
        """What it held before is forgotten, as a worker that hung does."""
        self.page, self.held = None, claim(self.worker, self.bench.clock)

    def ask(self) -> None:
        if self.held is None or self.page is not None:
            return
        self.asked_at = self.bench.clock()
        try:
            self.page = window._ask_page(self.held, self.bench.clock)
        except TikTokError as error:
            self.end(partial(window._respond, error=error))
        except Interruption:
            self.held = None

    def store(self) -> None:
        if self.page is None or self.asked_at is None:
            return
        page, asked_at = self.page, self.asked_at
        self.page = None
        self.end(partial(window._store, page=page, asked_at=asked_at))

    def end(self, act: Callable[[Held], None]) -> None:
        held, self.held = self.held, None
        if held is None:
            return
        try:
            act(held)
        except Interruption as interruption:
            self.stored.append(type(interruption).__name__)

    def step(self) -> None:
        self.held = None
        engine.advance_once(self.worker, self.bench.clock)


@pytest.mark.parametrize("seed", range(10))
def test_the_end_is_the_same_whatever_the_order(build: Build, seed: int) -> None:
    bench = build(
        search_id_refusals=seed % 2, faults={"search_id_expires_after_pages": 3, "search_id_expires": 1}
    )
    bench.enter_key()
    run = bench.start()
    draw = random.Random(seed)  # noqa: S311 -- the same order each time
    with Worker.begin() as first, Worker.begin() as second:
        hands = [Hand(first, bench), Hand(second, bench)]
        for _ in range(60):
            act(draw, bench, draw.choice(hands))
            assert bench.spent() >= len(bench.levers.calls())
    bench.move(LEASE.total_seconds() + 1)
    bench.work()
    expect_all(bench, run)


def act(draw: random.Random, bench: Bench, hand: Hand) -> None:
    match draw.choice(["claim", "ask", "ask", "store", "store", "step", "late", "soon", "fault"]):
        case "late":
            bench.move(LEASE.total_seconds() + 1)
        case "soon":
            bench.move(draw.choice([1, 5, 20]))
        case "fault":
            bench.levers.set(**{draw.choice(FAULTS): 1})
        case name:
            getattr(hand, name)()


def expect_all(bench: Bench, run: Run) -> None:
    run.refresh_from_db()
    expected = sorted(bench.levers.expected())
    assert (run.state, run.records_new) == (RunState.COMPLETED, len(expected))
    assert bench.ids() == expected == sorted(Sighting.objects.values_list("key", flat=True))
    assert Batch.objects.get().records == len(expected)
    assert sum(DayCount.objects.values_list("records", flat=True)) == len(expected)
    assert bench.spent() == PageLog.objects.count() >= len(bench.levers.calls())
    assert run.requests == PageLog.objects.filter(unit__run=run).count()
