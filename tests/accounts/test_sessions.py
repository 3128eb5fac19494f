"""Expired sign-ins are removed, others stay."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from accounts.services.sessions import clear_sessions
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_only_what_has_expired(django_assert_num_queries) -> None:
    for name, hours in (("old", -1), ("older", -30), ("open", 1)):
        Session.objects.create(session_key=name, session_data="", expire_date=NOW + timedelta(hours=hours))
    assert clear_sessions(now=NOW) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    with django_assert_num_queries(1):
        assert clear_sessions(now=NOW) == 0
