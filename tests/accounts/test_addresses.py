"""What of allauth is open: signing in, out, and the password. Whoever is signed in cannot claim another's address."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import User
from accounts.services.inviting import invite, invite_administrator
from tests.factories import NOW, make_editor

pytestmark = pytest.mark.django_db
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def test_the_addresses_of_sign_in_are_these() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith("account_")} == OPEN


@pytest.mark.parametrize("name", ["account_email", "account_email_verification_sent", "account_set_password"])
def test_pages_that_change_an_address_are_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_takes_the_address_of_a_person_who_is_yet_to_be_invited(client: Client) -> None:
    """Roles are given to addresses: who could take one unproven would get the role of whoever reads its mail."""
    ana = make_editor()
    client.force_login(ana)
    for act in ("action_add", "action_primary"):
        answer = client.post("/account/email/", {"email": "gil.moor@northmere.example", act: ""})
        assert answer.status_code == 404
    ana.refresh_from_db()
    assert ana.email == "ana.sol@northmere.example"
    assert invite("gil.moor@northmere.example", "Gil Moor", by=ana, now=NOW).user != ana
    made = invite_administrator("gil.moor@northmere.example", "Gil Moor", by=None, now=NOW)
    assert made.user == User.objects.get(name="Gil Moor")


def test_a_password_is_reset_by_mail_and_changed_by_who_knows_it(client: Client) -> None:
    assert client.get(reverse("account_reset_password")).status_code == 200
    client.force_login(make_editor())
    assert client.get(reverse("account_change_password")).status_code == 200


def test_the_mail_for_a_new_password_says_what_happened_and_how_long_its_link_works(client: Client) -> None:
    for address in (make_editor().email, "nobody@northmere.example"):
        client.post(reverse("account_reset_password"), {"email": address})
    reset, unknown = mail.outbox
    assert reset.subject == "[Fieldgate] Set a new password"
    assert re.search(r"^http\S+/account/password/reset/key/\S+$", str(reset.body), re.MULTILINE)
    assert "for one hour" in str(reset.body)
    assert unknown.subject == "[Fieldgate] There is no account with this address"
    assert "http" not in str(unknown.body)


def test_a_wrong_password_is_answered_with_what_to_do(client: Client) -> None:
    page = client.post(reverse("account_login"), {"login": make_editor().email, "password": "wrong"})
    assert "Type both again, or set a new password." in page.content.decode()
