"""The page before the first question: without sign-in, without a script, and nothing is stored."""

from datetime import date, timedelta
from urllib.parse import urlencode

import icalendar
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.factories import NOW

pytestmark = pytest.mark.django_db
GOOD = {
    "region": "eu",
    "organisation": "university",
    "position": "student",
    "independent": "yes",
    "data": "public",
}


def read(client: Client, **query: str) -> str:
    with time_machine.travel(NOW, tick=False):
        response = client.get(f"{reverse('start')}?{urlencode(query)}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_asks_five_questions_and_says_what_has_changed(client: Client) -> None:
    page = read(client)
    assert page.count("<fieldset") == 5 + 1  # the theme of the footer is the sixth
    assert "You need no app, no Login Kit and no web address" in page
    assert "https://developers.tiktok.com/application/research-api" in page
    assert "There is a problem" not in page


def test_a_yes_names_what_to_mind_and_the_next_step(client: Client) -> None:
    page = read(client, **GOOD)
    assert "<h1>You can apply for TikTok’s Research API</h1>" in page
    assert "Ask somebody who is employed to apply" in page
    assert "Sign in and start" in page


def test_a_no_says_why_and_what_else_there_is(client: Client) -> None:
    page = read(client, **GOOD | {"data": "own", "region": "other"})
    assert "<h1>TikTok’s Research API is not the way</h1>" in page
    assert "The people themselves can give you these" in page
    assert "Data donation" in page
    assert "Start an application" not in page


def test_what_is_missing_is_named_and_what_was_answered_stays(client: Client) -> None:
    page = read(client, region="eu", organisation="moon", target="soon")
    assert "There is a problem" in page
    assert page.count("Answer “What kind of organisation is it?”") == 2
    assert "“soon” is not a real date." in page
    assert 'value="eu"' in page.partition("checked")[0].rpartition("<input")[2]


def test_a_target_gives_a_plan_and_a_calendar(client: Client) -> None:
    page = read(client, **GOOD, target="1 September 2027")
    assert "begin by 9 June 2027" in page
    assert f"{reverse('start_calendar')}?target=2027-09-01" in page
    too_late = read(client, **GOOD, target=(NOW.date() + timedelta(days=30)).isoformat())
    assert "cannot be counted on" in too_late


def test_the_calendar_has_every_step(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        response = client.get(reverse("start_calendar"), {"target": "2027-09-01"})
    events = icalendar.Calendar.from_ical(response.content).events
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert next((str(each["uid"]), each.start) for each in events) == (
        "plan-2027-09-01-ethics@fieldgate",
        date(2027, 6, 9),
    )
    assert len(events) == 7


@pytest.mark.parametrize("target", ["", "soon", "0001-01-01", "9999-12-31", "2027-02-29"])
def test_no_calendar_for_a_day_that_is_none(client: Client, target: str) -> None:
    assert client.get(reverse("start_calendar"), {"target": target}).status_code == 404


def test_the_first_page_leads_here(client: Client) -> None:
    assert f'href="{reverse("start")}"' in client.get("/").content.decode()


def test_a_whole_example_is_read_in_one_piece(client: Client) -> None:
    page = client.get(reverse("example", args=["night-shifts"])).content.decode()
    assert "<h1>Advice on sleep for people who work at night</h1>" in page
    assert "Provide a summary of your literature review" in page
    assert client.get(reverse("example", args=["nothing"])).status_code == 404
