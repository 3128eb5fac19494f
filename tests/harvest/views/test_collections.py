"""A new collection, by names or by a query; whatever is wrong is said in its place, and what was typed stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from harvest.models import Collection, Project
from harvest.selectors.plans import describe
from tests.harvest.views.conftest import Cast

NAMES = {
    "name": "elections",
    "way": "names",
    "hashtags": "#vote\nfirstvote",
    "regions": "Belgium\nnl",
    "start_date": "1 January 2026",
    "end_date": "2026-01-31",
    "fields_asked": ["username", "view_count"],
}
QUERY = NAMES | {
    "way": "query",
    "query": '{"and": [{"operation": "EQ", "field_name": "hashtag_name", "field_values": ["x"]}]}',
}


def send(cast: Cast, sign_in: Callable[..., Client], given: dict[str, Any]) -> Any:
    return sign_in(cast.manager).post(f"{cast.root}collections/new/", given)


def test_names_become_a_query(cast: Cast, sign_in: Callable[..., Client]) -> None:
    response = send(cast, sign_in, NAMES)
    made = Collection.objects.get(name="elections")
    assert (response.status_code, response["Location"]) == (302, cast.root)
    assert made.query == {
        "and": [
            {"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "firstvote"]},
            {"operation": "IN", "field_name": "region_code", "field_values": ["BE", "NL"]},
        ]
    }
    assert (made.start_date.isoformat(), made.end_date.isoformat()) == ("2026-01-01", "2026-01-31")
    assert (made.fields, made.created_by) == (["id", "create_time", "username", "view_count"], cast.manager)


def test_a_query_of_tiktoks_own_is_kept_as_it_is(cast: Cast, sign_in: Callable[..., Client]) -> None:
    send(cast, sign_in, QUERY)
    assert Collection.objects.get(name="elections").query == {
        "and": [{"operation": "EQ", "field_name": "hashtag_name", "field_values": ["x"]}]
    }


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hashtags": ""}, "Name at least one account, hashtag or keyword."),
        ({"regions": "Atlantis"}, "regions"),
        ({"start_date": "30 February 2026"}, "is not a real date"),
        ({"start_date": "01/02/2026"}, "Write the month as a word"),
        ({"end_date": "31 December 2025"}, "is before the start_date"),
        ({"way": "query", "query": "{"}, "Line 1"),
        (
            {
                "way": "query",
                "query": '{"and": [{"operation": "EQ", "field_name": "hashtag", "field_values": ["x"]}]}',
            },
            "Did you mean hashtag_name",
        ),
        ({"name": "wetlands"}, "There is a collection called wetlands already"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(
    cast: Cast, sign_in: Callable[..., Client], changed: dict[str, str], words: str
) -> None:
    response = send(cast, sign_in, NAMES | changed)
    page = response.content.decode()
    assert (response.status_code, Collection.objects.count()) == (422, 1)
    assert words in page
    assert f'value="{(NAMES | changed)["name"]}"' in page
    assert "firstvote" in page or "hashtags" in changed


def test_every_mistake_is_said_at_once(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = send(cast, sign_in, {"way": "names"}).content.decode()
    for words in (
        "Give the collection a name.",
        "Enter the first day.",
        "Enter the last day.",
        "Name at least one",
    ):
        assert words in page


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
    assert (made.outside_plan, made.outside_reason) == ("query,period", "January matters too.")


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
