"""What people ask of a run, in any order and between any steps: the database is right after each, and at the end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.rules.errors import DomainError
from harvest.models import Batch, DayCount, Record, Run, Sighting, Unit
from harvest.rules.run_acts import RunAct, open_acts
from harvest.rules.states import RunState
from harvest.services import runs
from harvest.services.credentials import forget_everything
from harvest.services.engine import advance_once
from harvest.services.projects import open_project
from harvest.services.workers import Worker
from tests.harvest.bench import NOW, Bench, Levers, collection, handover
from tiktok.simulator import Running

ACTS: dict[RunAct, Callable[..., None]] = {
    RunAct.PAUSE: runs.pause_run,
    RunAct.RESUME: runs.resume_run,
    RunAct.STOP: runs.stop_run,
    RunAct.CANCEL: runs.cancel_run,
}
PERIOD = collection(start_date="20260220", end_date="20260228")
FAULTS = ("server_errors", "rate_limit", "connection_cut", "token_expires_now")


class RunMachine(RuleBasedStateMachine):
    """Each example lives in a transaction that is taken back, and has a key and so a quota of its own."""

    levers: Levers
    numbers: Iterator[int]

    def __init__(self) -> None:
        super().__init__()
        self.outer: Any = transaction.atomic()
        self.outer._from_testcase = True  # as Django's own test cases do, for blocks that have to be durable
        self.outer.__enter__()
        forget_everything()
        self.bench = Bench(self.levers, open_project(handover(collections=[PERIOD]), by=None, now=NOW))
        self.bench.enter_key(client_key=f"key{next(self.numbers)}", verify=False)
        self.worker = Worker.begin()
        self.run: Run | None = None
        self.cancelled: set[int] = set()

    @property
    def is_live(self) -> bool:
        return self.run is not None and self.run.ended_at is None

    @precondition(lambda self: not self.is_live)
    @rule()
    def start(self) -> None:
        self.run = self.bench.start()

    @precondition(lambda self: self.is_live)
    @rule()
    def start_another(self) -> None:
        with pytest.raises(DomainError):
            self.bench.start()

    @precondition(lambda self: self.run is not None)
    @rule(act=st.sampled_from(RunAct))
    def ask(self, act: RunAct) -> None:
        """It is done exactly if its button was there."""
        assert self.run is not None
        may = act in open_acts(self.run.wish, is_over=not self.is_live)
        try:
            ACTS[act](self.run, by=None, now=self.bench.clock())
        except DomainError:
            assert not may
        else:
            assert may
            if act is RunAct.CANCEL:
                self.cancelled.add(self.run.pk)

    @rule(steps=st.integers(1, 3))
    def step(self, steps: int) -> None:
        for _ in range(steps):
            advance_once(self.worker, self.bench.clock)

    @rule(seconds=st.sampled_from([1, 30, 200]))
    def wait(self, seconds: int) -> None:
        self.bench.move(seconds)

    @rule(fault=st.sampled_from(FAULTS))
    def fail(self, fault: str) -> None:
        self.levers.set(**{fault: 1})

    @invariant()
    def counts_agree(self) -> None:
        if self.run is not None:
            self.run.refresh_from_db()
        keys = self.bench.ids()
        project = self.bench.project
        assert keys == sorted(Sighting.objects.filter(project=project).values_list("key", flat=True))
        assert len(keys) == sum(Batch.objects.filter(project=project).values_list("records", flat=True))
        assert len(keys) == sum(
            DayCount.objects.filter(collection__project=project).values_list("records", flat=True)
        )

    @invariant()
    def the_state_says_what_was_asked(self) -> None:
        if self.run is None:
            return
        assert (self.run.ended_at is not None) == RunState(self.run.state).is_over
        if self.is_live and self.run.wish == Run.Wish.PAUSE:
            assert self.run.state == RunState.PAUSED_BY_YOU
        if not self.is_live:
            assert not Unit.objects.filter(run=self.run, state__in=("waiting", "held")).exists()

    def teardown(self) -> None:
        """Let it go on to its end, and look what there is."""
        try:
            self.worker.end()
            self.levers.set(**dict.fromkeys(FAULTS, 0))
            self.finish()
        finally:
            self.outer.__exit__(RuntimeError, RuntimeError("taken back"), None)

    def finish(self) -> None:
        if self.run is not None and self.is_live and self.run.wish == Run.Wish.PAUSE:
            runs.resume_run(self.run, by=None, now=self.bench.clock())
        self.bench.work()
        self.counts_agree()
        self.the_state_says_what_was_asked()
        assert not Sighting.objects.filter(first_run_id__in=self.cancelled).exists()
        if self.run is not None and self.run.state == RunState.COMPLETED:
            assert self.bench.ids() == sorted(self.levers.expected("20260220", "20260228"))
        assert not Record.objects.exclude(project=self.bench.project).exists()


@pytest.mark.django_db
def test_any_order_of_acts_and_steps(begin: Callable[..., Running]) -> None:
    running = begin(search_id_refusals=0, deletion_rate=0.0, videos_per_day=40, quota=1_000_000)
    RunMachine.levers, RunMachine.numbers = Levers(running), iter(range(1000))
    chosen = settings(
        max_examples=12,
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    with RunMachine.levers.http:
        run_state_machine_as_test(RunMachine, settings=chosen)
