"""Things of every kind become records by one way: batches, counts, what goes with what, what stays erased."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from harvest.models import Batch, DayCount, Record, Run, RunCount, Sighting, Tombstone
from harvest.rules.kinds import KINDS
from harvest.rules.states import RecordState
from harvest.services import arriving
from harvest.services.arriving import Thing
from harvest.services.erasing import erase, read_leaving
from harvest.services.keeping import Arrival, Kept, keep
from harvest.vault import open_keyring, open_record
from tests.harvest.bench import NOW, Bench
from tiktok.records import Item, parse_account, parse_comment, parse_playlist, parse_video

ONE, TWO = "7600000000000000001", "7600000000000000002"


@pytest.fixture
def arrival(bench: Bench) -> Arrival:
    return Arrival(bench.project, bench.start(), open_keyring().project(bench.project.ref), NOW, NOW)


def store(arrival: Arrival, *things: Thing) -> tuple[Kept, ...]:
    with transaction.atomic():
        return keep(arrival, things)


def read(arrival: Arrival, kind: str, key: str) -> dict[str, Any]:
    record = Record.objects.get(project=arrival.project, kind=kind, key=key)
    return open_record(arrival.keys, arrival.project.pk, kind, key, bytes(record.payload))


def video(key: str = ONE, **data: Any) -> Item:
    return parse_video({"id": key, "create_time": 1769904000} | data)


def a_comment(key: str, video_id: str = ONE, **data: Any) -> Thing:
    item = parse_comment({"id": key, "create_time": 1769904060, "text": "Good"} | data)
    return arriving.read_comment(item, video_id=video_id, asked=frozenset({"id", "text"}))


def follower(arrival: Arrival, name: str, of: str) -> Thing:
    item = parse_account({"username": name, "display_name": name.title()})
    return arriving.read_tie(arrival.keys, "follower", item, of=of)


def erase_all(arrival: Arrival, kind: str) -> None:
    with transaction.atomic():
        leaving = read_leaving(Record.objects.filter(project=arrival.project, kind=kind))
        reason = Tombstone.Reason.ABSENT
        erase(arrival.keys, arrival.project.pk, kind, leaving, reason=reason, now=NOW)


def test_an_account_is_one_account_however_it_is_written_and_its_name_is_sealed(arrival: Arrival) -> None:
    for name in ("Wet.Lands", "@wet.lands"):
        thing = arriving.read_account(
            arrival.keys, parse_account({"username": name, "bio_description": "Mud"}), asked=frozenset()
        )
        store(arrival, thing)
    record = Record.objects.get()
    assert (record.kind, len(record.key), record.created_at, record.parent_key) == ("account", 64, None, "")
    assert b"lands" not in bytes(record.payload).lower()
    assert read(arrival, "account", record.key) == {"username": "@wet.lands", "bio_description": "Mud"}


def test_a_liked_video_is_an_edge_of_the_account_and_a_video(arrival: Arrival) -> None:
    path, asked = "/v2/research/user/liked_videos/", frozenset({"id", "create_time", "video_tag"})
    things = arriving.read_shelf(
        arrival.keys, "liked", video(video_tag={"video_tag_type": 1}), of="ann", path=path, asked=asked
    )
    kept = store(arrival, *things)
    edge = Record.objects.get(kind="liked")
    assert [(each.kind, len(each.new)) for each in kept] == [("video", 1), ("liked", 1)]
    assert edge.parent_key == arriving.account_key(arrival.keys, "Ann")
    assert read(arrival, "liked", edge.key) == {"of_username": "ann", "video_id": ONE}
    assert read(arrival, "video", ONE) == {
        "id": ONE,
        "create_time": 1769904000,
        "video_tag": {"video_tag_type": 1},
        "video_tag_from": path,
    }


def test_a_tag_that_is_gone_takes_along_where_it_came_from(arrival: Arrival) -> None:
    asked = frozenset({"id", "create_time", "video_tag"})
    store(arrival, arriving.read_video(video(video_tag={"type": 1}), path="/query/", asked=asked))
    store(arrival, arriving.read_video(video(), path="/query/", asked=asked))
    assert read(arrival, "video", ONE) == {"id": ONE, "create_time": 1769904000}


def test_a_field_that_was_not_asked_keeps_its_value_and_an_unknown_one_is_kept(arrival: Arrival) -> None:
    wide = frozenset({"id", "create_time", "view_count", "new_thing"})
    store(arrival, arriving.read_video(video(view_count=7, new_thing=[1]), path="/", asked=wide))
    store(arrival, arriving.read_video(video(), path="/", asked=frozenset({"id", "create_time"})))
    assert read(arrival, "video", ONE) == {
        "id": ONE,
        "create_time": 1769904000,
        "view_count": 7,
        "new_thing": [1],
    }


def test_a_playlist_grows_by_its_pages_and_begins_anew_with_the_first(arrival: Arrival) -> None:
    def page(ids: list[str], *, is_first: bool) -> None:
        item = parse_playlist({"playlist_id": TWO, "playlist_name": "Mud", "playlist_video_ids": ids})
        store(arrival, arriving.read_playlist(item, is_first=is_first))

    page(["1", "2"], is_first=True)
    page(["2", "3"], is_first=False)
    page(["2", "3"], is_first=False)
    assert read(arrival, "playlist", TWO)["playlist_video_ids"] == ["1", "2", "3"]
    page(["4"], is_first=True)
    assert read(arrival, "playlist", TWO)["playlist_video_ids"] == ["4"]


def test_edges_of_one_account_are_one_batch_whatever_their_number(arrival: Arrival) -> None:
    store(arrival, *(follower(arrival, f"f{number}", "ann") for number in range(150)))
    store(arrival, *(follower(arrival, f"f{number}", "bob") for number in range(3)))
    store(arrival, follower(arrival, "late", "ann"))
    batches = Batch.objects.order_by("number").values_list("kind", "number", "records", "taken", "sealed_at")
    assert list(batches) == [("follower", 1, 151, 151, None), ("follower", 2, 3, 3, None)]
    of = {each.parent_key: each.records for each in Batch.objects.all()}
    assert of == {
        arriving.account_key(arrival.keys, "ann"): 151,
        arriving.account_key(arrival.keys, "bob"): 3,
    }


def test_a_hundred_accounts_fill_a_batch(arrival: Arrival) -> None:
    names = [f"n{number}" for number in range(101)]
    store(
        arrival,
        *(
            arriving.read_account(arrival.keys, parse_account({"username": name}), asked=frozenset())
            for name in names
        ),
    )
    batches = Batch.objects.order_by("number")
    assert [(each.records, each.sealed_at is not None) for each in batches] == [(100, True), (1, False)]


def test_each_kind_is_counted_for_itself_and_what_has_no_moment_in_no_day(arrival: Arrival) -> None:
    things = [a_comment("11"), a_comment("12"), follower(arrival, "bob", "ann")]
    store(arrival, *things)
    store(arrival, *things)
    days = DayCount.objects.order_by("kind").values_list("kind", "day", "records")
    assert list(days) == [("comment", datetime(2026, 2, 1, tzinfo=UTC).date(), 2), ("follower", None, 1)]
    assert Sighting.objects.count() == 3


def test_what_a_run_met_before_is_told(arrival: Arrival) -> None:
    first = store(arrival, a_comment("11"))
    second = store(arrival, a_comment("11"), a_comment("12"))
    assert first[0].seen == frozenset()
    assert second[0].seen == frozenset({"11"})
    assert [thing.key for thing in second[0].new] == ["12"]


def test_comments_of_an_erased_video_are_counted_and_not_kept(arrival: Arrival) -> None:
    store(arrival, arriving.read_video(video(), path="/", asked=frozenset()))
    erase_all(arrival, "video")
    kept = store(arrival, a_comment("11"), a_comment("12", TWO))
    assert [(each.kind, len(each.new), each.erased) for each in kept] == [("comment", 1, 1)]
    assert list(Record.objects.values_list("key", flat=True)) == ["12"]


def test_edges_of_an_erased_account_stay_away(arrival: Arrival) -> None:
    store(arrival, arriving.read_account(arrival.keys, parse_account({"username": "ann"}), asked=frozenset()))
    erase_all(arrival, "account")
    kept = store(arrival, follower(arrival, "bob", "Ann"), follower(arrival, "bob", "eve"))
    assert [(each.kind, len(each.new), each.erased) for each in kept] == [("follower", 1, 1)]


def test_erasing_takes_undated_records_out_of_their_counts(arrival: Arrival) -> None:
    store(arrival, follower(arrival, "bob", "ann"), follower(arrival, "eve", "ann"))
    erase_all(arrival, "follower")
    assert list(DayCount.objects.values_list("kind", "day", "records")) == [("follower", None, 0)]
    assert (Batch.objects.get().records, Sighting.objects.count()) == (0, 0)


def test_what_was_set_aside_comes_back_with_a_newer_answer(arrival: Arrival) -> None:
    store(arrival, a_comment("11"))
    before = {"state": RecordState.QUARANTINED, "absent_at": NOW - timedelta(hours=1)}
    Record.objects.update(**before)
    store(arrival, a_comment("11"))
    assert Record.objects.get().state == RecordState.LIVE
    Record.objects.update(**before | {"absent_at": NOW + timedelta(seconds=1)})
    store(arrival, a_comment("11"))
    assert Record.objects.get().state == RecordState.QUARANTINED


def test_a_run_says_what_it_brought_of_each_kind(bench: Bench) -> None:
    run = bench.harvest()
    counts = list(RunCount.objects.filter(run=run).values_list("kind", "new", "again", "erased"))
    assert counts == [("video", run.records_new, run.records_again, 0)]
    assert Counter(Record.objects.values_list("kind", flat=True)) == {"video": run.records_new}
    assert set(KINDS) >= {kind for kind, *_ in counts}
    assert Run.objects.get().state == "completed"
