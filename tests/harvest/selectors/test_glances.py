"""All collections of a project at a glance."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harvest.models import Batch, Collection, Run, Unit
from harvest.rules.glance import Need
from harvest.rules.states import UnitState
from harvest.selectors.glances import Seen, find_glances
from harvest.services.collections import add_collection
from harvest.services.runs import start_run
from tests.harvest.bench import NOW, Bench, collection

WEEK = {"start_date": "20260301", "end_date": "20260307"}


@pytest.fixture
def bench(build: Callable[..., Bench]) -> Bench:
    bench = build(handover={"collections": [collection(name=name, **WEEK) for name in ("birds", "reeds")]})
    bench.enter_key()
    return bench


def harvest(bench: Bench, name: str) -> Run:
    run = start_run(Collection.objects.get(name=name), by=None, now=bench.clock())
    bench.work()
    run.refresh_from_db()
    return run


def look(bench: Bench) -> dict[str, Seen]:
    """In the order in which they are shown."""
    return {seen.collection.name: seen for seen in find_glances(bench.project, bench.clock())}


def test_what_a_collection_holds_and_when_it_is_due(bench: Bench) -> None:
    run = harvest(bench, "birds")
    seen = look(bench)
    birds, reeds = seen["birds"], seen["reeds"]
    assert (birds.run, birds.held, birds.need) == (run, {"video": run.records_new}, Need.NOTHING)
    assert birds.due_at == Batch.objects.get().clock_at + timedelta(days=15)
    assert (reeds.run, reeds.held, reeds.due_at, reeds.need) == (None, {}, None, Need.NOT_STARTED)
    assert list(seen) == ["reeds", "birds"]


def test_records_of_two_collections_lie_in_one_batch_and_are_due_by_their_own(bench: Bench) -> None:
    """What the first one brought stays its own: the other one saw it again and holds nothing."""
    harvest(bench, "birds")
    harvest(bench, "reeds")
    assert Batch.objects.get().collections == [Collection.objects.get(name="birds").pk]
    assert look(bench)["reeds"].due_at is None
    add_collection(bench.project, collection(name="herons"), by=None, now=NOW)
    harvest(bench, "herons")
    names = dict(Collection.objects.values_list("pk", "name"))
    assert [names[pk] for pk in Batch.objects.get().collections] == ["birds", "herons"]


def test_days_of_an_ended_run_that_did_not_come_are_missing(bench: Bench) -> None:
    run = harvest(bench, "birds")
    unit = run.units.get()
    Unit.objects.filter(pk=unit.pk).update(state=UnitState.FAILED, waits_for="TikTok failed each time.")
    for kind in ("subjects", "subjects"):
        Unit.objects.create(
            project=bench.project, run=run, kind=kind, state=UnitState.FAILED, not_before=NOW, created_at=NOW
        )
    birds = look(bench)["birds"]
    assert (birds.days, birds.parts, birds.need) == (7, 2, Need.GAPS)
    start_run(Collection.objects.get(name="birds"), by=None, now=bench.clock())
    assert look(bench)["birds"].days == 7


def test_the_next_turn_is_the_earliest(bench: Bench) -> None:
    run = harvest(bench, "birds")
    sooner, later = (datetime(2026, 3, day, 9, tzinfo=UTC) for day in (22, 30))
    Run.objects.filter(pk=run.pk).update(late_at=later, counts_at=sooner)
    assert look(bench)["birds"].next_at == sooner
    Collection.objects.update(asks_counts=False)
    assert look(bench)["birds"].next_at == later


def test_it_takes_the_same_queries_for_one_collection_and_for_three(
    bench: Bench, django_assert_num_queries: Callable[..., Any]
) -> None:
    Collection.objects.filter(name="reeds").delete()
    harvest(bench, "birds")
    with django_assert_num_queries(8):
        find_glances(bench.project, bench.clock())
    for name in ("reeds", "herons"):
        add_collection(bench.project, collection(name=name, **WEEK), by=None, now=NOW)
        harvest(bench, name)
    with django_assert_num_queries(8):
        find_glances(bench.project, bench.clock())


def test_parts_of_a_cancelled_run_are_not_missing(bench: Bench) -> None:
    run = harvest(bench, "birds")
    Unit.objects.create(
        project=bench.project,
        run=run,
        kind="subjects",
        state=UnitState.FAILED,
        not_before=NOW,
        created_at=NOW,
    )
    assert look(bench)["birds"].parts == 1
    Run.objects.filter(pk=run.pk).update(wish=Run.Wish.CANCEL)
    assert look(bench)["birds"].parts == 0


def test_parts_that_a_later_complete_run_brought_are_not_missing(
    bench: Bench, django_assert_num_queries: Callable[..., Any]
) -> None:
    for name in ("birds", "reeds"):
        Unit.objects.create(
            project=bench.project,
            run=harvest(bench, name),
            kind="subjects",
            state=UnitState.FAILED,
            not_before=NOW,
            created_at=NOW,
        )
        with django_assert_num_queries(9):
            find_glances(bench.project, bench.clock())
    harvest(bench, "birds")
    assert {name: seen.parts for name, seen in look(bench).items()} == {"birds": 0, "reeds": 1}
