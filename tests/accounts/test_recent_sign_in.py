"""What counts as a recent sign-in before something grave: the sign-in itself, in the same session, for 15 minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import NOW, PASSWORD, make_librarian

pytestmark = pytest.mark.django_db
ADDRESS = "/library/invite/"


def invite(client: Client) -> int:
    """200 or 422 where the page answers by itself, 302 where the password is asked for first."""
    return client.post(ADDRESS, {"email": "not an address"}).status_code


@pytest.mark.parametrize(("minutes", "status"), [(0, 422), (14, 422), (16, 302)])
def test_a_sign_in_counts_for_fifteen_minutes(client: Client, minutes: int, status: int) -> None:
    user = make_librarian()
    with time_machine.travel(NOW, tick=False) as clock:
        client.post("/account/login/", {"login": user.email, "password": PASSWORD})
        clock.shift(timedelta(minutes=minutes))
        assert invite(client) == status


def test_a_sign_in_elsewhere_does_not_count(client: Client) -> None:
    user = make_librarian()
    client.force_login(user)
    Client().post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert invite(client) == 302
