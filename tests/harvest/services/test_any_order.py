"""Two workers that claim, ask, store, lose their lease, die and come back late, in any order: the end is always the same.

Hypothesis draws what happens next, and the model is a set of ids: those that are there, less those that were erased.
"""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import hypothesis
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from harvest.models import Batch, DayCount, PageLog, QuotaDay, Record, Sighting, Tombstone
from harvest.rules.states import RunState
from harvest.services import engine
from harvest.services.interruptions import Interruption
from harvest.services.runs import cancel_run, pause_run, resume_run
from harvest.services.scheduling import LEASE, Held, claim
from harvest.services.steps import window
from harvest.services.workers import Worker
from harvest.vault import open_keyring, tombstone_of
from tests.harvest.bench import Bench, collection
from tiktok.client import Page
from tiktok.errors import TikTokError

type Build = Callable[..., Bench]

FAULTS = ("server_errors", "cursor_missing", "token_expires_now", "rate_limit", "connection_cut", "not_json")
DAYS = {"start_date": "20260201", "end_date": "20260208"}
hands = st.sampled_from([0, 1])


@dataclass(slots=True)
class Hand:
    """A worker and what it has in hand: a unit, and maybe a page whose storing is still to come."""

    bench: Bench
    worker: Worker = field(default_factory=Worker.begin)
    held: Held | None = None
    page: Page | None = None
    asked_at: datetime | None = None

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
        page, self.page = self.page, None
        self.end(partial(window._store, page=page, asked_at=self.asked_at))

    def end(self, act: Callable[[Held], None]) -> None:
        held, self.held = self.held, None
        if held is not None:
            with suppress(Interruption):
                act(held)

    def step(self) -> None:
        self.held = self.page = None
        engine.advance_once(self.worker, self.bench.clock)

    def die(self) -> None:
        """As `kill -9`: the system opens its lock, nothing is given back, and another worker takes its place."""
        self.worker.end()
        self.worker, self.held, self.page = Worker.begin(), None, None


class Harvest(RuleBasedStateMachine):
    build: ClassVar[Build]

    @initialize(refusals=st.sampled_from([0, 1]), pages=st.sampled_from([0, 2]))
    def begin(self, refusals: int, pages: int) -> None:
        self.stack = ExitStack()
        self.stack.callback(transaction.savepoint_rollback, transaction.savepoint_create())
        faults = {"search_id_expires_after_pages": pages, "search_id_expires": 1}
        grant = {"collections": [collection(**DAYS)]}
        self.bench = Harvest.build(
            handover=grant, videos_per_day=40, search_id_refusals=refusals, faults=faults
        )
        self.bench.enter_key()
        self.run, self.erased, self.cancelled = self.bench.start(), set[str](), False
        self.hands = [Hand(self.bench), Hand(self.bench)]
        self.expected = self.bench.levers.expected("20260201", "20260208")

    @rule(hand=hands)
    def claim(self, hand: int) -> None:
        self.hands[hand].claim()

    @rule(hand=hands)
    def ask(self, hand: int) -> None:
        self.hands[hand].ask()

    @rule(hand=hands)
    def store(self, hand: int) -> None:
        self.hands[hand].store()

    @rule(hand=hands)
    def step(self, hand: int) -> None:
        self.hands[hand].step()

    @rule(hand=hands)
    def die(self, hand: int) -> None:
        self.hands[hand].die()

    @rule(seconds=st.sampled_from([1, 5, 20, LEASE.total_seconds() + 1]))
    def wait(self, seconds: float) -> None:
        self.bench.move(seconds)

    @rule(name=st.sampled_from(FAULTS))
    def go_wrong(self, name: str) -> None:
        self.bench.levers.set(**{name: 1})

    @rule(more=st.integers(0, 3))
    def limit_the_day(self, more: int) -> None:
        QuotaDay.objects.update(allowed=max(self.bench.spent() + more, 1))

    @rule()
    def reach_the_next_day(self) -> None:
        self.bench.move(13 * 3600)

    @rule(draw=st.integers(0, 10_000))
    def erase_one_that_has_not_come(self, draw: int) -> None:
        left = sorted(set(self.expected) - set(self.bench.ids()) - self.erased)
        if left:
            self._bury(left[draw % len(left)])

    @rule()
    def pause_and_resume(self) -> None:
        self.run.refresh_from_db()
        if not self.run.ended_at and not self.cancelled:
            pause_run(self.run, by=None, now=self.bench.clock())
            self.hands[0].step()
            resume_run(self.run, by=None, now=self.bench.clock())

    @rule(sure=st.integers(0, 9))
    def cancel(self, sure: int) -> None:
        self.run.refresh_from_db()
        if not sure and not self.run.ended_at and not self.cancelled:
            cancel_run(self.run, by=None, now=self.bench.clock())
            self.cancelled = True

    @invariant()
    def what_was_spent_is_what_was_served_or_more_and_never_more_than_allowed(self) -> None:
        assert self.bench.spent() >= len(self.bench.levers.calls())
        assert all(day.spent <= day.allowed for day in QuotaDay.objects.all())

    @invariant()
    def nothing_is_stored_that_is_not_there_or_was_erased(self) -> None:
        assert set(self.bench.ids()) <= set(self.expected) - self.erased

    def teardown(self) -> None:
        if hasattr(self, "bench"):
            try:
                self._work_to_the_end()
                self._compare()
            finally:
                for hand in self.hands:
                    hand.worker.end()
                self.stack.close()

    def _work_to_the_end(self) -> None:
        QuotaDay.objects.update(allowed=1000)
        for _ in range(5):
            self.bench.move(LEASE.total_seconds() + 1)
            self.bench.work()
            self.bench.move(24 * 3600)
            self.run.refresh_from_db()
            if self.run.ended_at:
                return

    def _compare(self) -> None:
        wanted = set() if self.cancelled else set(self.expected) - self.erased
        state = RunState.STOPPED if self.cancelled else RunState.COMPLETED
        assert (self.run.state, self.run.reason if not self.cancelled else "") == (state, "")
        assert self.bench.ids() == sorted(wanted) == sorted(Sighting.objects.values_list("key", flat=True))
        assert sum(Batch.objects.values_list("records", flat=True)) == len(wanted) == Record.objects.count()
        assert sum(DayCount.objects.values_list("records", flat=True)) == len(wanted)
        assert self.run.requests == PageLog.objects.filter(unit__run=self.run).count()

    def _bury(self, key: str) -> None:
        code = tombstone_of(open_keyring().project(self.bench.project.ref), "video", key)
        grave: dict[str, Any] = {"kind": "video", "key": code, "reason": "absent"}
        Tombstone.objects.create(project=self.bench.project, erased_at=self.bench.clock(), **grave)
        self.erased.add(key)


def test_the_end_is_the_same_whatever_the_order(build: Build, settings: Any, tmp_path: Path) -> None:
    """Each example has a keyring of its own, as each has a project."""
    numbers = count()

    def build_anew(**changed: Any) -> Bench:
        settings.FIELDGATE_KEYRING = tmp_path / f"keyring-{next(numbers)}"
        return build(**changed)

    Harvest.build = staticmethod(build_anew)  # type: ignore[assignment]
    run_state_machine_as_test(
        Harvest,
        settings=hypothesis.settings(
            max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
