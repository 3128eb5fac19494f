"""Two workers and one unit: the one whose lease is gone stores nothing, however late it wakes up."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.rules.errors import NotNow
from harvest.models import Batch, Collection, DayCount, PageLog, Record, Run, Sighting, Unit
from harvest.rules.states import RunState, UnitKind, UnitState
from harvest.services import engine
from harvest.services.asking import VIDEO_PATH, ask
from harvest.services.collections import add_collection
from harvest.services.interruptions import AccessOver, Fenced
from harvest.services.runs import cancel_run, pause_run, resume_run, start_run, stop_run
from harvest.services.scheduling import LEASE, LEASES_LOST, Held, claim, finish, give_up, release
from harvest.services.steps import window
from harvest.services.storing import store_page
from harvest.services.workers import Worker
from tests.faults.table import observe
from tests.harvest.bench import NOW, Bench, collection
from tiktok.client import Page

type Build = Callable[..., Bench]


@pytest.fixture
def running(build: Build) -> Bench:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    bench.start()
    return bench


def ask_page(held: Held, bench: Bench) -> Page:
    return window._ask_page(held, bench.clock)  # the request of a step, without the storing


def claim_one(worker: Worker, bench: Bench) -> Held:
    held = claim(worker, bench.clock)
    assert held is not None
    return held


def test_a_stale_worker_stores_nothing(running: Bench) -> None:
    with Worker.begin() as first, Worker.begin() as second:
        stale = claim_one(first, running)
        page = ask_page(stale, running)
        assert claim(second, running.clock) is None
        running.move(LEASE.total_seconds() + 1)
        engine._take_step(claim_one(second, running), running.clock)
        rows = list(Record.objects.order_by("key").values())
        unit = Unit.objects.values().get(run__isnull=False)
        with pytest.raises(Fenced):
            window._store(stale, page, running.clock())
        assert list(Record.objects.order_by("key").values()) == rows
        assert Unit.objects.values().get(run__isnull=False) == unit
    observe(
        "F3",
        "A worker comes back with its page after its lease ran out and another one took the part",
        used=0,
        needed=0,
        result="nothing of it is stored; not a row changes",
    )


@pytest.mark.parametrize(
    "act", [finish, lambda held: give_up(held, "x"), lambda held: release(held, not_before=NOW)]
)
def test_a_stale_worker_ends_nothing_either(running: Bench, act: Callable[[Held], None]) -> None:
    with Worker.begin() as first, Worker.begin() as second:
        stale = claim_one(first, running)
        running.move(LEASE.total_seconds() + 1)
        claim_one(second, running)
        with pytest.raises(Fenced):
            act(stale)
        assert Unit.objects.get(run__isnull=False).state == UnitState.HELD


def test_a_stale_worker_is_fenced_after_the_run_is_over(running: Bench) -> None:
    with Worker.begin() as first:
        stale = claim_one(first, running)
        page = ask_page(stale, running)
        running.move(LEASE.total_seconds() + 1)
        running.work()
        run = Run.objects.get()
        assert run.state == RunState.COMPLETED
        with pytest.raises(Fenced):
            window._store(stale, page, running.clock())
        assert Run.objects.values().get() == Run.objects.filter(pk=run.pk).values().get()
        assert run.records_new == len(running.ids())
    observe(
        "F4",
        "A worker comes back with its page after the run is over",
        used=0,
        needed=0,
        result="nothing of it is stored; not a row changes",
    )


def test_a_stale_worker_spends_nothing(running: Bench) -> None:
    with Worker.begin() as first, Worker.begin() as second:
        stale = claim_one(first, running)
        running.move(LEASE.total_seconds() + 1)
        claim_one(second, running)
        spent = running.spent()
        with pytest.raises(Fenced):
            ask(stale, lambda _client, _token: None, path=VIDEO_PATH, clock=running.clock)
        assert running.spent() == spent


def test_the_unit_of_a_dead_worker_is_claimed_at_once(running: Bench) -> None:
    first = Worker.begin()
    held = claim_one(first, running)
    first._lock.close()  # as the system does when a process dies; its file stays
    with Worker.begin() as second:
        assert claim_one(second, running).unit.pk == held.unit.pk


def test_the_unit_of_a_living_worker_is_not(running: Bench) -> None:
    with Worker.begin() as first, Worker.begin() as second:
        claim_one(first, running)
        assert claim(second, running.clock) is None


def test_a_unit_that_kills_its_workers_is_given_up_with_a_reason(running: Bench) -> None:
    for _ in range(LEASES_LOST):
        worker = Worker.begin()
        claim_one(worker, running)
        worker._lock.close()
    with Worker.begin() as last:
        assert claim(last, running.clock) is None
    run = Run.objects.get()
    assert (run.state, run.windows_failed) == (RunState.FAILED, 1)
    assert run.reason.endswith("The work on this part broke off again and again.")


def test_nothing_is_stored_after_the_access_has_ended(build: Build) -> None:
    bench = build(search_id_refusals=0, handover={"access": {"start": "2026-03-01", "end": "2026-03-20"}})
    bench.enter_key()
    bench.start()
    with Worker.begin() as worker:
        held = claim_one(worker, bench)
        page = ask_page(held, bench)
        bench.clock.now = bench.clock().replace(hour=23, minute=59, second=59) + timedelta(seconds=1)
        with pytest.raises(AccessOver):
            window._store(held, page, bench.clock())
        assert Record.objects.count() == 0
        engine._take_step(held, bench.clock)
    run = Run.objects.get()
    assert (run.state, bench.ids()) == (RunState.FAILED, [])
    assert run.reason.endswith("The access ended on 20 March 2026.")
    observe(
        "F32",
        "The access ends between the request and the storing of its answer",
        used=1,
        needed=1,
        result="nothing is stored; the run ends and says why",
    )


def test_a_page_stored_twice_is_the_same_as_once(running: Bench) -> None:
    with Worker.begin() as worker:
        held = claim_one(worker, running)
        page = ask_page(held, running)
        first = store_page(held, page, asked_at=running.clock(), then={"progress": {}})
        second = store_page(held, page, asked_at=running.clock(), then={"progress": {}})
    kept = ids_in_period(page)
    assert (first.new, first.again) == (len(kept), 0)
    assert (second.new, second.again) == (0, len(kept))
    assert running.ids() == kept


def test_a_paused_run_asks_nothing_and_goes_on_where_it_was(running: Bench) -> None:
    run = Run.objects.get()
    with Worker.begin() as worker:
        engine.advance_once(worker, running.clock)
    pause_run(run, by=None, now=running.clock())
    asked = len(running.levers.calls())
    running.work()
    assert len(running.levers.calls()) == asked
    run.refresh_from_db()
    assert run.state == RunState.PAUSED_BY_YOU
    resume_run(run, by=None, now=running.clock())
    running.work()
    run.refresh_from_db()
    assert (run.state, running.ids()) == (RunState.COMPLETED, sorted(running.levers.expected()))
    assert running.levers.codes()[1:] == ["ok"] * 4


def test_a_page_on_its_way_is_stored_when_the_run_is_paused(running: Bench) -> None:
    with Worker.begin() as worker:
        held = claim_one(worker, running)
        page = ask_page(held, running)
        pause_run(Run.objects.get(), by=None, now=running.clock())
        window._store(held, page, running.clock())
    run = Run.objects.get()
    assert (run.state, run.records_new) == (RunState.PAUSED_BY_YOU, len(ids_in_period(page)))


def test_a_stopped_run_is_over_at_once_and_keeps_what_came(running: Bench) -> None:
    with Worker.begin() as worker:
        engine.advance_once(worker, running.clock)
        kept = running.ids()
        held = claim_one(worker, running)
        page = ask_page(held, running)
        stop_run(Run.objects.get(), by=None, now=running.clock())
        with pytest.raises(Fenced):
            window._store(held, page, running.clock())
    run = Run.objects.get()
    assert (run.state, run.ended_at, running.ids()) == (RunState.STOPPED, running.clock(), kept)
    with pytest.raises(NotNow):
        stop_run(run, by=None, now=running.clock())


def count_days(collection: Collection) -> int:
    return sum(DayCount.objects.filter(collection=collection).values_list("records", flat=True))


def test_a_cancelled_run_takes_back_what_it_was_first_to_bring(running: Bench) -> None:
    """And hands on what another collection has seen as well."""
    cancelled = Run.objects.get()
    with Worker.begin() as worker:
        engine.advance_once(worker, running.clock)
        engine.advance_once(worker, running.clock)
    pause_run(cancelled, by=None, now=running.clock())
    late = add_collection(
        running.project, collection(name="late", start_date="20260225"), by=None, now=running.clock()
    )
    start_run(late, by=None, now=running.clock())
    running.work()
    wanted = sorted(running.levers.expected(start="20260225"))
    assert len(running.ids()) > len(wanted)
    cancel_run(cancelled, by=None, now=running.clock())
    running.work()
    cancelled.refresh_from_db()
    assert (cancelled.state, cancelled.reason) == (
        RunState.STOPPED,
        "Cancelled; what it was first to bring was discarded.",
    )
    assert running.ids() == wanted
    assert set(Record.objects.values_list("collection_id", flat=True)) == {late.pk}
    assert set(Sighting.objects.values_list("collection_id", flat=True)) == {late.pk}
    assert Batch.objects.get().records == Sighting.objects.count() == count_days(late) == len(wanted)
    assert count_days(cancelled.collection) == 0


def test_refresh_comes_first_then_the_earliest_deadline_then_each_project_in_turn(build: Build) -> None:
    bench = build()
    other = build().project

    def add(project: object, priority: int, days: int | None = None) -> int:
        deadline = None if days is None else NOW + timedelta(days=days)
        unit = Unit.objects.create(
            project=project,
            kind=UnitKind.CHECK,
            priority=priority,
            deadline=deadline,
            not_before=NOW,
            created_at=NOW,
        )
        return unit.pk

    harvests = [add(bench.project, 50), add(bench.project, 50), add(other, 50), add(other, 50)]
    late, soon = add(other, 10, 9), add(bench.project, 10, 2)
    with Worker.begin() as worker:
        order = [claim_one(worker, bench).unit.pk for _ in range(6)]
    first, second, third, fourth = harvests
    assert order[:2] == [soon, late]
    assert order[2:] == [first, third, second, fourth]
    assert PageLog.objects.count() == 0
    observe(
        "F36",
        "Parts of several projects wait at once",
        used=0,
        needed=0,
        result="refresh first, then the earliest deadline, then each project in turn",
    )


def ids_in_period(page: Page) -> list[str]:
    """Without the day that is asked for beyond the period."""
    last = Run.objects.get().collection.end_date
    return sorted(item.id for item in page.items if item.created_at and item.created_at.date() <= last)
