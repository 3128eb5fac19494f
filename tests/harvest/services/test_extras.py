"""What comes with videos: comments, replies and accounts, at exactly the requests that they take."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from harvest.models import (
    Batch,
    Coverage,
    DayCount,
    FieldSeen,
    PageLog,
    Planned,
    Record,
    Run,
    RunAnswer,
    RunCount,
    Sighting,
    Tombstone,
    Unit,
)
from harvest.rules.states import RecordState, RunState
from harvest.services import engine
from harvest.services.arriving import parent_key
from harvest.services.erasing import erase_doomed
from harvest.services.runs import cancel_run, stop_run
from harvest.services.workers import Worker
from harvest.vault import open_keyring, open_record
from tests.harvest.bench import Bench, collection
from tiktok.fields import DEFAULT_VIDEO_FIELDS

type Build = Callable[..., Bench]

ALL = ["comments", "replies", "accounts"]
VIDEO, COMMENT, ACCOUNT = (
    "/v2/research/video/query/",
    "/v2/research/video/comment/list/",
    "/v2/research/user/info/",
)
TOKEN = 1
CLOSED = "The comments are not disclosed."


@pytest.fixture
def begin_with(build: Build) -> Callable[..., Bench]:
    """The videos of one day, with these extras; no video shows more than 20 comments."""

    def begin_with(*extras: str, handover: Any = None, **changed: Any) -> Bench:
        chosen = collection(end_date="20260201", **{"with": list(extras)} | (handover or {}))
        faults = {"comment_cap": 20} | changed.pop("faults", {})
        return build(search_id_refusals=0, faults=faults, handover={"collections": [chosen]}, **changed)

    return begin_with


def opened(bench: Bench, kind: str) -> list[dict[str, Any]]:
    keys, pk = open_keyring().project(bench.project.ref), bench.project.pk
    return [
        open_record(keys, pk, kind, each.key, bytes(each.payload))
        for each in Record.objects.filter(kind=kind)
    ]


def asked(bench: Bench) -> Counter[str]:
    """Answered by the simulator, since the trial of the key."""
    return Counter(call["path"] for call in bench.levers.calls()[2:])


def held(kind: str) -> set[str]:
    return set(Record.objects.filter(kind=kind).values_list("key", flat=True))


def test_everything_comes_at_a_request_for_each_page_and_none_beyond(
    begin_with: Callable[..., Bench],
) -> None:
    bench = begin_with(*ALL)
    run = bench.harvest()
    videos, comments = opened(bench, "video"), opened(bench, "comment")
    replied = [each for each in comments if each.get("like_count") is not None and each["reply_count"]]
    authors = {each["username"] for each in videos}
    assert (run.state, run.windows, run.windows_done) == (RunState.COMPLETED, 2, 2)
    assert asked(bench) == {VIDEO: 1, COMMENT: len(videos) + len(replied), ACCOUNT: len(authors)}
    assert run.requests == sum(asked(bench).values())
    refused = dict(RunAnswer.objects.values_list("what", "times"))
    assert len(held("account")) == len(authors) - refused.get("accounts", 0)
    assert len(comments) == sum(PageLog.objects.filter(path=COMMENT).values_list("items", flat=True))
    assert {each["video_id"] for each in comments} <= held("video")


def test_replies_go_with_the_video_that_they_stand_under(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("comments", "replies")
    bench.harvest()
    keys = open_keyring().project(bench.project.ref)
    by_video = Counter(each["video_id"] for each in opened(bench, "comment"))
    by_parent = Counter(Record.objects.filter(kind="comment").values_list("parent_key", flat=True))
    assert by_parent == {parent_key(keys, ("video", video)): count for video, count in by_video.items()}
    assert set(by_video) <= held("video")


def test_comments_without_replies_and_accounts_without_either(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("comments")
    bench.harvest()
    assert asked(bench) == {VIDEO: 1, COMMENT: len(held("video"))}
    assert not any(each.get("display_name") for each in opened(bench, "comment"))


def harvest_with_a_page_that_comes_twice(bench: Bench) -> Run:
    """TikTok did not say where the search goes on."""
    bench.enter_key()
    bench.levers.set(cursor_missing=1)
    run = bench.start()
    bench.work()
    run.refresh_from_db()
    assert (run.state, run.records_again > 0) == (RunState.COMPLETED, True)
    return run


def test_an_author_of_many_videos_is_asked_about_once(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("accounts", videos_per_day=60)
    harvest_with_a_page_that_comes_twice(bench)
    authors = {each["username"] for each in opened(bench, "video")}
    assert len(held("video")) > len(authors)
    assert asked(bench)[ACCOUNT] == len(authors) == Planned.objects.count()


def test_comments_of_videos_on_a_page_that_came_twice_are_asked_for_once(
    begin_with: Callable[..., Bench],
) -> None:
    bench = begin_with("comments", videos_per_day=60)
    harvest_with_a_page_that_comes_twice(bench)
    assert asked(bench)[COMMENT] == len(held("video"))


def test_closed_comments_and_authors_that_are_gone_are_no_gap(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("comments")
    bench.enter_key()
    run = bench.start()
    with Worker.begin() as worker:
        engine.advance_once(worker, bench.clock)
        videos = sorted(held("video"))
        bench.levers.delete(videos[:2])
    bench.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert list(RunAnswer.objects.values_list("what", "outcome", "reason", "times")) == [
        ("comments", "refused", CLOSED, 2)
    ]
    assert asked(bench)[COMMENT] == len(videos)
    assert {each["video_id"] for each in opened(bench, "comment")} <= set(videos[2:])


def test_a_limit_of_the_platform_is_told(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("comments", faults={"comment_cap": 1_000}, videos_per_day=3)
    bench.harvest()
    counts = Counter(each["video_id"] for each in opened(bench, "comment"))
    capped = sum(count >= 800 for count in counts.values())
    told = RunAnswer.objects.filter(outcome="limit").values_list("what", "reason", "times")
    words = "TikTok shows about 1,000 and no more, so others may be missing."
    assert list(told) == ([("comments", words, capped)] if capped else [])


def test_the_fields_that_extras_need_are_asked_for(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("accounts", handover={"fields": ["id", "create_time"]})
    assert bench.collection.fields == ["id", "create_time", "username"]


def test_a_second_run_asks_again_and_finds_nothing_new(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with(*ALL)
    first = bench.harvest()
    second = bench.start()
    bench.work()
    second.refresh_from_db()
    assert (second.state, second.records_new) == (RunState.COMPLETED, 0)
    assert second.requests == first.requests + TOKEN
    assert dict(RunCount.objects.filter(run=second).values_list("kind", "again")) == dict(
        RunCount.objects.filter(run=first).values_list("kind", "new")
    )


def test_cancel_takes_everything_back_and_names_nobody(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with(*ALL)
    run = work_a_little(bench)
    assert {"video", "comment"} <= set(Record.objects.values_list("kind", flat=True))
    cancel_run(run, by=None, now=bench.clock())
    bench.work()
    assert (Record.objects.count(), Sighting.objects.count()) == (0, 0)
    assert sum(DayCount.objects.values_list("records", flat=True)) == 0
    assert sum(Batch.objects.values_list("records", flat=True)) == 0
    assert {bytes(each) for each in Unit.objects.values_list("agenda", flat=True)} == {b""}


def test_stop_keeps_what_came_and_names_nobody_any_more(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with(*ALL)
    run = work_a_little(bench)
    before = Record.objects.count()
    stop_run(run, by=None, now=bench.clock())
    calls = len(bench.levers.calls())
    bench.work()
    assert (Record.objects.count(), len(bench.levers.calls())) == (before, calls)
    assert {bytes(each) for each in Unit.objects.values_list("agenda", flat=True)} == {b""}


def work_a_little(bench: Bench, steps: int = 12) -> Run:
    bench.enter_key()
    run = bench.start()
    with Worker.begin() as worker:
        for _ in range(steps):
            engine.advance_once(worker, bench.clock)
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    return run


def test_comments_leave_with_their_video(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with("comments", "replies")
    run = bench.harvest()
    video = next(each["video_id"] for each in opened(bench, "comment"))
    looked_at_twice(bench, video)
    gone = {each["id"] for each in opened(bench, "comment") if each["video_id"] == video}
    kept = held("comment") - gone
    assert erase_doomed(bench.project, now=bench.clock()) == 1 + len(gone)
    assert (held("comment"), Tombstone.objects.count()) == (kept, 1 + len(gone))
    again = bench.start()
    bench.work()
    again.refresh_from_db()
    assert (again.state, held("comment")) == (RunState.COMPLETED, kept)
    assert again.requests < run.requests


def looked_at_twice(bench: Bench, video: str) -> None:
    """As a second look that missed it leaves it."""
    batch = Batch.objects.get(kind="video")
    look = batch.checks.create(look=2, state="believed", created_at=bench.clock(), answered_at=bench.clock())
    Record.objects.filter(kind="video", key=video).update(
        state=RecordState.QUARANTINED, absent_at=bench.clock(), look_id=look.pk
    )


def test_a_unit_names_nobody_in_clear(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with(*ALL)
    work_a_little(bench, steps=4)
    unit = Unit.objects.get(kind="subjects")
    open_text = f"{unit.spec}{unit.progress}{unit.waits_for}".encode() + bytes(unit.agenda)
    names = {each["username"] for each in opened(bench, "video")}
    assert names
    assert not [each for each in {*names, *held("video")} if each.encode() in open_text]


def test_fields_are_counted_for_each_endpoint(begin_with: Callable[..., Bench]) -> None:
    bench = begin_with(*ALL, handover={"fields": list(DEFAULT_VIDEO_FIELDS)})
    run = bench.harvest()
    rows = dict(Coverage.objects.filter(run=run).values_list("path", "rows"))
    assert rows[COMMENT] == len(held("comment"))
    assert rows[ACCOUNT] == len(held("account"))
    filled = Coverage.objects.get(run=run, path=VIDEO).filled
    assert filled["id"] == rows[VIDEO]
    seen = FieldSeen.objects.filter(path=ACCOUNT).values_list("field", flat=True)
    assert set(seen) == set(Coverage.objects.get(path=ACCOUNT).filled)
    before = FieldSeen.objects.count()
    bench.start()
    bench.work()
    assert FieldSeen.objects.count() == before
