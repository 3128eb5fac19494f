"""The world is drawn from its seed: the same for everybody, found again by id, and forgetful of itself."""

import tracemalloc
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tiktok.simulator import Config
from tiktok.simulator.world import World, day_of

FIRST = date(2026, 1, 1)
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
MUCH_LATER = datetime(2030, 1, 1, tzinfo=UTC).timestamp()


def build_world(**changed: Any) -> World:
    values: dict[str, Any] = {"seed": 3, "first_day": FIRST, "videos_per_day": 40}
    return World(Config(**values | changed))


def test_the_same_seed_gives_the_same_videos_in_whichever_order_they_are_asked_for() -> None:
    one, other = build_world(), build_world()
    list(other.list_videos(date(2026, 5, 1), date(2026, 5, 3)))

    assert list(one.list_videos(*FEBRUARY)) == list(other.list_videos(*FEBRUARY))
    assert list(one.list_videos(*FEBRUARY)) != list(build_world(seed=4).list_videos(*FEBRUARY))


def test_a_day_has_its_videos_within_it_and_none_are_before_the_first_day() -> None:
    videos = list(build_world().list_videos(FIRST - timedelta(days=5), FIRST + timedelta(days=1)))

    assert [day_of(video.create_time) for video in videos] == [date(2026, 1, 2)] * 40 + [FIRST] * 40


@given(seed=st.integers(0, 10**9), day=st.integers(0, 3000), size=st.integers(1, 300))
def test_every_video_is_found_by_its_id_and_its_id_tells_when_it_was_uploaded(
    seed: int, day: int, size: int
) -> None:
    world = build_world(seed=seed, videos_per_day=size)
    asked = FIRST + timedelta(days=day)
    videos = list(world.list_videos(asked, asked))

    assert [world.find_video(video.id) for video in videos] == videos
    assert {video.create_time - (video.id >> 32) for video in videos} <= set(range(18, 49))
    assert all(video.id < 2**63 for video in videos)


@given(number=st.integers(0, 2**63 - 1), step=st.integers(1, 2**20))
def test_an_id_that_nobody_was_given_is_not_found(number: int, step: int) -> None:
    world = build_world()
    first = next(world.list_videos(FIRST, FIRST))

    assert [world.find_video(number), world.find_video(first.id + step)] == [None, None]


def test_ids_are_not_in_the_order_of_creation_when_uploads_overlap() -> None:
    videos = sorted(build_world(videos_per_day=3000).list_videos(FIRST, FIRST), key=lambda video: video.id)
    times = [video.create_time for video in videos]

    assert times != sorted(times)


def test_the_configured_share_disappears_within_the_configured_days() -> None:
    world = build_world(videos_per_day=500, deletion_rate=0.2, deletion_days=42)
    videos = list(world.list_videos(*FEBRUARY))
    gone = [video for video in videos if not world.is_available(video, MUCH_LATER)]

    assert 0.18 < len(gone) / len(videos) < 0.22
    assert all(world.is_available(video, video.create_time) for video in videos)
    assert not any(world.is_available(video, video.create_time + 42 * 86_400) for video in gone)
    assert any(world.is_available(video, video.create_time + 30 * 86_400) for video in gone)


def test_a_video_is_published_within_the_lag_and_not_before_it_exists() -> None:
    world = build_world(publication_lag_hours=48)
    videos = list(world.list_videos(FIRST, FIRST))

    assert not any(world.is_published(video, video.create_time - 1) for video in videos)
    assert all(world.is_published(video, video.create_time + 48 * 3600) for video in videos)
    assert 0 < sum(world.is_published(video, video.create_time + 24 * 3600) for video in videos) < len(videos)


def test_what_is_removed_by_hand_stays_away_until_it_is_restored() -> None:
    world = build_world(deletion_rate=1.0, deletion_days=1)
    video = next(world.list_videos(FIRST, FIRST))

    world.remove([video.id])
    assert not world.is_available(video, video.create_time)
    world.restore([video.id])
    assert world.is_available(video, MUCH_LATER)
    assert not world.is_available(video, video.create_time - 1)
    assert world.count_by_hand(MUCH_LATER) == {"removed": 0, "restored": 1, "hidden": 0}


def test_names_are_invented_unlike_and_some_hold_nul() -> None:
    accounts = build_world(accounts=100).accounts

    assert len({account.handle for account in accounts}) == 100
    assert all(account.handle.startswith("sim_") for account in accounts)
    assert sum("\0" in account.name for account in accounts) == 4
    assert all(account.name.replace("\0", "") == account.handle for account in accounts)


def test_a_world_of_millions_is_walked_without_holding_it() -> None:
    """A day of 200,000 videos would take some 150 MB."""
    world = build_world(videos_per_day=200_000)
    tracemalloc.start()
    walked = sum(1 for _ in islice(world.list_videos(FIRST, FIRST), 4_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert walked == 4_000
    assert peak < 200_000


def test_days_are_held_as_long_as_they_are_few() -> None:
    world = build_world(videos_per_day=1_000)
    for day in range(60):
        list(world.list_videos(FIRST + timedelta(days=day), FIRST + timedelta(days=day)))

    assert world.count_held() == 24_000
