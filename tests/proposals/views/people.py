"""Browsers of the cast: who is signed in, and whether they gave their password a moment ago."""

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from tests.factories import PASSWORD


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sign_in_just_now(user: User) -> Client:
    """As after giving the password again, which grave acts ask for."""
    client = sign_in(user)
    response = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert response.status_code == 302
    return client


def words_of(response: HttpResponse) -> str:
    """What a page says, without its marks."""
    return " ".join(strip_tags(response.content.decode()).split())
