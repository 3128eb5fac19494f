"""A link lets one person in, once; every way to abuse it fails and changes nothing."""

import hashlib
import re
from datetime import timedelta

import pytest

from accounts.models import Invitation, User
from accounts.rules.errors import Invalid, NotNow
from accounts.services.inviting import accept, find_invitation, invite, invite_administrator, revoke
from tests.factories import NOW, PASSWORD, make_editor, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "bea.quist@northmere.example"


def invite_bea(next_path: str = "/p/FG-2026-0001/review/") -> str:
    """The token of a new invitation."""
    link = invite(ADDRESS, "Bea Quist", by=make_editor(), now=NOW, next_path=next_path).link
    found = re.fullmatch(r"http://testserver/invitation/([A-Za-z0-9_-]{43})/", link)
    assert found is not None
    return found[1]


def test_a_new_person_gets_a_link_of_256_bits_of_which_only_the_hash_is_kept() -> None:
    token = invite_bea()
    invitation = Invitation.objects.get()
    assert invitation.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(Invitation.objects.values().get())
    assert (invitation.expires_at, invitation.next_path) == (
        NOW + timedelta(days=7),
        "/p/FG-2026-0001/review/",
    )
    assert not User.objects.get(email=ADDRESS).has_usable_password()


def test_accepting_gives_the_account_its_name_and_password() -> None:
    user = accept(invite_bea(), name=" Bea  van Quist ", password=PASSWORD, now=NOW)
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.name, fresh.check_password(PASSWORD)) == ("Bea van Quist", True)
    assert Invitation.objects.get().accepted_at == NOW


def test_a_link_works_once() -> None:
    token = invite_bea()
    accept(token, name="Bea Quist", password=PASSWORD, now=NOW)
    with pytest.raises(NotNow, match="has been used"):
        accept(token, name="Mallory", password="another three words", now=NOW)
    bea = User.objects.get(email=ADDRESS)
    assert (bea.name, bea.check_password(PASSWORD)) == ("Bea Quist", True)


def test_an_older_link_cannot_change_the_password_of_an_account_that_has_one() -> None:
    older, newer = invite_bea(), invite_bea()
    accept(newer, name="Bea Quist", password=PASSWORD, now=NOW)
    with pytest.raises(NotNow, match="taken back"):
        accept(older, name="Mallory", password="another three words", now=NOW)
    assert User.objects.get(email=ADDRESS).check_password(PASSWORD)


def test_a_link_is_void_once_the_account_has_a_password_from_elsewhere() -> None:
    """Such as from "forgot your password": else whoever kept the mail could set another one for a week."""
    token = invite_bea()
    bea = User.objects.get(email=ADDRESS)
    bea.set_password("some other three words")
    bea.save()
    with pytest.raises(NotNow, match="no longer needed"):
        accept(token, name="Bea Quist", password=PASSWORD, now=NOW)
    assert User.objects.get(email=ADDRESS).check_password("some other three words")


def test_a_link_runs_out_after_seven_days() -> None:
    token = invite_bea()
    assert find_invitation(token, NOW + timedelta(days=7, seconds=-1)).user.email == ADDRESS
    with pytest.raises(NotNow, match="ran out"):
        accept(token, name="Bea Quist", password=PASSWORD, now=NOW + timedelta(days=7))


def test_a_link_can_be_taken_back() -> None:
    token = invite_bea()
    assert revoke(User.objects.get(email=ADDRESS), now=NOW) == 1
    with pytest.raises(NotNow, match="taken back"):
        accept(token, name="Bea Quist", password=PASSWORD, now=NOW)


@pytest.mark.parametrize("guess", ["", "a", "A" * 43, "' or 1=1 --", "é"])
def test_a_guessed_link_is_not_one(guess: str) -> None:
    invite_bea()
    with pytest.raises(NotNow, match="not one of ours"):
        accept(guess, name="Mallory", password=PASSWORD, now=NOW)


def test_the_hash_is_no_key() -> None:
    invite_bea()
    with pytest.raises(NotNow, match="not one of ours"):
        accept(Invitation.objects.get().token_sha256, name="Mallory", password=PASSWORD, now=NOW)


def test_an_account_that_can_sign_in_gets_the_page_and_no_token() -> None:
    ana = make_editor()
    invited = invite(ana.email.upper(), "Mallory", by=None, now=NOW, next_path="/p/FG-2026-0001/")
    assert (invited.user, invited.link, invited.is_new) == (ana, "http://testserver/p/FG-2026-0001/", False)
    assert (Invitation.objects.count(), User.objects.get().name) == (0, "Ana Sol")


def test_an_account_that_was_switched_off_is_not_switched_on_by_an_invitation() -> None:
    token = invite_bea()
    User.objects.filter(email=ADDRESS).update(is_active=False)
    with pytest.raises(Invalid, match="switched off"):
        invite(ADDRESS, "Bea Quist", by=None, now=NOW)
    with pytest.raises(NotNow, match="taken back"):
        accept(token, name="Bea Quist", password=PASSWORD, now=NOW)


@pytest.mark.parametrize("password", ["short", "qwerty123456", "bea.quist@northmere"])
def test_a_weak_password_leaves_the_link_open(password: str) -> None:
    token = invite_bea()
    with pytest.raises(Invalid) as caught:
        accept(token, name="Bea Quist", password=password, now=NOW)
    assert list(caught.value.problems) == ["password"]
    assert accept(token, name="Bea Quist", password=PASSWORD, now=NOW).email == ADDRESS


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "x" * 250 + "@northmere.example"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as caught:
        invite(address, "Nobody", by=None, now=NOW)
    assert "email" in caught.value.problems
    assert not User.objects.exists()


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", "p/"])
def test_a_link_never_leads_elsewhere(path: str) -> None:
    with pytest.raises(ValueError, match="a path of this site"):
        invite(ADDRESS, "Bea Quist", by=None, now=NOW, next_path=path)


def test_an_administrator_is_made_or_named() -> None:
    made = invite_administrator("fen.oake@northmere.example", "Fen Oake", by=None, now=NOW)
    named = invite_administrator(make_user("Gil Tarn").email, "Gil Tarn", by=None, now=NOW)
    assert [(each.user.is_administrator, each.is_new) for each in (made, named)] == [
        (True, True),
        (True, False),
    ]
