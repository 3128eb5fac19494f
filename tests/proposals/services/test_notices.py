"""The address of a calendar: stored as a hash, made anew, closed with the account."""

import pytest

from accounts.rules.tokens import hash_token
from proposals.models import Notices
from proposals.selectors.dates import owner_of_calendar
from proposals.services.notices import close_calendar, close_calendars_of_leavers, open_calendar
from tests.factories import NOW, make_editor, make_pi

pytestmark = pytest.mark.django_db


def test_a_new_address_makes_the_old_one_dead_and_none_is_stored() -> None:
    first, second = (open_calendar(make_editor(), now=NOW) for _ in range(2))
    assert owner_of_calendar(hash_token(first)) is None
    assert owner_of_calendar(hash_token(second)) == make_editor()
    assert second not in str(Notices.objects.values())


def test_closed_it_belongs_to_nobody_and_an_empty_token_neither() -> None:
    token = open_calendar(make_editor(), now=NOW)
    for _ in range(2):
        close_calendar(make_editor(), by=make_editor(), now=NOW)
    Notices.objects.create(user=make_pi())
    assert owner_of_calendar(hash_token(token)) is None
    assert owner_of_calendar("") is None


def test_it_ends_with_the_account_and_does_not_come_back_with_it() -> None:
    user = make_editor()
    token = open_calendar(user, now=NOW)
    user.is_active = False
    user.save()
    assert owner_of_calendar(hash_token(token)) is None
    close_calendars_of_leavers(now=NOW)
    user.is_active = True
    user.save()
    assert owner_of_calendar(hash_token(token)) is None
