"""Lists around an account are asked for again to their end; what may be cut proves nothing."""

from datetime import timedelta

import pytest

from harvest.models import Batch, Check, PageLog, Tombstone
from harvest.rules.states import CheckState, RecordState
from harvest.services.steps import pages
from harvest.services.steps.pages import OPEN_LIST
from tests.harvest.duties.circle import (
    add_list,
    add_playlists,
    call,
    fetch,
    find_playlists,
    fresh,
    list_authors,
)
from tests.harvest.duties.site import Site
from tiktok.client import Client, Token
from tiktok.endpoints import FOLLOWERS
from tiktok.errors import TikTokError

ASIDE = RecordState.QUARANTINED


def find_account(site: Site, kind: str, least: int, most: int) -> str:
    """An author whose list has so many rows on its pages up to `most`."""
    for name in list_authors(site):
        try:
            page = call(site, lambda api, token, name=name: fetch(api, token, kind, name, None))
        except TikTokError:
            continue
        if least <= len(page.items) <= most:
            return name
    raise AssertionError("No author has such a list.")


def kept(site: Site, kind: str) -> tuple[int, int]:
    return len(site.keys(RecordState.LIVE, kind)), len(site.keys(ASIDE, kind))


def test_followers_that_left_are_gone_and_the_list_is_asked_once(site: Site) -> None:
    of = find_account(site, "follower", 5, 90)
    followers = add_list(site, "follower", of)
    fresh(site, "follower")
    site.move(days=10)
    site.ask("delete", {"accounts": followers[1:3]})
    site.work()
    assert kept(site, "follower") == (len(followers) - 2, 2)
    assert PageLog.objects.filter(path=FOLLOWERS.path).count() == 1
    site.move(hours=1, minutes=1)
    site.work()
    assert kept(site, "follower") == (len(followers) - 2, 0)
    assert Tombstone.objects.filter(kind="follower").count() == 2


def test_where_all_are_found_the_rest_of_a_long_list_is_not_asked_for(site: Site) -> None:
    of = find_account(site, "follower", 100, 100)
    add_list(site, "follower", of)
    fresh(site, "follower")
    site.move(hours=1)
    Batch.objects.filter(kind="follower").update(clock_at=site.now - timedelta(days=10))
    site.work()
    assert PageLog.objects.filter(path=FOLLOWERS.path).count() <= 3
    assert Check.objects.get().present == 100


def test_what_a_list_that_may_be_capped_lacks_keeps_its_clock(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = find_account(site, "follower", 5, 90)
    followers = add_list(site, "follower", of)
    fresh(site, "follower")
    monkeypatch.setattr(pages, "MAY_BE_CAPPED", len(followers) - 2)
    site.move(days=10)
    site.ask("delete", {"accounts": followers[1:3]})
    site.work()
    batches = Batch.objects.filter(kind="follower").order_by("number")
    assert [each.records for each in batches] == [len(followers) - 2, 2]
    assert batches[1].clock_at < batches[0].clock_at
    assert kept(site, "follower") == (len(followers), 0)
    site.move(minutes=5)
    site.work()
    assert Check.objects.filter(state=CheckState.NOT_BELIEVED).latest("pk").reason == OPEN_LIST


def test_an_account_that_is_gone_takes_its_list_with_it(site: Site) -> None:
    """The list is refused, which somebody else's list has to prove before and after."""
    of = find_account(site, "follower", 5, 90)
    add_list(site, "follower", of)
    fresh(site, "follower")
    site.ask("delete", {"accounts": [of]})
    site.move(days=10)
    site.refresh()
    assert kept(site, "follower") == (0, 0)
    assert Tombstone.objects.filter(kind="follower").exists()


@pytest.mark.parametrize("fault", [{"server_errors": -1}, {"graph_no_scope": -1}, {"not_json": -1}])
def test_no_fault_empties_a_list(site: Site, fault: dict[str, float]) -> None:
    of = find_account(site, "follower", 5, 90)
    followers = add_list(site, "follower", of)
    fresh(site, "follower")
    site.move(days=10)
    site.fault(**fault)
    for _ in range(7):
        site.work()
        site.move(hours=20)
    assert (kept(site, "follower"), Tombstone.objects.count()) == ((len(followers), 0), 0)


def test_liked_videos_that_are_gone_leave_the_list(site: Site) -> None:
    of = find_account(site, "liked", 4, 90)
    liked = add_list(site, "liked", of)
    fresh(site, "liked")
    site.move(days=10)
    site.delete(liked[:1])
    site.refresh()
    assert kept(site, "liked") == (len(liked) - 1, 0)


def test_a_playlist_is_gone_once_tiktok_refuses_it_and_shows_another(site: Site) -> None:
    ids = find_playlists(site)[:3]
    add_playlists(site, ids)
    fresh(site, "playlist")
    site.move(days=10)
    lost = call(site, lambda api, token: list_playlist(api, token, ids[0]))
    site.delete(lost)
    site.refresh()
    assert site.keys(kind="playlist") == sorted(ids[1:])


def list_playlist(api: Client, token: Token, playlist: str) -> list[str]:
    videos: list[str] = []
    cursor = None
    while True:
        page = api.fetch_playlist(token, playlist_id=playlist, cursor=cursor)
        videos += page.items[0].data["playlist_video_ids"]  # type: ignore[arg-type]
        if not page.has_more:
            return videos
        cursor = page.cursor
