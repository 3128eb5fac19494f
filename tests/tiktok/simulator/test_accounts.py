"""Accounts, followers and following over HTTP: shapes, refusals, paging by time, and the quota of their own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiktok.simulator.caller import Caller
from tiktok.simulator import Running
from tiktok.simulator.timelines import Timeline, cut_by_index, cut_by_time

Begin = Callable[..., Running]
Call = Callable[..., Caller]

COUNTS = ("follower_count", "following_count", "likes_count", "video_count")
ALL = ",".join(("display_name", "bio_description", "avatar_url", "is_verified", "bio_url", *COUNTS))
REFUSED = "API cannot return this user's information"


def find_account(caller: Caller, least: int = 0, most: int = 10**9, what: str = "user/info") -> str:
    """The first who posted in February, has about as many followers, and shows what is asked for."""
    for name in caller.usernames():
        answer = caller.about("user/info", "follower_count", username=name)
        shown = answer.status_code == 200 and least <= answer.json()["data"]["follower_count"] <= most
        fields = "follower_count" if what == "user/info" else "id"
        if shown and caller.about(what, fields, username=name).status_code == 200:
            return name
    raise AssertionError("There is no such account in February.")


def page_through(caller: Caller, what: str, username: str, max_count: int = 100) -> Iterator[dict[str, Any]]:
    page: dict[str, Any] = {"has_more": True, "cursor": 0}
    while page["has_more"]:
        answer = caller.about(what, "id", username=username, max_count=max_count, cursor=page["cursor"])
        page = answer.raise_for_status().json()["data"]
        yield page


def test_an_account_is_flat_and_without_its_name(caller: Caller) -> None:
    name = find_account(caller)
    answer = caller.about("user/info", ALL, username=name).json()

    assert set(ALL.split(",")) - set(answer["data"]) <= {"bio_url"}
    assert set(answer["data"]) <= set(ALL.split(","))
    assert (answer["error"]["code"], answer["error"]["message"]) == ("ok", "")
    assert all(isinstance(answer["data"][each], int) for each in COUNTS)

    caller.control("faults", username_shown=1)
    assert caller.about("user/info", "bio_url", username=name).json()["data"]["username"] == name


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "username is required"),
        ({"username": ""}, "username is required"),
        ({"username": 5}, "username is required"),
        ({"username": "nobody.here"}, "nobody.here is invalid: cannot find the user"),
        ({"username": "sim_quibwick_1"}, "sim_quibwick_1 is invalid: cannot find the user"),
        ({"username": "sim_quibwick_99999999"}, "sim_quibwick_99999999 is invalid: cannot find the user"),
    ],
)
@pytest.mark.parametrize("what", ["user/info", "user/followers", "user/following"])
def test_who_is_not_there_is_refused_in_known_words(
    caller: Caller, what: str, body: dict[str, Any], message: str
) -> None:
    answer = caller.about(what, "display_name", **body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_params")
    assert answer.json()["error"]["message"] == message


def test_some_accounts_are_not_shown_and_some_keep_their_lists(caller: Caller) -> None:
    names = caller.usernames()
    said = {
        what: {
            caller.about(what, "bio_url", username=each, max_count=1).json()["error"]["message"]
            for each in names
        }
        for what in ("user/info", "user/followers", "user/following")
    }

    assert said == {
        "user/info": {"", REFUSED},
        "user/followers": {"ok", REFUSED},
        "user/following": {"ok", REFUSED, "The following list of this user is private"},
    }


@pytest.mark.parametrize("fields", ["", "display_name,shoe_size"])
def test_fields_are_needed_and_known(caller: Caller, fields: str) -> None:
    assert caller.about("user/info", fields, username="sim").status_code == 400


@pytest.mark.parametrize("ties", ["followers", "following"])
def test_each_of_a_list_comes_once_newest_first_and_can_be_looked_up(caller: Caller, ties: str) -> None:
    name = find_account(caller, least=20, most=2_000, what=f"user/{ties}")
    count = caller.about("user/info", f"{'follower' if ties == 'followers' else ties}_count", username=name)
    pages = list(page_through(caller, f"user/{ties}", name, 7))
    rows = [row for page in pages for row in page[f"user_{ties}"]]

    assert len({row["username"] for row in rows}) == len(rows) == next(iter(count.json()["data"].values()))
    cursors = [page["cursor"] for page in pages]
    assert cursors == sorted(set(cursors), reverse=True)
    known = (row["username"].replace("\0", "") for row in rows)
    shown = [caller.about("user/info", "display_name", username=each) for each in known]
    assert {each.json()["error"]["message"] for each in shown} <= {"", REFUSED}


def test_followers_beyond_the_cap_cannot_be_reached(caller: Caller) -> None:
    name = find_account(caller, least=100)
    caller.control("faults", follower_cap=30)

    assert [len(page["user_followers"]) for page in page_through(caller, "user/followers", name, 20)] == [
        20,
        10,
    ]


def test_followers_of_one_second_may_be_lost_between_two_pages(caller: Caller) -> None:
    name = find_account(caller, least=20, most=60)
    caller.control("faults", follows_per_second=3)
    whole, halves = (
        [
            row["username"]
            for page in page_through(caller, "user/followers", name, size)
            for row in page["user_followers"]
        ]
        for size in (3, 2)
    )

    count = caller.about("user/info", "follower_count", username=name).json()["data"]["follower_count"]
    assert len(set(whole)) == len(whole) == count
    assert halves == [each for number, each in enumerate(whole) if number % 3 < 2]


def test_followers_and_following_have_a_quota_of_their_own(begin: Begin, call: Call) -> None:
    caller = call(begin(quota=1, faults={"graph_quota": 2}))
    asked = ["user/info", "user/info", "user/followers", "user/following", "user/followers"]

    assert [caller.about(each, "bio_url").status_code for each in asked] == [400, 429, 400, 400, 429]
    state = caller.read("state")
    assert state["spent"] == {"alpha": {"2026-03-20": 1}}
    assert state["spent_on_followers"] == {"alpha": {"2026-03-20": 2}}


def test_a_project_may_lack_the_scope_of_followers_alone(caller: Caller) -> None:
    name = find_account(caller)
    caller.control("faults", graph_no_scope=-1)

    assert caller.about("user/followers", username=name).status_code == 401
    assert caller.about("user/info", "bio_url", username=name).status_code == 200


def test_a_whole_answer_may_come_with_500(caller: Caller) -> None:
    name = find_account(caller)
    caller.control("faults", whole_in_500=1)
    answer = caller.about("user/info", "display_name", username=name)

    assert (answer.status_code, list(answer.json()["data"])) == (500, ["display_name"])


LINES = st.builds(Timeline, st.integers(0, 10**6), st.integers(1, 10**5), st.just(1))


@given(LINES, st.integers(0, 300), st.lists(st.integers(1, 100), min_size=1), st.integers(0, 120))
def test_by_time_every_event_comes_once(line: Timeline, count: int, sizes: list[int], cap: int) -> None:
    now, cursor, found = line.second(count - 1) + 0.5, 0, list[int]()
    for turn in range(400):
        stretch = cut_by_time(line, now, cursor, sizes[turn % len(sizes)], cap)
        found += stretch.numbers
        cursor = stretch.cursor
        if not stretch.has_more:
            break

    assert found == list(range(count - 1, -1, -1))[: cap or None]


@given(LINES, st.integers(0, 300), st.lists(st.integers(1, 100), min_size=1))
def test_by_index_every_event_comes_once(line: Timeline, count: int, sizes: list[int]) -> None:
    now, cursor, found = line.second(count - 1) + 0.5, 0, list[int]()
    for turn in range(400):
        stretch = cut_by_index(line, now, cursor, sizes[turn % len(sizes)])
        found += stretch.numbers
        cursor = stretch.cursor
        if not stretch.has_more:
            break

    assert found == list(range(count - 1, -1, -1))
