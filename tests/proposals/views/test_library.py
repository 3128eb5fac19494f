"""The library's table, and the people whom the library lets in."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from proposals.services.outbox import deliver
from tests.factories import (
    NOW,
    make_administrator,
    make_draft,
    make_editor,
    make_granted,
    make_in_review,
    make_librarian,
    make_pi,
    make_stranger,
    reload,
)
from tests.proposals.views.cast import sign_in, sign_in_just_now, words_of

pytestmark = pytest.mark.django_db

LIBRARY = "/library/"
INVITE = "/library/invite/"
NEW = {"email": "gil.tam@northmere.example", "name": "Gil Tam"}


TABS = ("", "_projects", "_institution", "_texts", "_questions", "_reports", "_mails")


@pytest.mark.parametrize("tab", TABS)
def test_each_page_of_the_library_says_where_it_is(tab: str) -> None:
    path = reverse(f"library{tab}")
    page = sign_in(make_librarian()).get(path).content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == [LIBRARY, path]


def test_the_table_says_state_age_and_next_date() -> None:
    proposal = make_in_review(due_on=date(2099, 3, 1))
    page = words_of(sign_in(make_librarian()).get(LIBRARY))
    for words in (proposal.title, proposal.ref, "Bea Quist", "With the PI", "1 March 2099"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "draft"}, {"Being written first"}),
        ({"words": "waits"}, {"It waits"}),
        ({"librarian": "nobody"}, {"Being written first", "It waits"}),
        ({"state": "nonsense", "librarian": "'", "page": "-1"}, {"Being written first", "It waits"}),
    ],
)
def test_filters_leave_what_was_looked_for(query: dict[str, str], found: set[str]) -> None:
    make_draft("Being written first")
    make_in_review("It waits")
    page = words_of(sign_in(make_librarian()).get(LIBRARY, query))
    assert {title for title in ("Being written first", "It waits") if title in page} == found


def test_nothing_found_and_nothing_there_are_different() -> None:
    client = sign_in(make_librarian())
    assert "No applications yet" in words_of(client.get(LIBRARY))
    make_draft()
    assert "No applications match" in words_of(client.get(LIBRARY, {"words": "nothing"}))


def test_a_librarian_takes_one_over_and_comes_back_to_the_table() -> None:
    proposal, librarian = make_draft(), make_librarian()
    path = reverse("librarian_assign", args=[proposal.ref])
    response = sign_in(librarian).post(path, {"librarian": librarian.pk, "next": "library"})
    assert (response["Location"], reload(proposal).librarian) == (LIBRARY, librarian)


@pytest.mark.parametrize("path", [LIBRARY, INVITE])
def test_for_others_there_is_no_library(path: str) -> None:
    answers = [
        sign_in_just_now(person).get(path).status_code
        for person in (make_editor(), make_pi(), make_stranger())
    ]
    assert answers == [404, 404, 404]


def test_inviting_asks_for_a_recent_sign_in() -> None:
    response = sign_in(make_librarian()).post(INVITE, NEW)
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not User.objects.filter(email=NEW["email"]).exists()


def test_a_person_is_invited_by_mail_and_the_page_shows_no_link() -> None:
    response = sign_in_just_now(make_librarian()).post(INVITE, NEW, follow=True)
    deliver(now=timezone.now())
    assert "We will write to gil.tam@northmere.example." in words_of(response)
    assert "/invitation/" not in response.content.decode()
    assert [(message.to, "/invitation/" in message.body) for message in mail.outbox] == [
        ([NEW["email"]], True)
    ]


def test_only_an_administrator_makes_librarians() -> None:
    wanted = NEW | {"as_librarian": "on"}
    librarian, administrator = sign_in_just_now(make_librarian()), sign_in_just_now(make_administrator())
    assert "They work in the library" not in words_of(librarian.get(INVITE))
    librarian.post(INVITE, wanted)
    assert User.objects.get(email=NEW["email"]).site_role == ""
    administrator.post(INVITE, wanted)
    assert User.objects.get(email=NEW["email"]).site_role == "librarian"


def test_an_address_that_is_none_stays_in_its_field() -> None:
    response = sign_in_just_now(make_librarian()).post(INVITE, NEW | {"email": "gil.tam"})
    assert response.status_code == 422
    assert 'value="gil.tam"' in response.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        make_draft(f"Number {place}")
    client = sign_in(make_librarian())
    with django_assert_num_queries(6):
        client.get(LIBRARY)


def test_what_tiktok_decided_stands_after_what_waits() -> None:
    make_granted("Decided long ago", now=NOW - timedelta(days=400))
    make_draft("Still being written")
    page = words_of(sign_in(make_librarian()).get(LIBRARY))
    assert page.index("Still being written") < page.index("Decided long ago")
