"""Within the plan nothing is said; whatever goes beyond it is named."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvest.rules.conformance import Aspect, Difference, compare, plan_of

REGIONS = ("BE", "FR", "NL")
TAGS = ("ballot", "first", "vote")
FIELDS = ("id", "create_time", "username", "view_count")
EXTRAS = ("comments", "replies", "accounts")
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = tuple(f"202603{day:02}" for day in range(1, 32))


def condition(name: str, *values: str) -> dict[str, Any]:
    return {"operation": "IN", "field_name": name, "field_values": list(values)}


def videos(**changed: Any) -> dict[str, Any]:
    return {
        "name": "plan",
        "kind": "videos",
        "query": {"and": [condition("hashtag_name", "vote", "ballot"), condition("region_code", "BE", "NL")]},
        "start_date": "20260301",
        "end_date": "20260331",
        "fields": ["id", "create_time", "username"],
        "with": ["comments"],
    } | changed


def of(kind: str, *names: str, **changed: Any) -> dict[str, Any]:
    key = {"comments": "video_ids"}.get(kind, "usernames")
    return {"name": "x", "kind": kind, "input": {key: list(names)}} | changed


def some(names: tuple[str, ...], least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=least, unique=True)


@st.composite
def asked(draw: st.DrawFn, tags: Any = TAGS, regions: Any = REGIONS) -> dict[str, Any]:
    start, end = sorted([draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))])
    query = {
        "and": [
            condition("hashtag_name", *draw(some(tags))),
            condition("region_code", *draw(some(regions))),
        ]
    }
    return videos(
        query=query,
        start_date=start,
        end_date=end,
        fields=draw(some(FIELDS)),
        **{"with": draw(some(EXTRAS, 0))},
    )


def values(element: dict[str, Any], number: int) -> set[str]:
    return set(element["query"]["and"][number]["field_values"])


def differing(element: dict[str, Any], plan: dict[str, Any]) -> set[Aspect]:
    """The same by counting, one aspect at a time."""
    always = {"id", "create_time"} | ({"username"} if "accounts" in element["with"] + plan["with"] else set())
    tests = {
        Aspect.QUERY: values(element, 0) <= values(plan, 0),
        Aspect.REGIONS: values(element, 1) <= values(plan, 1),
        Aspect.PERIOD: plan["start_date"] <= element["start_date"]
        and element["end_date"] <= plan["end_date"],
        Aspect.FIELDS: set(element["fields"]) <= set(plan["fields"]) | always,
        Aspect.EXTRAS: set(element["with"]) <= set(plan["with"]),
    }
    return {aspect for aspect, is_within in tests.items() if not is_within}


@PATIENT
@given(asked(), asked())
def test_each_aspect_that_goes_beyond_is_named_and_no_other(
    element: dict[str, Any], plan: dict[str, Any]
) -> None:
    assert {each.aspect for each in compare(element, [plan])} == differing(element, plan)


@PATIENT
@given(asked())
def test_the_plan_itself_is_within_it(element: dict[str, Any]) -> None:
    assert compare(element, [element]) == ()


@PATIENT
@given(asked(), st.lists(asked(), min_size=1, max_size=3))
def test_one_element_that_covers_it_is_enough(element: dict[str, Any], plan: list[dict[str, Any]]) -> None:
    assert compare(element, [*plan, element]) == ()


def test_every_difference_is_a_sentence() -> None:
    element = videos(
        query={"or": [condition("hashtag_name", "vote"), condition("keyword", "polls")]},
        start_date="20260201",
        end_date="20260401",
        fields=["username", "voice_to_text"],
        **{"with": ["comments", "replies", "accounts"]},
    )
    assert compare(element, [videos()]) == (
        Difference(
            Aspect.QUERY,
            "Videos where the description has something like “polls” are not in the plan, which takes only those where "
            "a hashtag is #vote or #ballot.",
        ),
        Difference(
            Aspect.REGIONS,
            "The plan takes only videos where the account was registered in Belgium (BE) or Netherlands (NL). "
            "This collection takes others too.",
        ),
        Difference(Aspect.PERIOD, "The period begins on 1 February 2026; that of the plan on 1 March 2026."),
        Difference(Aspect.PERIOD, "The period ends on 1 April 2026; that of the plan on 31 March 2026."),
        Difference(Aspect.FIELDS, "Fields that are not in the plan: voice_to_text."),
        Difference(Aspect.EXTRAS, "Not in the plan: replies to comments, profiles of accounts."),
    )


def test_what_the_plan_leaves_out_has_to_be_left_out() -> None:
    plan = videos(query={"and": [condition("hashtag_name", "vote")], "not": [condition("username", "bee")]})
    (only,) = compare(videos(query={"and": [condition("hashtag_name", "vote")]}), [plan])
    assert only == Difference(
        Aspect.QUERY, "The plan leaves out videos where the account is @bee. This collection does not."
    )


def test_two_periods_that_follow_each_other_cover_what_spans_them() -> None:
    first, second = videos(end_date="20260310"), videos(start_date="20260311")
    assert compare(videos(), [second, first]) == ()
    assert [each.aspect for each in compare(videos(), [first, videos(start_date="20260312")])] == [
        Aspect.PERIOD
    ]


@pytest.mark.parametrize(
    ("element", "plan", "words"),
    [
        (of("followers", "@Bee"), of("followers", "bee", "wasp"), []),
        (of("followers", "bee", "ant"), of("followers", "bee"), ["The plan does not name these: ant."]),
        (of("followers", "bee"), videos(), ["Lists of followers are not in the plan."]),
        (of("followers", "bee"), of("following", "bee"), ["Lists of followers are not in the plan."]),
        (videos(), of("followers", "bee"), ["Videos are not in the plan."]),
        (
            of("accounts", "bee", "ant"),
            videos(query={"and": [condition("username", "bee")]}, **{"with": ["accounts"]}),
            ["The plan takes accounts with the videos that it finds, and does not name these names: ant."],
        ),
        (of("comments", "11"), videos(query={"and": [condition("video_id", "11", "12")]}), []),
        (of("followers", "https://www.tiktok.com/@Bee"), of("followers", "bee"), []),
        ({"kind": "comments", "input": {"collection": "plan"}}, videos(), []),
        (
            {"kind": "comments", "input": {"collection": "plan"}},
            videos(**{"with": []}),
            ["Comments of videos that are named one by one are not in the plan."],
        ),
        (
            videos(fields=["username"], **{"with": ["accounts"]}),
            videos(fields=["id"], **{"with": ["accounts"]}),
            [],
        ),
        (
            of("comments", "11", **{"with": ["replies"]}),
            videos(),
            [
                "The plan takes comments with the videos that it finds, and does not name these videos: 11.",
                "Not in the plan: replies to comments.",
            ],
        ),
    ],
)
def test_other_kinds(element: dict[str, Any], plan: dict[str, Any], words: list[str]) -> None:
    assert [each.words for each in compare(element, [plan])] == words


def test_a_plan_is_what_an_approved_application_names() -> None:
    handed = {"collections": [videos()], "proposal": {"snapshot": 4}}
    assert plan_of(handed) == (videos(),)
    assert plan_of({**handed, "proposal": None}, [videos(name="later")]) == (videos(name="later"),)
    assert plan_of({"collections": [videos()]}) == ()
