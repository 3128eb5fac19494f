"""A new collection, by conditions or as TikTok's object; whatever is wrong is said in its place, and what was typed stays."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from harvest.models import Collection, Project
from harvest.selectors.plans import describe
from harvest.services.collections import add_collection
from tests.harvest.bench import NOW
from tests.harvest.sent import Sent
from tests.harvest.views.conftest import Cast

PERIOD = {"start_date": "1 January 2026", "end_date": "2026-01-31"}
BASE = {"name": "elections", "fields_asked": ["username", "view_count"], **PERIOD}
TAGS = {"group": "and", "field": "hashtag_name", "operation": "IN", "values": "#vote\r\nfirstvote"}
REGIONS = {"group": "and", "field": "region_code", "operation": "IN", "values": ["BE", "NL"]}
VIEWS = {"group": "not", "field": "view_count", "operation": "LT", "values": "1,000"}
QUERY = {
    "and": [
        {"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "firstvote"]},
        {"operation": "IN", "field_name": "region_code", "field_values": ["BE", "NL"]},
    ],
    "not": [{"operation": "LT", "field_name": "view_count", "field_values": ["1000"]}],
}


def rows(*conditions: dict[str, Any]) -> dict[str, Any]:
    """As the builder sends them."""
    sent = {
        f"c{number}-{name}": value for number, row in enumerate(conditions) for name, value in row.items()
    }
    return {"view": "builder", "rows": str(len(conditions)), **sent}


NAMES = BASE | rows(TAGS, REGIONS, VIEWS)


def raw(query: object) -> dict[str, Any]:
    return BASE | {"view": "raw", "query": query if isinstance(query, str) else json.dumps(query)}


def send(cast: Cast, sign_in: Callable[..., Client], given: dict[str, Any], do: str = "save") -> Any:
    return sign_in(cast.manager).post(f"{cast.root}collections/new/", {**given, "do": do})


@pytest.mark.parametrize("given", [NAMES, raw(QUERY)], ids=["conditions", "object"])
def test_both_views_make_the_same_collection(
    cast: Cast, sign_in: Callable[..., Client], given: dict[str, Any]
) -> None:
    response = send(cast, sign_in, given | {"extras": ["replies"]})
    made = Collection.objects.get(name="elections")
    assert (response.status_code, response["Location"]) == (302, f"{cast.root}collections/{made.pk}/")
    assert (made.query, made.extras) == (QUERY, ["comments", "replies"])
    assert (made.start_date.isoformat(), made.end_date.isoformat()) == ("2026-01-01", "2026-01-31")
    assert (made.fields, made.created_by) == (["id", "create_time", "username", "view_count"], cast.manager)


def test_there_and_back_nothing_is_lost(cast: Cast, sign_in: Callable[..., Client]) -> None:
    strange = {"operation": "EQ", "field_name": "colour", "field_values": ["red"]}
    query = {**QUERY, "or": [strange]}
    built = send(cast, sign_in, raw(query), "builder")
    sent = Sent(built.content.decode()).values
    assert (built.status_code, sent["name"], sent["fields_asked"]) == (
        200,
        ["elections"],
        ["view_count", "username"],
    )
    assert "The builder does not know this condition." in built.content.decode()
    back = send(cast, sign_in, sent, "raw")
    assert json.loads(Sent(back.content.decode()).values["query"][0]) == query


def test_what_the_builder_cannot_show_stays_as_it_is_written(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    page = send(cast, sign_in, raw('{"and": [}'), "builder").content.decode()
    assert "The builder cannot show this, so it stays as it is written." in page
    assert Sent(page).values["query"] == ['{"and": [}']


def test_a_condition_is_added_to_its_group_and_taken_out_again(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    added = send(cast, sign_in, NAMES | {"add-and": "video_length"}, "add-and")
    sent = Sent(added.content.decode()).values
    groups = [sent[f"c{number}-field"][0] for number in range(4)]
    assert (added.status_code, groups) == (
        200,
        ["hashtag_name", "region_code", "video_length", "view_count"],
    )
    assert sent["start_date"] == ["1 January 2026"]
    removed = send(cast, sign_in, sent, "remove-0")
    left = Sent(removed.content.decode()).values
    assert [left[f"c{number}-field"][0] for number in range(3)] == [
        "region_code",
        "video_length",
        "view_count",
    ]
    assert Collection.objects.count() == 1


def test_a_press_that_names_nothing_changes_nothing(cast: Cast, sign_in: Callable[..., Client]) -> None:
    for do in ("add-and", "add-xor", "remove-9", "remove-x", "colour"):
        response = send(cast, sign_in, NAMES | {"add-and": "colour"}, do)
        assert (response.status_code, Sent(response.content.decode()).values["rows"]) == (200, ["3"]), do


def test_a_query_holds_so_many_conditions(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = send(cast, sign_in, BASE | rows(*[TAGS] * 100) | {"add-or": "keyword"}, "add-or").content.decode()
    assert "A query has at most 100 conditions." in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (rows(), "The query has no condition."),
        (rows(TAGS | {"values": ""}), "Give at least one value for “hashtag”, or remove the condition."),
        (rows(TAGS | {"values": "a b\nvote"}), "Hashtag, line 1: This is not one hashtag."),
        (rows(TAGS | {"operation": "EQ"}), "Choose “is one of” for several."),
        (rows(REGIONS | {"values": ["be"]}), "Region codes are in capitals: BE."),
        (
            rows({"group": "and", "field": "create_date", "operation": "GT", "values": "01/02/2026"}),
            "Write the month as a word",
        ),
        (rows(VIEWS | {"values": "many"}), "This is written in digits only"),
        ({"start_date": "30 February 2026"}, "is not a real date"),
        ({"end_date": "31 December 2025"}, "The last day is before the first."),
        ({"view": "raw", "query": "{"}, "Line 1"),
        (
            {"view": "raw", "query": json.dumps({"and": [{**QUERY["and"][0], "field_name": "hashtag"}]})},
            "Did you mean hashtag_name",
        ),
    ],
)
@pytest.mark.parametrize("do", ["save", "check"])
def test_a_mistake_is_said_and_what_was_typed_stays(
    cast: Cast, sign_in: Callable[..., Client], changed: dict[str, Any], words: str, do: str
) -> None:
    response = send(cast, sign_in, NAMES | changed, do)
    page = response.content.decode()
    assert (response.status_code, Collection.objects.count()) == (422, 1)
    assert words.replace("'", "&#x27;") in page
    sent = Sent(page).values
    for name, typed in (NAMES | changed).items():
        if name in sent and name not in ("rows", "view"):
            assert list_lines(sent[name]) == list_lines(typed), name


def list_lines(typed: str | list[str]) -> list[str]:
    """In order of the alphabet: the page has an order of its own for what is ticked."""
    return sorted("\n".join([typed] if isinstance(typed, str) else typed).splitlines())


def test_a_name_that_is_taken_is_said(cast: Cast, sign_in: Callable[..., Client]) -> None:
    response = send(cast, sign_in, NAMES | {"name": "wetlands"})
    assert response.status_code == 422
    assert "There is a collection called wetlands already" in response.content.decode()


def test_every_mistake_is_said_at_once(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = send(cast, sign_in, rows()).content.decode()
    for words in (
        "Give the collection a name.",
        "Enter the first day.",
        "Enter the last day.",
        "no condition",
    ):
        assert words in page


def test_checking_says_what_it_would_be_and_adds_nothing(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = send(cast, sign_in, NAMES, "check").content.decode()
    assert Collection.objects.count() == 1
    assert "Videos where a hashtag is #vote or #firstvote" in page
    assert "fits TikTok’s limits" in page


def test_while_it_is_typed_the_words_follow(cast: Cast, sign_in: Callable[..., Client]) -> None:
    said = sign_in(cast.pi).post(f"{cast.root}collections/said/", NAMES).content.decode()
    assert "Left out are those where the number of views is fewer than 1,000." in said
    assert 'id="c1-said" hx-swap-oob="true">The account was registered in Belgium (BE) or Netherlands' in said
    half = (
        sign_in(cast.pi).post(f"{cast.root}collections/said/", rows(TAGS | {"values": ""})).content.decode()
    )
    assert "The query is not whole yet." in half


def test_a_copy_begins_as_the_other_one_is(cast: Cast, sign_in: Callable[..., Client]) -> None:
    made = Collection.objects.get()
    page = sign_in(cast.pi).get(f"{cast.root}collections/new/?from={made.pk}").content.decode()
    send(cast, sign_in, Sent(page).values)
    copy = Collection.objects.get(name="wetlands 2")
    for each in (copy, made):
        each.fields.sort()
    assert describe(copy) == describe(made) | {"name": "wetlands 2"}
    assert sign_in(cast.pi).get(f"{cast.root}collections/new/?from=9999").status_code == 404


def test_the_page_begins_with_the_plan(cast: Cast, sign_in: Callable[..., Client]) -> None:
    plan(cast)
    page = sign_in(cast.pi).get(f"{cast.root}collections/new/").content.decode()
    assert "Filled in from the approved plan." in page
    send(cast, sign_in, Sent(page).values | {"name": ["as planned"]})
    assert Collection.objects.get(name="as planned").outside_plan == ""


def open_page(cast: Cast, sign_in: Callable[..., Client], who: str, made: Collection) -> str:
    return sign_in(getattr(cast, who)).get(f"{cast.root}collections/{made.pk}/").content.decode()


def plan(cast: Cast, *later: dict[str, Any]) -> None:
    """From now on the bench's collection, and `later`, is an approved plan."""
    handed = cast.project.handover | {"proposal": {"snapshot": 4}}
    Project.objects.filter(pk=cast.project.pk).update(handover=handed, later_plans=list(later))


def test_what_goes_beyond_the_plan_asks_for_a_reason(cast: Cast, sign_in: Callable[..., Client]) -> None:
    plan(cast)
    response = send(cast, sign_in, NAMES)
    page = response.content.decode()
    assert (response.status_code, Collection.objects.count()) == (422, 1)
    assert "The period begins on 1 January 2026; that of the plan on 1 February 2026." in page
    send(cast, sign_in, NAMES | {"reason": "January matters too."})
    made = Collection.objects.get(name="elections")
    assert (made.outside_plan, made.outside_reason) == ("period", "January matters too.")


def test_its_page_says_how_and_the_pi_says_that_they_know(cast: Cast, sign_in: Callable[..., Client]) -> None:
    plan(cast)
    send(cast, sign_in, NAMES | {"reason": "January matters too."})
    made = Collection.objects.get(name="elections")
    shown = open_page(cast, sign_in, "data_user", made)
    assert "January matters too." in shown
    assert "I know of this" not in shown
    assert "I know of this" in open_page(cast, sign_in, "pi", made)
    sign_in(cast.pi).post(f"{cast.root}collections/{made.pk}/note/")
    assert "Ada Voorbeeld knows of it since 20 March 2026." in open_page(cast, sign_in, "manager", made)


def test_a_plan_that_grew_covers_it(cast: Cast, sign_in: Callable[..., Client]) -> None:
    plan(cast)
    send(cast, sign_in, NAMES | {"reason": "January matters too."})
    made = Collection.objects.get(name="elections")
    plan(cast, describe(made))
    page = open_page(cast, sign_in, "pi", made)
    assert "What was granted since covers it." in page
    assert "that of the plan on" not in page


def test_without_a_plan_its_page_says_that_nothing_was_compared(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    page = open_page(cast, sign_in, "librarian", Collection.objects.get())
    assert "No approved plan is known here for this project" in page


def test_trying_it_shows_a_number_and_days_alone(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    response = send(cast, sign_in, NAMES | rows(VIEWS | {"group": "and", "operation": "GTE"}), "try")
    page = response.content.decode()
    assert (response.status_code, Collection.objects.count()) == (200, 1)
    assert re.search(r"\b([5-9]|10) videos and more, the newest from ", page)
    assert "Asked about 2 January 2026 to 31 January 2026." in page
    assert Sent(page).values["name"] == ["elections"]


def test_what_is_not_whole_is_not_tried(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    spent = cast.bench.spent()
    response = send(cast, sign_in, NAMES | rows(TAGS | {"values": ""}), "try")
    assert (response.status_code, cast.bench.spent()) == (422, spent)
    assert "Give at least one value" in response.content.decode()


def test_without_a_key_it_says_why_it_was_not_tried(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = send(cast, sign_in, NAMES, "try").content.decode()
    assert "No key has been entered for this project." in page


def test_a_collection_with_a_list_has_a_page_and_no_copy(cast: Cast, sign_in: Callable[..., Client]) -> None:
    document = {"name": "lists", "kind": "followers", "input": {"usernames": ["bee", "wasp"]}}
    made = add_collection(cast.project, document, by=cast.pi, now=NOW)
    page = open_page(cast, sign_in, "pi", made)
    assert "2 on a list" in page
    assert "Copy and change" not in page
    assert sign_in(cast.pi).get(f"{cast.root}collections/new/?from={made.pk}").status_code == 404
