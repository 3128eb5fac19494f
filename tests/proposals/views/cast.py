"""Who asks, in the tests of pages: a signed-in client for each of the cast, and short ways to read and send."""

from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from proposals.models import Proposal
from tests.factories import PASSWORD

SUMMARY = "research.summary"


def sign_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def sign_in_just_now(user: User) -> Client:
    """As after giving the password again, which grave acts ask for."""
    client = sign_in(user)
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response.status_code == 302
    return client


def question_path(proposal: Proposal, key: str = SUMMARY, page: str = "") -> str:
    return f"/p/{proposal.ref}/q/{key}/{page}"


def read(client: Client, path: str, status: int = 200) -> str:
    """The page, as text with its marks."""
    response = client.get(path)
    assert response.status_code == status
    return unescape(response.content.decode())


def send(client: Client, path: str, status: int, **typed: object) -> str:
    """The page that answers; the address where it leads, for a redirect."""
    names = {name.replace("__", "-"): value for name, value in typed.items()}
    response = client.post(path, names)
    assert response.status_code == status
    return response["Location"] if status == 302 else unescape(response.content.decode())


def words_of(response: HttpResponse) -> str:
    """What a page says, without its marks."""
    return " ".join(strip_tags(response.content.decode()).split())


def value_of(proposal: Proposal, key: str = SUMMARY) -> object:
    return proposal.answers.values_list("value", flat=True).filter(key=key).first()
