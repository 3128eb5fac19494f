"""A person's dates on a page and in a calendar that needs no sign-in."""

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import Deadline, Notices, OutboxMail
from proposals.models.outbox import MOST_ATTEMPTS
from proposals.services.reminders import set_deadline
from tests.factories import TODAY, make_editor, make_in_review, make_librarian, make_pi, make_submitted
from tests.proposals.views.cast import read, send, sign_in

pytestmark = pytest.mark.django_db


def address_in(page: str) -> str:
    return "/calendar/" + page.partition("http://testserver/calendar/")[2].partition("<")[0].strip()


def test_the_address_is_shown_once_and_reads_without_sign_in(client: Client) -> None:
    proposal, pi = make_in_review("Zwölf Wochen", due_on=TODAY), sign_in(make_pi())
    page = pi.post(reverse("calendar_open"))
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    address = address_in(page.content.decode())
    response = client.get(address)
    (event,) = icalendar.Calendar.from_ical(response.content).events
    assert (str(event["summary"]), event.start, str(event["url"]), int(event["sequence"])) == (
        f"Read it, then approve it or ask for changes: {proposal.ref} Zwölf Wochen",
        TODAY,
        f"http://testserver/p/{proposal.ref}/review/",
        0,
    )
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "/calendar/" not in read(pi, reverse("dates")).replace(reverse("calendar_open"), "")
    send(pi, reverse("calendar_close"), 302)
    assert client.get(address).status_code == 404


def test_a_date_that_moves_keeps_its_identifier_and_counts_up(client: Client) -> None:
    make_submitted()
    deadline = Deadline.objects.filter(key__endswith=":decision").get()
    address = address_in(send(sign_in(make_editor()), reverse("calendar_open"), 200))
    before = icalendar.Calendar.from_ical(client.get(address).content).events[0]
    for day in (30, 30, 31):
        set_deadline(
            deadline.key,
            deadline.people.all(),
            about=deadline.about,
            text=deadline.text,
            path=deadline.path,
            due_on=TODAY.replace(month=12, day=day),
            proposal=deadline.proposal,
        )
    after = icalendar.Calendar.from_ical(client.get(address).content).events[0]
    assert (before["uid"], int(before["sequence"])) == (after["uid"], 0)
    assert (int(after["sequence"]), after.start) == (2, TODAY.replace(month=12, day=31))


def test_nobody_elses_dates_and_no_unknown_address(client: Client) -> None:
    make_in_review(due_on=TODAY)
    address = address_in(send(sign_in(make_editor()), reverse("calendar_open"), 200))
    assert icalendar.Calendar.from_ical(client.get(address).content).events == []
    assert client.get(reverse("calendar", args=["nothing"])).status_code == 404


def test_the_daily_mail_is_turned_off_and_on() -> None:
    editor = sign_in(make_editor())
    send(editor, reverse("digest_set"), 302, wanted="no")
    assert "Turn the daily mail on" in read(editor, reverse("dates"))
    assert not Notices.objects.get().wants_digest
    send(editor, reverse("digest_set"), 302, wanted="yes")
    assert "Turn the daily mail off" in read(editor, reverse("dates"))


def test_the_library_sees_what_does_not_get_through_and_never_its_text() -> None:
    make_in_review()
    OutboxMail.objects.update(attempts=3, last_error="SMTPServerDisconnected")
    mail = OutboxMail.objects.get(kind="review_requested")
    OutboxMail.objects.filter(pk=mail.pk).update(attempts=MOST_ATTEMPTS)
    librarian = sign_in(make_librarian())
    page = read(librarian, reverse("library_mails"))
    assert (page.count("Try again"), "/invitation/" in page, mail.to in page) == (1, False, True)
    send(librarian, reverse("mail_again", args=[mail.pk]), 302)
    assert "Try again" not in read(librarian, reverse("library_mails"))
    assert sign_in(make_librarian()).post(reverse("mail_again", args=[mail.pk])).status_code == 409
