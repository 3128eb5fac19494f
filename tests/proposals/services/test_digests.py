"""The daily mail: once a morning, to who wants it, with what is new for that person and nothing of others."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from proposals.models import Notices, OutboxMail
from proposals.services.digests import send_digests
from proposals.services.notices import set_digest
from proposals.services.reminders import set_deadline, set_needs
from tests.factories import (
    NOW,
    TODAY,
    make_draft,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_stranger,
    make_thread,
)

pytestmark = pytest.mark.django_db
WORDS = {"about": "PR-2026-0001 Votes", "text": "Refresh the records", "path": "/projects/PR-2026-0001/"}


def digests() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.filter(kind="daily_digest").order_by("pk").values_list("to", "subject"))


def test_what_is_new_is_told_once_a_morning_however_often_it_runs() -> None:
    set_needs("k", [make_pi()], now=NOW - timedelta(hours=1), **WORDS)
    for minutes in range(0, 24 * 60 * 3, 60):
        send_digests(now=NOW + timedelta(minutes=minutes))
    assert digests() == [
        (make_pi().email, "Your work on 22 November: 1 to do"),
        (make_pi().email, "Your work on 23 November: 1 to do"),
    ]
    """22 November: it is new. 23 November: a Monday. On the 24th nothing is new."""


def test_it_tells_needs_dates_and_comments_of_others() -> None:
    proposal = make_in_review(due_on=TODAY + timedelta(days=3))
    make_thread(proposal)
    make_thread(proposal, by=make_editor())
    send_digests(now=NOW + timedelta(hours=1))
    body = OutboxMail.objects.get(kind="daily_digest", to=make_pi().email).body
    assert body == (
        "Dear Bea Quist,\n\n"
        "Needs you:\n"
        f"* Read it, then approve it or ask for changes ({proposal.ref} First votes in short videos)\n\n"
        "Due within a week, or late:\n"
        "* 25 November 2026: Read it, then approve it or ask for changes "
        f"({proposal.ref} First votes in short videos)\n\n"
        "Comments that others wrote:\n"
        f"* 1 on {proposal.ref} First votes in short videos\n\n"
        'You get this mail at most once a day, and none when nothing is new. Under "Dates and mails" on your first '
        "page you can turn it off:\n\n"
        "http://testserver/\n\n-- \nFieldgate\n"
    )
    assert make_stranger().email not in [to for to, _ in digests()]


def test_who_does_not_want_it_or_has_left_gets_none() -> None:
    left = make_reader()
    left.is_active = False
    left.save()
    set_needs("k", [make_pi(), left], now=NOW, **WORDS)
    set_digest(make_pi(), wanted=False)
    send_digests(now=NOW + timedelta(hours=1))
    assert digests() == []


def test_nothing_is_sent_before_the_morning_where_the_people_are(settings: Settings) -> None:
    settings.FIELDGATE_TIME_ZONE = "America/New_York"
    set_needs("k", [make_pi()], now=NOW, **WORDS)
    send_digests(now=datetime.fromisoformat("2026-11-22T11:59:00+00:00"))
    assert digests() == []
    send_digests(now=datetime.fromisoformat("2026-11-22T12:00:00+00:00"))
    assert len(digests()) == 1


def test_a_date_is_news_on_the_day_on_which_it_is_a_week_away() -> None:
    set_deadline("k", [make_pi()], due_on=TODAY + timedelta(days=9), **WORDS)
    set_digest(make_pi(), wanted=True)
    for days in range(4):
        send_digests(now=NOW + timedelta(days=days))
    assert digests() == [(make_pi().email, "Your work on 24 November: 1 due soon")]


def test_a_morning_that_was_missed_is_told_with_the_next() -> None:
    proposal = make_draft()
    send_digests(now=NOW)
    make_thread(proposal)
    Notices.objects.filter(user=make_editor()).update(digested_at=NOW - timedelta(minutes=1))
    send_digests(now=NOW + timedelta(days=2))
    assert digests() == [(make_editor().email, "Your work on 24 November: new comments")]


def test_a_person_without_anything_costs_no_mail() -> None:
    make_librarian()
    send_digests(now=NOW)
    assert digests() == []
