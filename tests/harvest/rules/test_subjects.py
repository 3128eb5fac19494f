"""Lists that people ask about: names and ids as they write them, what is left out, what cannot be asked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harvest.rules.agenda import Ask, Question, go_on, pass_over, read_agenda, write_agenda
from harvest.rules.extras import complete_for, may_have_comments, wants_comments, wants_products
from harvest.rules.refusals import is_refusal, say_limit, say_refusal
from harvest.rules.subjects import (
    MOST,
    SubjectError,
    check_extras,
    list_questions,
    read_subject,
    read_subjects,
)
from tiktok.errors import RequestRefused, ServerFailed, SubjectRefused

NOW = datetime(2026, 3, 20, tzinfo=UTC)
VIDEO = "7600000000000000001"


@pytest.mark.parametrize(
    ("kind", "text", "subject"),
    [
        ("accounts", " @Wet.Lands ", "wet.lands"),
        ("followers", "https://www.tiktok.com/@wet.lands", "wet.lands"),
        ("comments", f"https://www.tiktok.com/@wet.lands/video/{VIDEO}?lang=en", VIDEO),
        ("comments", f" {VIDEO} ", VIDEO),
        ("playlists", VIDEO, VIDEO),
        ("shops", "  Amber   Teas 9 ", "Amber Teas 9"),
        ("products", VIDEO, VIDEO),
        ("reviews", f" {VIDEO}", VIDEO),
    ],
)
def test_subjects_are_read_as_people_write_them(kind: str, text: str, subject: str) -> None:
    assert read_subject(kind, text) == subject


@pytest.mark.parametrize(
    ("kind", "text"), [("accounts", "two words"), ("comments", "abc"), ("playlists", "007")]
)
def test_what_names_nothing_is_refused(kind: str, text: str) -> None:
    with pytest.raises(SubjectError):
        read_subject(kind, text)


def test_each_subject_stands_once_and_problems_by_their_place() -> None:
    problems: dict[str, str] = {}
    names = ["Ann", "@ann", "b c", "bob"]
    assert read_subjects("liked", {"usernames": names}, problems) == {"usernames": ["ann", "bob"]}
    assert list(problems) == ["$.input.usernames[2]"]


def test_a_list_has_an_end() -> None:
    problems: dict[str, str] = {}
    read_subjects("accounts", {"usernames": [f"n{number}" for number in range(MOST + 1)]}, problems)
    assert list(problems) == ["$.input.usernames"]


def test_what_stands_for_something_erased_is_not_asked_about() -> None:
    """A number from before TikTok takes the place of an erased video."""
    before_tiktok = str(1_200_000_000 << 32)
    questions = list_questions("comments", {"video_ids": [before_tiktok, VIDEO]})
    assert questions == [Question(Ask.COMMENTS, VIDEO)]


@pytest.mark.parametrize(
    ("kind", "extras", "places"),
    [
        ("videos", ["comments", "replies", "accounts"], []),
        ("comments", ["replies"], []),
        ("comments", ["accounts"], ["$.with"]),
        ("accounts", ["comments"], ["$.with"]),
        ("shops", ["products", "reviews"], []),
        ("products", ["reviews"], []),
        ("products", ["products"], ["$.with"]),
        ("reviews", ["reviews"], ["$.with"]),
    ],
)
def test_extras_go_with_some_kinds_alone(kind: str, extras: list[str], places: list[str]) -> None:
    problems: dict[str, str] = {}
    check_extras(kind, extras, problems)
    assert list(problems) == places


def test_reviews_take_products() -> None:
    assert [wants_products(extras) for extras in (["reviews"], ["products"], [])] == [True, True, False]


def test_replies_take_comments_and_accounts_take_names() -> None:
    assert [wants_comments(extras) for extras in (["replies"], ["comments"], ["accounts"])] == [
        True,
        True,
        False,
    ]
    assert complete_for(["id"], ["accounts"]) == ["id", "username"]
    assert complete_for(["username", "id"], ["accounts"]) == ["username", "id"]
    assert complete_for(["id"], ["comments"]) == ["id"]


@pytest.mark.parametrize(
    ("data", "age", "asked"),
    [
        ({"comment_count": 0}, 11, False),
        ({"comment_count": 0}, 9, True),
        ({"comment_count": 1}, 11, True),
        ({}, 11, True),
    ],
)
def test_only_a_settled_count_of_none_spares_a_request(
    data: dict[str, Any], age: int, *, asked: bool
) -> None:
    assert may_have_comments(data, NOW - timedelta(days=age), NOW) is asked


def test_an_agenda_is_read_as_it_was_written() -> None:
    agenda = (Question(Ask.REPLIES, "12", "7", 100, 40), Question(Ask.ACCOUNTS, "näme"))
    assert read_agenda(write_agenda(agenda)) == agenda
    assert pass_over(agenda) == agenda[1:]


def test_what_a_page_leads_to_comes_before_the_next_page() -> None:
    first, last = Question(Ask.COMMENTS, "7"), Question(Ask.ACCOUNTS, "ann")
    reply = Question(Ask.REPLIES, "12", "7")
    further = go_on((first, last), cursor=100, rows=98, found=[reply])
    assert further == (reply, Question(Ask.COMMENTS, "7", cursor=100, rows=98), last)
    assert go_on(further, cursor=None, rows=3) == further[1:]
    assert further[1].begin_anew() == first


def test_refusals_are_told_in_words_of_ours() -> None:
    """TikTok's own may hold a name."""
    gone = SubjectRefused("sim_ann_1 is invalid: cannot find the user")
    assert say_refusal(gone) == "The account is gone or renamed."
    assert "sim_ann" not in say_refusal(SubjectRefused("sim_ann_1 does something new"))
    assert [is_refusal(error("x")) for error in (SubjectRefused, RequestRefused, ServerFailed)] == [
        True,
        True,
        False,
    ]
    assert say_limit(1_000) == "TikTok shows about 1,000 and no more, so others may be missing."
