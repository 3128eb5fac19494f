"""Our own client against the simulator, which reads the facts for itself: the two have to agree."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import cycle
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tiktok.simulator.caller import Caller, condition
from tests.tiktok.simulator.test_accounts import find_account
from tests.tiktok.simulator.test_comments import find_video, rows_of
from tests.tiktok.simulator.test_matching import MEANINGS
from tests.tiktok.simulator.test_playlists import ids_of, known_playlists
from tests.tiktok.simulator.test_shelves import find_rows
from tiktok import errors
from tiktok.client import Client, Page, TaskState, Token
from tiktok.fields import VIDEO_FIELDS
from tiktok.ids import created_at, impossible_ids
from tiktok.query import Query, QueryError, build_query, parse_query
from tiktok.records import Item
from tiktok.regions import REGIONS
from tiktok.simulator.envelope import Refused
from tiktok.simulator.matching import build_matcher
from tiktok.transport import HttpTransport, Timeouts

EVERYTHING = parse_query({"and": [{"operation": "GTE", "field_name": "view_count", "field_values": ["0"]}]})
FEBRUARY: dict[str, Any] = {"start": date(2026, 2, 1), "end": date(2026, 2, 28)}


@pytest.fixture
def client(caller: Caller) -> Iterator[Client]:
    with HttpTransport(str(caller.http.base_url), timeouts=Timeouts(read=20)) as transport:
        yield Client(transport)


@pytest.fixture
def token(client: Client) -> Token:
    return client.fetch_token("own", "simulator-secret")


def harvest(client: Client, token: Token, query: Query = EVERYTHING) -> list[Item]:
    """What a caller does with one window, in the fewest words."""
    items: list[Item] = []
    place: dict[str, Any] = {}
    while True:
        try:
            page = client.query_videos(token, query=query, fields=VIDEO_FIELDS, **FEBRUARY, **place)
        except errors.SearchRefused:
            continue
        assert page.unreadable == 0
        items += page.items
        place = {"cursor": page.cursor, "search_id": page.search_id}
        if not page.has_more:
            return items


def read_to_the_end(ask: Callable[[dict[str, Any]], Page]) -> list[Item]:
    """Every page of a list, in order."""
    items: list[Item] = []
    place: dict[str, Any] = {}
    while True:
        page = ask(place)
        assert page.unreadable == 0
        items += page.items
        if not page.has_more:
            return items
        place = {"cursor": page.cursor}


def test_it_harvests_exactly_what_is_there(client: Client, token: Token, caller: Caller) -> None:
    items = harvest(client, token)

    assert [item.id for item in items] == caller.expected()
    assert {type(item.data.get("music_id")) for item in items} == {str}
    for item in items:
        assert item.created_at is not None
        assert 18 <= (item.created_at - created_at(item.id)).total_seconds() <= 48


def test_pages_carry_the_simulators_time(client: Client, token: Token) -> None:
    page = client.query_videos(token, query=EVERYTHING, fields=["id"], **FEBRUARY)

    assert page.server_date == token.server_date == datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_it_checks_which_videos_are_still_there(client: Client, token: Token, caller: Caller) -> None:
    ids = caller.expected()
    caller.control("delete", ids=ids[:20])
    task = client.create_compliance_task(token, ids=[*impossible_ids(50, 1), *ids], category="video")
    states = [client.fetch_compliance_status(token, task.task_id) for _ in range(2)]
    file = client.download_compliance_file(token, task.task_id)

    assert states == [TaskState.PROCESSING, TaskState.COMPLETED]
    assert (file.lines, file.complete) == (tuple(ids[20:]), True)


def test_comments_and_replies_come_exactly_once(client: Client, token: Token, caller: Caller) -> None:
    video_id = find_video(caller, 300)
    every = read_to_the_end(lambda place: client.list_comments(token, video_id=video_id, **place))
    thread = max(every, key=lambda item: int(str(item.data["reply_count"])))
    replies = read_to_the_end(lambda place: client.list_replies(token, comment_id=thread.id, **place))

    assert [item.id for item in every] == [str(row["id"]) for row in rows_of(caller, video_id=video_id)]
    assert len({item.id for item in (*every, *replies)}) == len(every) + len(replies)
    assert {item.data["parent_comment_id"] for item in every} == {video_id}
    assert {item.data["parent_comment_id"] for item in replies} == {thread.id}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 100), min_size=1, max_size=5))
def test_comments_come_once_whatever_the_pages_sizes(
    client: Client, token: Token, caller: Caller, sizes: list[int]
) -> None:
    caller.control("faults", quota=10**6)
    video_id = find_video(caller, 60, 300)
    expected = [str(row["id"]) for row in rows_of(caller, video_id=video_id)]
    turns = cycle([*sizes, 100])

    found = read_to_the_end(
        lambda place: client.list_comments(token, video_id=video_id, max_count=next(turns), **place)
    )
    assert [item.id for item in found] == expected


def test_comments_that_are_not_disclosed_are_a_refusal_of_their_own(client: Client, token: Token) -> None:
    with pytest.raises(errors.SubjectRefused, match="not allowed to be disclosed"):
        client.list_comments(token, video_id="7")


def test_accounts_followers_and_following_agree(client: Client, token: Token, caller: Caller) -> None:
    name = find_account(caller, 50, 3_000, "user/following")
    caller.control("faults", whole_in_500=1)
    (account,) = client.fetch_account(token, username=name).items
    followers = read_to_the_end(lambda place: client.list_followers(token, username=name, **place))
    following = read_to_the_end(lambda place: client.list_following(token, username=name, **place))

    assert account.id == name
    assert len({item.id for item in followers}) == account.data["follower_count"]
    assert len({item.id for item in following}) == account.data["following_count"]
    assert not any("\0" in item.id for item in followers)


@pytest.mark.parametrize("what", ["liked", "reposted"])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=st.lists(st.integers(5, 100), min_size=1, max_size=5))
def test_videos_around_an_account_come_once_whatever_the_pages_sizes(
    client: Client, token: Token, caller: Caller, what: str, sizes: list[int]
) -> None:
    caller.control("faults", quota=10**6)
    name = find_account(caller, what=f"user/{what}_videos")
    ask = getattr(client, f"list_{what}_videos")
    expected = [str(row["id"]) for row in find_rows(caller, f"user/{what}_videos", name)]
    turns = cycle(sizes)

    found = read_to_the_end(lambda place: ask(token, username=name, max_count=next(turns), **place))
    assert [item.id for item in found] == expected


def test_pinned_videos_are_those_of_the_account(client: Client, token: Token, caller: Caller) -> None:
    name = find_account(caller)
    page = client.list_pinned_videos(token, username=name)

    assert page.unreadable == 0
    assert {item.data["username"] for item in page.items} <= {name}


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_playlist_comes_to_its_end(client: Client, token: Token, caller: Caller, size: int) -> None:
    playlist_id = next(iter(known_playlists(caller)))
    caller.control("faults", whole_in_500=-1)
    pages = read_to_the_end(
        lambda place: client.fetch_playlist(token, playlist_id=str(playlist_id), max_count=size, **place)
    )
    caller.control("faults", whole_in_500=0)

    found = [each for page in pages for each in cast("list[str]", page.data["playlist_video_ids"])]
    assert found == [str(each) for each in ids_of(caller, playlist_id)]


def test_who_is_not_there_is_a_refusal_of_its_own(client: Client, token: Token) -> None:
    with pytest.raises(errors.SubjectRefused, match="cannot find the user"):
        client.fetch_account(token, username="nobody.here")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"server_errors": 1}, errors.ServerFailed),
        ({"error_in_200": 1}, errors.ServerFailed),
        ({"error_in_200": 1, "msg_for_message": 1}, errors.ServerFailed),
        ({"html_504": 1}, errors.GatewayTimedOut),
        ({"not_json": 1}, errors.AnswerUnreadable),
        ({"rate_limit": 1}, errors.RateLimited),
        ({"quota": 0}, errors.QuotaSpent),
        ({"token_expires_now": 1}, errors.TokenRefused),
        ({"invalid_cursor": 1}, errors.SearchRefused),
        ({"connection_cut": 1}, errors.ConnectionCut),
        ({"slow_ms": 60_000}, errors.TimedOut),
    ],
)
def test_each_fault_is_its_own_error(
    caller: Caller, token: Token, fault: dict[str, int], error: type[errors.TikTokError]
) -> None:
    caller.control("faults", **fault)
    patience = Timeouts(read=0.3 if "slow_ms" in fault else 20)
    with (
        HttpTransport(str(caller.http.base_url), timeouts=patience) as transport,
        pytest.raises(errors.TikTokError) as raised,
    ):
        Client(transport).query_videos(token, query=EVERYTHING, fields=["id"], **FEBRUARY)

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("fault", "error"),
    [({"compliance_html": 1}, errors.AnswerUnreadable), ({"connection_cut": 1}, errors.ConnectionCut)],
)
def test_a_spoiled_file_is_no_file(
    client: Client, token: Token, caller: Caller, fault: dict[str, int], error: type[errors.TikTokError]
) -> None:
    caller.control("faults", processing_polls=0)
    task = client.create_compliance_task(token, ids=caller.expected(), category="video")
    caller.control("faults", **fault)

    with pytest.raises(error):
        client.download_compliance_file(token, task.task_id)


@pytest.mark.parametrize(("key", "secret"), [("own", "wrong"), ("1own", "simulator-secret")])
def test_a_wrong_key_is_told_from_one_without_the_scope(client: Client, key: str, secret: str) -> None:
    with pytest.raises(errors.CredentialsRefused):
        client.fetch_token(key, secret)
    with pytest.raises(errors.ScopeRefused):
        client.query_videos(
            client.fetch_token("noscope", "simulator-secret"), query=EVERYTHING, fields=["id"], **FEBRUARY
        )


NAMES = st.lists(st.text("abcdefghij_.0123456789", min_size=2, max_size=20), max_size=4)
WORDS = st.lists(st.text("abcdefghijäöü ", min_size=2, max_size=20).filter(str.strip), max_size=4)


@given(NAMES, WORDS, st.lists(st.sampled_from(sorted(REGIONS)), max_size=5))
def test_what_the_builder_builds_the_platform_takes(
    accounts: list[str], words: list[str], regions: list[str]
) -> None:
    if accounts or words or regions:
        build_matcher(build_query(accounts, [], words, regions).as_json())


@pytest.mark.parametrize("asked", [each[0] for each in MEANINGS])
def test_both_take_the_same_conditions(asked: dict[str, Any]) -> None:
    assert parse_query({"and": [asked]}).as_json()["and"] == [asked]


GOOD = {
    "create_date": "20260201",
    "username": "sim_wistmoor_4",
    "region_code": "US",
    "video_id": "7601678629702403721",
    "hashtag_name": "vote",
    "keyword": "vote",
    "music_id": "7109342676000093268",
    "effect_id": "63000000",
    "video_length": "SHORT",
    "view_count": "17",
    "comment_count": "17",
    "colour": "red",
}
OPERATIONS = ("EQ", "IN", "GT", "GTE", "LT", "LTE", "LIKE", "eq")


@pytest.mark.parametrize("field", GOOD)
def test_both_let_the_same_operations_go_with_a_field(field: str) -> None:
    queries = [{"and": [condition(field, operation, GOOD[field])]} for operation in OPERATIONS]

    assert [is_taken(parse_query, each) for each in queries] == [
        is_taken(build_matcher, each) for each in queries
    ]


VALUES = [*GOOD.values(), "XX", "20260231", "-1", "short", "VOTE", "#vote", "9" * 30, " ", ""]


@given(
    st.sampled_from(sorted(GOOD)),
    st.sampled_from(OPERATIONS),
    st.lists(st.sampled_from(VALUES), max_size=3, unique=True),
)
def test_the_platform_takes_whatever_the_client_lets_through(
    field: str, operation: str, values: list[str]
) -> None:
    """Not the other way round: the client also refuses what only looks like a slip of the pen."""
    query = {"and": [condition(field, operation, *values)]}

    assert is_taken(build_matcher, query) or not is_taken(parse_query, query)


def is_taken(read: Callable[[Any], object], query: object) -> bool:
    try:
        read(query)
    except (QueryError, Refused):
        return False
    return True
