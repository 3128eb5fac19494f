"""What TikTok does wrong, and exactly how many requests the answer to it costs."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from harvest.models import ApiKey, PageLog, QuotaDay, Record, Tombstone, Unit
from harvest.rules.states import KeyState, RecordState, RunState
from harvest.services.collections import add_collection
from harvest.vault import open_keyring, tombstone_of
from proposals.models import OutboxMail
from tests.faults.table import observe
from tests.harvest.bench import NOW, Bench, collection

type Build = Callable[..., Bench]


def test_a_search_id_that_is_refused_at_first_is_tried_again_after_seconds(build: Build) -> None:
    bench = build(search_id_refusals=3)
    run = bench.harvest()
    refused = ["ok", *["invalid_params"] * 3, "ok", "ok", "ok"]
    assert run.state == RunState.COMPLETED
    assert bench.levers.codes() == ["ok", *refused]
    assert [wait for wait in bench.waited if wait > 0.5] == [2, 5, 5, 5]
    assert bench.ids() == sorted(bench.levers.expected())


def test_a_search_that_stays_lost_begins_again_three_times_and_is_then_halved(build: Build) -> None:
    bench = build(search_id_refusals=1000)
    run = bench.harvest()
    whole, halves = bench.levers.codes()[1:21], Unit.objects.filter(run=run).count()
    assert whole == ["ok", *["invalid_params"] * 4] * 4
    assert run.state == RunState.COMPLETED
    assert halves > 1
    assert bench.ids() == sorted(bench.levers.expected())


@pytest.mark.parametrize("fault", ["server_errors", "error_in_200", "not_json", "connection_cut"])
def test_a_fault_that_passes_costs_one_request(build: Build, fault: str) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    bench.start()
    bench.levers.set(**{fault: 5})
    bench.work()
    codes = bench.levers.codes()[1:]
    assert len(codes) == 5 + 4
    assert codes[5:] == ["ok"] * 4
    assert bench.ids() == sorted(bench.levers.expected())


@pytest.mark.parametrize(("fault", "tries"), [("server_errors", 6), ("html_504", 3)])
def test_a_fault_that_lasts_ends_with_a_reason(build: Build, fault: str, tries: int) -> None:
    bench = build(handover={"collections": []})
    few_days = collection(start_date="20260201", end_date="20260204")
    add_collection(bench.project, few_days, by=None, now=NOW)
    bench.enter_key()
    run = bench.start()
    bench.levers.set(**{fault: -1})
    bench.work()
    run.refresh_from_db()
    windows = 1 + 2 + 4
    assert len(bench.levers.codes()) - 1 == windows * tries
    assert (run.state, run.windows, run.windows_failed) == (RunState.FAILED, 4, 4)
    first = "1 February 2026 to 2 February 2026: TikTok failed each time it was asked."
    assert run.reason.startswith(f"4 of 4 parts could not be completed: {first} 2 February 2026 to")


def test_gaps_are_never_called_complete(build: Build) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    run = bench.start()
    bench.levers.set(cursor_missing=-1)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert bench.levers.codes()[1:] == ["ok"] * 4
    assert len(bench.ids()) > 0


def test_a_cursor_that_is_missing_once_costs_one_request(build: Build) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    run = bench.start()
    bench.levers.set(cursor_missing=1)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert len(bench.levers.codes()) - 1 == 4 + 1
    assert bench.ids() == sorted(bench.levers.expected())


def test_a_rate_limit_is_waited_out(build: Build) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    bench.start()
    bench.levers.set(rate_limit=3)
    bench.work()
    assert bench.levers.codes()[1:] == ["rate_limit_exceeded"] * 3 + ["ok"] * 4
    assert sum(bench.waited) == pytest.approx(10 + 20 + 40)


def test_the_daily_quota_is_waited_for_until_midnight_of_the_servers_clock(build: Build) -> None:
    bench = build(search_id_refusals=0, quota=3)
    bench.levers.move_clock(now="2026-03-20T12:03:00Z")
    run = bench.harvest()
    assert (run.state, run.goes_on_at) == (
        RunState.WAITING_FOR_QUOTA,
        datetime(2026, 3, 20, 23, 58, tzinfo=UTC),
    )
    assert bench.levers.codes() == ["ok", "ok", "ok", "daily_quota_limit_exceeded"]
    asked = len(bench.levers.calls())
    bench.work()
    assert len(bench.levers.calls()) == asked
    bench.move(12 * 3600)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert bench.ids() == sorted(bench.levers.expected())
    assert dict(QuotaDay.objects.values_list("day", "spent")) == {date(2026, 3, 20): 5, date(2026, 3, 21): 3}


def test_our_own_limit_holds_without_asking(bench: Bench) -> None:
    bench.enter_key()
    run = bench.start()
    QuotaDay.objects.update(allowed=4)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.WAITING_FOR_QUOTA
    assert (bench.spent(), len(bench.levers.calls())) == (4, 4)


def test_a_token_that_expires_is_renewed_once_and_the_page_asked_again(build: Build) -> None:
    bench = build(search_id_refusals=0)
    bench.enter_key()
    bench.start()
    bench.levers.set(token_expires_now=1)
    bench.work()
    assert bench.levers.codes()[1:] == ["access_token_invalid", *["ok"] * 4]
    assert bench.ids() == sorted(bench.levers.expected())


def test_a_token_that_is_always_refused_ends_in_needs_key_after_one_renewal(bench: Bench) -> None:
    bench.enter_key()
    run = bench.start()
    before = len(bench.levers.calls())
    bench.levers.set(token_expires_now=-1)
    bench.work()
    bench.work()
    run.refresh_from_db()
    assert [call["path"].split("/")[2] for call in bench.levers.calls()[before:]] == [
        "research",
        "oauth",
        "research",
    ]
    assert run.state == RunState.NEEDS_KEY
    assert ApiKey.objects.get().state == KeyState.REFUSED
    assert OutboxMail.objects.filter(kind="key_needed").count() == 1


def test_a_secret_that_was_changed_elsewhere_needs_a_key_and_goes_on_with_a_new_one(bench: Bench) -> None:
    bench.enter_key(secret="another-secret", verify=False)
    run = bench.start()
    bench.work()
    run.refresh_from_db()
    assert (run.state, len(bench.levers.calls())) == (RunState.NEEDS_KEY, 1)
    assert bench.enter_key() == KeyState.WORKS
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert bench.ids() == sorted(bench.levers.expected())


def test_a_key_without_research_access_pauses_without_a_retry(bench: Bench) -> None:
    bench.enter_key(client_key="noscope1", verify=False)
    run = bench.start()
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.NEEDS_KEY
    assert bench.levers.codes() == ["scope_not_authorized"]
    assert ApiKey.objects.get().state == KeyState.NO_RESEARCH_SCOPE


def test_a_query_that_tiktok_refuses_is_parked_with_its_reason(build: Build) -> None:
    bench = build(handover={"collections": [collection(fields=["id", "no_such_field"])]})
    run = bench.harvest()
    assert (run.state, len(bench.levers.codes()) - 1) == (RunState.FAILED, 1)
    assert run.reason.endswith(
        "TikTok refuses this query as it stands. Read the message and change the query."
    )


def test_an_erased_id_is_counted_and_not_stored(bench: Bench) -> None:
    gone, *rest = bench.levers.expected()
    code = tombstone_of(open_keyring().project(bench.project.ref), "video", gone)
    Tombstone.objects.create(project=bench.project, kind="video", key=code, reason="absent", erased_at=NOW)
    run = bench.harvest()
    assert bench.ids() == sorted(rest)
    assert (run.records_new, run.erased_again) == (len(rest), 1)
    result = f"{len(rest)} records; the erased one is counted and not stored"
    observe("F33", "TikTok shows a video again that was erased", used=0, needed=0, result=result)


def test_a_record_found_again_keeps_its_batch_and_comes_back_from_quarantine(bench: Bench) -> None:
    bench.harvest()
    key = bench.ids()[0]
    before = Record.objects.get(project=bench.project, kind="video", key=key)
    Record.objects.filter(project=bench.project, key=key).update(
        state=RecordState.QUARANTINED, absent_at=bench.clock()
    )
    bench.move(3600)
    again = bench.start()
    bench.work()
    again.refresh_from_db()
    after = Record.objects.get(project=bench.project, kind="video", key=key)
    assert (after.state, after.absent_at, after.batch_id) == (RecordState.LIVE, None, before.batch_id)
    assert after.first_seen_at == before.first_seen_at < after.seen_at
    assert (again.records_new, again.records_again) == (0, len(bench.ids()))


def test_a_page_older_than_the_look_does_not_bring_a_record_back(bench: Bench) -> None:
    bench.harvest()
    key = bench.ids()[0]
    later = bench.clock().replace(hour=23)
    Record.objects.filter(project=bench.project, key=key).update(
        state=RecordState.QUARANTINED, absent_at=later
    )
    bench.start()
    bench.work()
    assert Record.objects.get(project=bench.project, kind="video", key=key).state == RecordState.QUARANTINED


def test_before_the_access_begins_a_run_waits_and_asks_nothing(build: Build) -> None:
    bench = build(handover={"access": {"start": "2026-04-01", "end": "2026-12-31"}})
    run = bench.harvest()
    assert (run.state, run.goes_on_at) == (RunState.WAITING_FOR_ACCESS, datetime(2026, 4, 1, tzinfo=UTC))
    assert len(bench.levers.calls()) == 2
    bench.move(12 * 86400)
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED


def test_log_rows_name_every_answer(build: Build) -> None:
    bench = build(search_id_refusals=1)
    bench.harvest()
    rows = list(PageLog.objects.order_by("pk").values_list("code", "http_status", "items", "items_new"))
    assert [row[0] for row in rows] == ["ok", "ok", "ok", "invalid_params", "ok", "ok", "ok"]
    assert sum(row[3] for row in rows) == len(bench.ids())
