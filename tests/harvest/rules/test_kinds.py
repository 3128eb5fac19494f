"""One table of kinds: what they are called, how they are refreshed, and under which key a thing is one thing."""

import pytest

from harvest.rules import kinds
from harvest.rules.kinds import (
    KINDS,
    Refresh,
    fold_name,
    in_order,
    name_account,
    name_edge,
    name_parent,
    say_file,
)


def test_a_collection_asks_for_a_kind_by_the_name_of_its_file() -> None:
    assert [(kind.name, kind.file) for kind in KINDS.values()] == [
        ("video", "videos"),
        ("comment", "comments"),
        ("account", "accounts"),
        ("follower", "followers"),
        ("following", "following"),
        ("liked", "liked"),
        ("pinned", "pinned"),
        ("reposted", "reposted"),
        ("playlist", "playlists"),
        ("shop", "shops"),
        ("product", "products"),
        ("review", "reviews"),
    ]


def test_only_videos_and_comments_are_refreshed_by_a_file() -> None:
    by_file = [kind.name for kind in KINDS.values() if kind.refresh is Refresh.FILE]

    assert by_file == ["video", "comment"]
    assert {kind.name for kind in KINDS.values() if not kind.hashed} == {
        "video",
        "comment",
        "playlist",
        "shop",
        "product",
    }


def test_a_batch_holds_what_one_file_or_one_account_takes() -> None:
    assert {kind.name: kind.capacity for kind in KINDS.values()} == {
        "video": 9_900,
        "comment": 9_900,
        "account": 100,
        "follower": None,
        "following": None,
        "liked": None,
        "pinned": None,
        "reposted": None,
        "playlist": 100,
        "shop": 100,
        "product": None,
        "review": None,
    }


def test_kinds_stand_in_the_order_in_which_people_read_them() -> None:
    assert in_order({"playlist", "account", "video"}) == ["video", "account", "playlist"]
    with pytest.raises(ValueError, match="moods"):
        in_order({"moods"})


@pytest.mark.parametrize("written", ["Field.Gate", "@field.gate", " field.gate ", "tiktok.com/@Field.gate"])
def test_one_account_has_one_name(written: str) -> None:
    assert name_account(written) == "account|field.gate"


def test_what_is_no_name_by_our_rules_still_names_itself() -> None:
    assert fold_name("@Ann and Bob") == "ann and bob"


def test_an_edge_is_named_by_its_list_its_account_and_what_stood_there() -> None:
    assert name_edge("follower", "@Ann", "Bob") == "follower|ann|bob"
    assert name_edge("liked", "ann", "7300000000000000001") == "liked|ann|7300000000000000001"
    assert name_parent("video", "7300000000000000001") == "video|7300000000000000001"


def test_a_review_is_named_by_its_product_and_digest() -> None:
    assert kinds.name_review("1729", "ab" * 32) == f"review|1729|{'ab' * 32}"


def test_no_two_edges_read_the_same() -> None:
    assert name_edge("follower", "a|b", "c") != name_edge("follower", "a", "b|c")
    assert name_edge("follower", "a|b", "c") == "follower|a%7Cb|c"
    assert name_edge("follower", "a%7cb", "c") == "follower|a%257cb|c"


def test_numbers_are_said_with_their_word() -> None:
    assert [kinds.VIDEO.say(1), kinds.FOLLOWING.say(1_200)] == ["1 video", "1,200 accounts followed"]
    assert [say_file("liked"), say_file("moods")] == ["liked videos", "moods"]
