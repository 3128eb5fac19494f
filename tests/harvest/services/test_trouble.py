"""Trouble at home: a full disk, a keyring that is away, a worker that waits."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from harvest.models import PageLog, QuotaDay, Record, Run
from harvest.rules.states import RunState, UnitState
from harvest.services.asking import VIDEO_PATH, ask
from harvest.services.ledger import note_date, spend
from harvest.services.scheduling import claim
from harvest.services.work import Work
from harvest.services.workers import Worker
from tests.faults.table import observe
from tests.harvest.bench import HEAVY_QUERY, NOW, Bench
from tiktok.client import Client, Page, Token
from tiktok.query import parse_query

type Build = Callable[..., Bench]


def limit_pages(to: int) -> int:
    """How many pages the database may have; SQLite says "full" beyond."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {to}")
        cursor.execute("PRAGMA page_count")
        return int(cursor.fetchone()[0])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PRAGMA max_page_count is SQLite's")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_loses_nothing_and_the_run_goes_on_once_there_is_room(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    bench = build(search_id_refusals=0, videos_per_day=40)
    bench.enter_key()
    run = bench.start()
    limit_pages(limit_pages(2**30) + 12)
    with caplog.at_level(logging.WARNING):
        bench.work()
    run.refresh_from_db()
    assert "full" in caplog.text
    assert run.reason == "The disk of this site is nearly full. Tell the operator."
    assert run.records_new == Record.objects.count()
    asked = len(bench.levers.calls())
    bench.work()
    assert len(bench.levers.calls()) == asked
    limit_pages(2**30)
    bench.move(600)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert bench.ids() == sorted(bench.levers.expected())


def test_without_room_on_the_disk_nothing_is_asked(build: Build) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    run, asked = bench.start(), len(bench.levers.calls())
    with override_settings(FIELDGATE_LEAST_FREE_MB=10**9):
        bench.work()
    run.refresh_from_db()
    assert (run.state, run.goes_on_at) == (RunState.RUNNING, bench.clock() + timedelta(minutes=10))
    assert run.reason == "The disk of this site is nearly full. Tell the operator."
    assert len(bench.levers.calls()) == asked
    bench.move(600)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    used = len(bench.levers.calls()) - asked
    result = "nothing is asked until there is room; then complete"
    observe("F27", "The disk is nearly full", used=used, needed=used, result=result)


def test_a_keyring_that_is_away_is_waited_for(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    run = bench.start()
    master = bench_master()
    away = master.rename(master.with_name("away"))
    bench.work()
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.RUNNING, "The keyring cannot be used. Tell the operator.")
    assert "There is no master key" in caplog.text
    away.rename(master)
    bench.move(600)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED


def bench_master() -> Path:
    return Path(settings.FIELDGATE_KEYRING) / "master.key"


def test_a_worker_that_is_asked_to_end_gives_nothing_up(build: Build) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    run = bench.start()
    asked = 0

    def wait(_seconds: float) -> bool:
        nonlocal asked
        asked += 1
        return asked > 1

    bench.levers.set(server_errors=1)
    with Worker.begin() as worker:
        Work(worker, bench.clock, wait).run()
    assert list(run.units.values_list("state", "lease_owner")) == [(UnitState.WAITING, "")]


def test_a_request_belongs_to_one_day_even_at_midnight(bench: Bench) -> None:
    """The day in which it is spent, by TikTok's clock as last seen, though the answer comes in the next."""
    bench.enter_key()
    run = bench.start()
    QuotaDay.objects.all().delete()
    bench.clock.now = datetime(2026, 3, 20, 23, 59, 59, tzinfo=UTC)
    bench.levers.move_clock(now="2026-03-20T23:59:59Z")
    with Worker.begin() as worker:
        held = claim(worker, bench.clock)
        assert held is not None
        organisation = bench.project.key.organisation_id
        note_date(organisation, bench.clock(), bench.clock())
        day = spend(organisation, clock=bench.clock)
        bench.move(2)
        note_date(organisation, bench.clock(), bench.clock())
        assert spend(organisation, clock=bench.clock) > day
    assert sorted(QuotaDay.objects.values_list("day", "spent")) == [(day, 1), (day.replace(day=21), 1)]
    observe(
        "F20", "Midnight between the count and the request", used=1, needed=1, result="counted in one day"
    )
    assert Run.objects.get(pk=run.pk).requests == PageLog.objects.filter(unit__run=run).count() == 0


def test_a_request_that_is_answered_after_midnight_counts_on_both_days(bench: Bench) -> None:
    """TikTok may have counted it on either, and no day may show less than TikTok counts."""
    bench.enter_key()
    bench.start()
    QuotaDay.objects.all().delete()
    bench.clock.now = datetime(2026, 3, 20, 23, 59, 59, tzinfo=UTC)
    bench.levers.move_clock(now="2026-03-20T23:59:59Z")

    def ask_over_midnight(client: Client, token: Token) -> Page:
        bench.move(2)
        query = parse_query(HEAVY_QUERY)
        return client.query_videos(token, query=query, start=NOW.date(), end=NOW.date(), fields=["id"])

    with Worker.begin() as worker:
        held = claim(worker, bench.clock)
        assert held is not None
        ask(held, ask_over_midnight, path=VIDEO_PATH, clock=bench.clock)
    spent = sorted((day.day, count) for day, count in QuotaDay.objects.values_list("day", "spent"))
    assert spent == [(20, 2), (21, 1)]
    observe(
        "F20",
        "Midnight between the request and its answer",
        used=1,
        needed=1,
        result="counted in both days, since TikTok may have counted it in either",
    )


def test_the_day_is_tiktoks_as_long_as_its_clock_was_seen_within_the_hour(bench: Bench) -> None:
    bench.enter_key()
    QuotaDay.objects.all().delete()
    organisation = bench.project.key.organisation_id
    note_date(organisation, NOW.replace(day=21, hour=0, minute=5), NOW)
    assert spend(organisation, clock=lambda: NOW.replace(hour=13)).day == 21
    assert spend(organisation, clock=lambda: NOW.replace(hour=13, second=1)).day == 20
