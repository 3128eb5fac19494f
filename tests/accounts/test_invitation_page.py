"""The page behind the link: reading changes nothing, posting lets in, and nobody else learns the address."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.services.inviting import invite
from tests.factories import PASSWORD, make_editor

pytestmark = pytest.mark.django_db
FORM = {"name": "Bea Quist", "password": PASSWORD, "password_again": PASSWORD}


def invite_bea() -> str:
    """The path of the link."""
    invited = invite(
        "bea.quist@northmere.example",
        "Bea Quist",
        by=make_editor(),
        now=timezone.now(),
        next_path="/account/logout/",
    )
    return urlsplit(invited.link).path


def test_reading_the_page_changes_nothing(client: Client) -> None:
    path = invite_bea()
    before = list(Invitation.objects.values())
    for _ in range(2):
        page = client.get(path)
    assert (page.status_code, list(Invitation.objects.values())) == (200, before)
    assert "Ana Sol invites you" in page.content.decode()
    assert "sessionid" not in client.cookies


def test_the_address_is_told_to_nobody(client: Client) -> None:
    path = invite_bea()
    for page in (client.get(path), client.post(path, FORM), client.get(path)):
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page.headers["Cache-Control"]


def test_accepting_signs_in_and_leads_on(client: Client) -> None:
    page = client.post(invite_bea(), FORM)
    assert (page.status_code, page.headers["Location"]) == (302, "/account/logout/")
    assert client.session["_auth_user_id"] == str(User.objects.get(email="bea.quist@northmere.example").pk)


def test_a_used_link_says_so_and_signs_nobody_in(client: Client) -> None:
    path = invite_bea()
    client.post(path, FORM)
    for page in (Client().get(path), Client().post(path, FORM | {"name": "Mallory"})):
        assert (page.status_code, "has been used" in page.content.decode()) == (410, True)
        assert "sessionid" not in page.cookies


def test_a_link_that_ran_out_says_so(client: Client) -> None:
    path = invite_bea()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "ran out" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password_again": "something else"}, "The two passwords differ"),
        ({"password": "short", "password_again": "short"}, "too short"),
        ({"name": ""}, "needs an answer"),
    ],
)
def test_what_is_wrong_stands_on_the_page(client: Client, changes: dict[str, Any], words: str) -> None:
    page = client.post(invite_bea(), FORM | changes)
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert PASSWORD not in page.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_another_method_is_refused(client: Client) -> None:
    assert client.put(invite_bea()).status_code == 405
