"""The report on what came and what did not."""

from collections.abc import Callable
from typing import Any

from harvest.models import DayCount, PageLog, Record, Run, RunAnswer, Unit
from harvest.rules.completeness import (
    Completeness,
    FaultSum,
    MissingDays,
    MissingParts,
    NotAnswered,
    Pages,
    Since,
)
from harvest.rules.completeness_words import say_verdict, write_markdown
from harvest.rules.mishaps import explain
from harvest.rules.parts import NOT_ENDED
from harvest.selectors.completeness import report_on_collection, report_on_run
from harvest.services.runs import start_run, stop_run
from proposals.services.documents import check_document
from tests.harvest.bench import Bench


def read(report: Completeness) -> str:
    """As Markdown, once its JSON is as the schema says."""
    told = report.as_json()
    check_document(told, "completeness-1")
    return write_markdown(told)


def test_a_run_that_met_a_fault_and_brought_everything(bench: Bench) -> None:
    bench.enter_key()
    bench.levers.set(rate_limit=1)
    run = bench.start()
    bench.work()
    run.refresh_from_db()
    report = report_on_run(run, bench.clock())
    expected = bench.levers.expected()
    assert [(each.kind, each.new, each.again) for each in report.returned] == [("video", len(expected), 0)]
    failed = PageLog.objects.get(code="rate_limit_exceeded")
    what = explain(failed.code, failed.http_status).what
    assert FaultSum(failed.code, 429, what, 1, failed.at, failed.at, {"answered": 1}) in report.faults
    assert (report.asked.parts, report.asked.requests, report.is_whole) == ({"done": 1}, run.requests, True)
    assert say_verdict(report) == "Nothing that TikTok shows is known to be missing."
    words = read(report)
    assert f"| Videos | {len(expected):,} | 0 | 0 |" in words
    assert "1 followed by an answer" in words


def test_what_a_stopped_run_left_and_what_could_not_be_asked_is_missing(bench: Bench) -> None:
    bench.enter_key()
    run = bench.start()
    Unit.objects.create(
        project=bench.project,
        run=run,
        kind="subjects",
        state="failed",
        waits_for="TikTok failed each time.",
        not_before=bench.clock(),
        created_at=bench.clock(),
    )
    for what, outcome, times in (("comments", "failed", 3), ("accounts", "refused", 2)):
        RunAnswer.objects.create(run=run, what=what, reason="Why.", outcome=outcome, times=times)
    stop_run(run, by=None, now=bench.clock())
    Run.objects.update(unreadable=1)
    report = report_on_collection(bench.collection, bench.clock())
    period = (bench.collection.start_date, bench.collection.end_date)
    assert report.missing_days == (MissingDays(*period, NOT_ENDED),)
    assert report.missing_parts == (MissingParts(1, "TikTok failed each time."),)
    assert report.not_answered == (
        NotAnswered("accounts", "refused", "Why.", 2),
        NotAnswered("comments", "failed", "Why.", 3),
    )
    assert say_verdict(report) == (
        "Missing: 28 days, 1 part, 3 things that could not be asked about, 1 row that could not be read."
    )
    assert f"- 2026-02-01 to 2026-02-28: {NOT_ENDED}" in read(report)


def test_short_pages_are_counted_by_what_the_cursor_leaves_out(bench: Bench) -> None:
    """Three rows are not shown on the first page, none on the second, and of the last nobody knows."""
    bench.enter_key()
    unit = bench.start().units.get()
    for cursor, items in ((None, 97), (100, 100), (200, 40)):
        PageLog.objects.create(
            unit=unit,
            at=bench.clock(),
            epoch=1,
            path="/v2/research/video/query/",
            cursor=cursor,
            items=items,
            code="ok",
        )
    assert report_on_collection(bench.collection, bench.clock()).pages == Pages(3, 1, 3)


def test_it_says_what_has_become_of_what_came(bench: Bench) -> None:
    run = bench.harvest()
    first = Record.objects.order_by("key").values_list("key", flat=True)[:2]
    Record.objects.filter(key__in=list(first)).update(state="quarantined")
    day = DayCount.objects.filter(records__gt=0).first()
    assert day is not None
    DayCount.objects.filter(pk=day.pk).update(records=day.records - 1)
    report = report_on_collection(bench.collection, bench.clock())
    assert report.since == (Since("video", run.records_new - 1, 2, 1),)
    assert "Of these set aside" in read(report)


def test_it_takes_the_same_queries_for_one_run_and_for_three(
    bench: Bench, django_assert_num_queries: Callable[..., Any]
) -> None:
    bench.harvest()
    collection = bench.collection
    with django_assert_num_queries(14):
        report_on_collection(collection, bench.clock())
    for _ in range(2):
        start_run(collection, by=None, now=bench.clock())
        bench.work()
    with django_assert_num_queries(14):
        report_on_collection(collection, bench.clock())
