"""The page of a collection's runs: a schedule is set, paused, ended; young days are asked for again or not."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from harvest.models import Collection, Run, Schedule, ScheduledRun
from harvest.rules.order import Order, order_of
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

GIVEN = {
    "every": "weekly",
    "first_on": "23 March 2026",
    "at": "03:00",
    "period": "new",
    "order": "oldest_first",
}


def root_of(cast: Cast) -> str:
    return f"{cast.root}collections/{cast.bench.collection.pk}/"


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_schedule_is_set_shown_paused_and_ended(
    cast: Cast, sign_in: Callable[..., Client], settings: Any
) -> None:
    settings.FIELDGATE_TIME_ZONE = "Europe/Brussels"
    client, root = sign_in(cast.manager), root_of(cast)
    assert "Runs only when somebody starts it" in read(client, f"{root}runs/")
    assert client.post(f"{root}schedule/", GIVEN)["Location"] == f"{root}runs/"
    page = read(client, f"{root}runs/")
    assert "Every Monday at 03:00 UTC, until the access ends on 31 December 2026" in page
    assert "23 March 2026 at 03:00 UTC (23 March, 04:00, Europe/Brussels)" in page
    assert "What is new since the last complete run. Oldest days first." in page
    client.post(f"{root}schedule/pause/")
    assert "Paused: nothing starts by itself" in read(client, f"{root}runs/")
    client.post(f"{root}schedule/resume/")
    client.post(f"{root}schedule/end/")
    assert "The last schedule ended on 20 March 2026. Somebody ended it." in read(client, f"{root}runs/")
    assert Schedule.objects.get().created_by == cast.manager


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"first_on": "soon"}, "soon"),
        ({"at": "half past"}, "Enter a time such as 03:00."),
        ({"every": "once", "first_on": "1 March 2026"}, "is in the past"),
        ({"period": "all"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_kept_is_pointed_out_and_changes_nothing(
    cast: Cast, sign_in: Callable[..., Client], changed: dict[str, str], told: str
) -> None:
    response = sign_in(cast.manager).post(f"{root_of(cast)}schedule/", GIVEN | changed)
    assert (response.status_code, Schedule.objects.count()) == (422, 0)
    assert told in unescape(response.content.decode())


@pytest.mark.parametrize("verb", ["pause", "explode"])
def test_what_is_not_open_changes_nothing(cast: Cast, sign_in: Callable[..., Client], verb: str) -> None:
    response = sign_in(cast.manager).post(f"{root_of(cast)}schedule/{verb}/")
    assert (response.status_code, Schedule.objects.count()) == (404 if verb == "explode" else 409, 0)


def test_the_order_is_chosen_at_the_start(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.manager)
    cast.bench.enter_key()
    response = client.post(f"{root_of(cast)}start/", {"order": "oldest_first"})
    assert order_of(Run.objects.get().asked) is Order.OLDEST_FIRST
    assert "Oldest days first." in read(client, response["Location"])


def test_asking_again_is_switched_off(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.manager)
    assert client.post(f"{root_of(cast)}young/", {"late": "on"}).status_code == 302
    kept = Collection.objects.get()
    assert (kept.asks_late, kept.asks_counts) == (True, False)


def test_somebody_who_may_only_look_sees_no_button(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = read(sign_in(cast.librarian), f"{root_of(cast)}runs/")
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]
    assert "counts are asked for again after 10 days" in page


def test_a_page_of_runs_asks_the_same_for_one_and_for_three(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Callable[..., Any]
) -> None:
    cast.bench.enter_key()
    client = sign_in(cast.pi)
    client.post(f"{root_of(cast)}schedule/", GIVEN)
    schedule, address = Schedule.objects.get(), f"{root_of(cast)}runs/"
    read(client, address)
    for number in (1, 2, 3):
        run = cast.bench.start()
        Run.objects.update(ended_at=NOW)
        day = (NOW + timedelta(days=number)).date()
        ScheduledRun.objects.create(schedule=schedule, day=day, at=NOW, planned_at=timezone.now(), run=run)
        if number != 2:
            with django_assert_num_queries(14):
                client.get(address)
