"""Who works on an application: each change asks for a recent sign-in, and keeps what was typed."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from proposals.models import Membership, Proposal
from proposals.services import people
from proposals.services.outbox import deliver
from tests.factories import (
    NOW,
    make_administrator,
    make_draft,
    make_editor,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_stranger,
    make_user,
    reload,
)
from tests.proposals.views.cast import sign_in, sign_in_just_now, words_of

pytestmark = pytest.mark.django_db

NEW = {"email": "gil.tam@northmere.example", "name": "Gil Tam", "role": "reader"}


def roles(proposal: Proposal) -> dict[str, str]:
    return dict(proposal.memberships.order_by("pk").values_list("user__name", "role"))


def test_the_page_says_who_is_who_and_who_has_not_come_yet() -> None:
    proposal = make_draft()
    people.add_member(proposal, NEW["email"], NEW["name"], Membership.Role.READER, by=make_editor(), now=NOW)
    page = words_of(sign_in(make_pi()).get(reverse("people", args=[proposal.ref])))
    assert "Bea Quist, bea.quist@northmere.example" in page
    assert (
        "Gil Tam Can read gil.tam@northmere.example · invited on 22 November 2026, has not signed in yet"
        in page
    )


def test_a_reader_sees_everybody_and_no_button() -> None:
    proposal = make_draft()
    make_reader_of(proposal)
    page = words_of(sign_in(make_reader()).get(reverse("people", args=[proposal.ref])))
    assert "Ana Sol" in page
    assert "Add a person" not in page
    assert "Remove" not in page


@pytest.mark.parametrize("name", ["person_add", "pi_set", "person_change", "person_remove"])
def test_every_change_asks_for_a_recent_sign_in(name: str) -> None:
    proposal = make_draft()
    member = make_reader_of(proposal)
    before = roles(proposal)
    args = [proposal.ref, member.pk] if name in ("person_change", "person_remove") else [proposal.ref]
    response = sign_in(make_editor()).post(reverse(name, args=args), NEW | {"role": "editor"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert roles(proposal) == before


def test_somebody_is_added_and_gets_a_mail() -> None:
    proposal = make_draft()
    response = sign_in_just_now(make_editor()).post(
        reverse("person_add", args=[proposal.ref]), NEW, follow=True
    )
    deliver(now=timezone.now())
    assert "We will write to gil.tam@northmere.example." in words_of(response)
    assert roles(proposal) == {"Ana Sol": "editor", "Gil Tam": "reader"}
    assert [message.to for message in mail.outbox if "added" in message.subject] == [[NEW["email"]]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (NEW | {"email": "gil.tam"}, "Enter an e-mail address in the correct format"),
        (
            NEW | {"email": "bea.quist@northmere.example"},
            "This person is the PI, who can do all that an editor can.",
        ),
        (NEW | {"email": "ana.sol@northmere.example"}, "This person is on the team already."),
    ],
)
def test_what_cannot_be_added_stands_in_its_field(data: dict[str, str], words: str) -> None:
    proposal = make_draft()
    response = sign_in_just_now(make_editor()).post(reverse("person_add", args=[proposal.ref]), data)
    assert response.status_code == 422
    assert words in words_of(response)
    assert f'value="{data["email"]}"' in response.content.decode()
    assert roles(proposal) == {"Ana Sol": "editor"}


def test_a_role_is_changed_and_a_person_removed() -> None:
    proposal, client = make_draft(), sign_in_just_now(make_pi())
    member = make_reader_of(proposal)
    client.post(reverse("person_change", args=[proposal.ref, member.pk]), {"role": "editor"})
    assert roles(proposal) == {"Ana Sol": "editor", "Cem Dor": "editor"}
    client.post(reverse("person_remove", args=[proposal.ref, member.pk]))
    assert roles(proposal) == {"Ana Sol": "editor"}


def test_who_leaves_is_taken_home() -> None:
    proposal = make_draft()
    own = proposal.memberships.get()
    response = sign_in_just_now(make_editor()).post(reverse("person_remove", args=[proposal.ref, own.pk]))
    assert response["Location"] == reverse("home")


def test_a_member_of_another_application_is_not_found() -> None:
    mine, other = make_draft(), make_draft("Another one", owner=make_stranger())
    theirs = other.memberships.get()
    response = sign_in_just_now(make_editor()).post(reverse("person_remove", args=[mine.ref, theirs.pk]))
    assert response.status_code == 404
    assert roles(other) == {"Dag Ravn": "editor"}


def test_another_pi_is_named() -> None:
    proposal, client = make_draft(), sign_in_just_now(make_editor())
    path = reverse("pi_set", args=[proposal.ref])
    assert "Now it is Bea Quist, who stays as an editor." in words_of(client.get(path))
    client.post(path, {"email": NEW["email"], "name": NEW["name"]})
    assert reload(proposal).pi == User.objects.get(email=NEW["email"])
    assert roles(proposal) == {"Ana Sol": "editor", "Bea Quist": "editor"}


def test_the_library_says_who_looks_after_it() -> None:
    proposal, librarian = make_draft(), make_librarian()
    path = reverse("librarian_assign", args=[proposal.ref])
    assert sign_in(make_editor()).post(path, {"librarian": librarian.pk}).status_code == 403
    response = sign_in(make_administrator()).post(path, {"librarian": librarian.pk})
    assert (response["Location"], reload(proposal).librarian) == (
        reverse("people", args=[proposal.ref]),
        librarian,
    )
    sign_in(librarian).post(path, {"librarian": ""})
    assert reload(proposal).librarian is None


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["people", "person_add", "pi_set", "librarian_assign"])
def test_to_a_stranger_nothing_is_here(name: str, method: str) -> None:
    proposal, client = make_draft(), sign_in_just_now(make_stranger())
    response = getattr(client, method)(reverse(name, args=[proposal.ref]), NEW)
    assert response.status_code in (404, 405)
    assert roles(proposal) == {"Ana Sol": "editor"}


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposal = make_draft()
    for name in ("Gil Tam", "Hue Lin", "Ivo Ross")[: number - 1]:
        member = make_user(name)
        people.add_member(proposal, member.email, name, Membership.Role.READER, by=make_editor(), now=NOW)
    client = sign_in(make_pi())
    with django_assert_num_queries(7):
        client.get(reverse("people", args=[proposal.ref]))
