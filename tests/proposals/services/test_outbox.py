"""Mails are promised with the act, sent after it, at least once, and tried again when that fails."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import transaction

from accounts.rules.errors import Invalid
from proposals.mailing import Mail, write_mail
from proposals.models import Membership, OutboxMail, Proposal
from proposals.services import outbox, people
from proposals.services.outbox import Delivered, deliver, promise, wait_after
from tests.factories import NOW, make_draft, make_editor, make_librarian

READER = Membership.Role.READER
MAIL = Mail("note", "ana.sol@northmere.example", "A subject", "A body\n", "note:1")


@pytest.fixture
def refusing_server() -> Iterator[int]:
    """The port of a mail server on this machine that answers every recipient with 550 and its address."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        plug, _ = server.accept()
        with plug, plug.makefile("rwb", buffering=0) as line:
            line.write(b"220 here\r\n")
            for raw in iter(line.readline, b""):
                refused = raw.upper().startswith(b"RCPT")
                line.write(b"550 no such box ana.sol@northmere.example\r\n" if refused else b"250 fine\r\n")

    worker = threading.Thread(target=answer, daemon=True)
    worker.start()
    yield server.getsockname()[1]
    server.close()
    worker.join(timeout=5)


def promise_one(mail: Mail = MAIL) -> OutboxMail:
    with transaction.atomic():
        promise(mail, now=NOW)
    return OutboxMail.objects.get(dedup_key=mail.dedup_key)


@pytest.mark.django_db
def test_promised_twice_is_sent_once() -> None:
    promise_one()
    promise_one()
    assert (deliver(now=NOW), deliver(now=NOW)) == (Delivered(1, 0), Delivered(0, 0))
    (sent,) = django_mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ana.sol@northmere.example"], "A subject", "A body\n")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_the_text_of_a_sent_mail_is_not_kept() -> None:
    row = promise_one()
    deliver(now=NOW)
    row.refresh_from_db()
    assert (row.sent_at, row.body, row.attempts) == (NOW, "", 1)


def add_reader_and_fail(proposal: Proposal) -> None:
    """The mail is there inside of the transaction, which then fails."""
    with transaction.atomic():
        people.add_member(proposal, "cem.dor@northmere.example", "Cem Dor", READER, by=None, now=NOW)
        assert OutboxMail.objects.filter(kind="team_invitation").count() == 1
        raise RuntimeError("on purpose")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_mail() -> None:
    proposal = make_draft()
    OutboxMail.objects.all().delete()
    with pytest.raises(RuntimeError, match="on purpose"):
        add_reader_and_fail(proposal)
    assert not OutboxMail.objects.exists()
    with pytest.raises(Invalid):
        people.add_member(proposal, make_editor().email, "Ana Sol", READER, by=None, now=NOW)
    assert not OutboxMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_promise_outside_a_transaction_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        promise(MAIL, now=NOW)


@pytest.mark.django_db
def test_a_failure_is_kept_without_addresses_and_tried_again(settings: object, refusing_server: int) -> None:
    server = {"host": "127.0.0.1", "port": refusing_server, "timeout": 5}
    settings.MAILERS = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": server}
    }
    row = promise_one()
    assert deliver(now=NOW) == Delivered(0, 1)
    row.refresh_from_db()
    assert (row.sent_at, row.attempts, row.not_before) == (None, 1, NOW + timedelta(minutes=5))
    assert row.last_error == "SMTPRecipientsRefused"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}  # type: ignore[attr-defined]
    assert deliver(now=NOW + timedelta(minutes=4)) == Delivered(0, 0)
    assert deliver(now=NOW + timedelta(minutes=5)) == Delivered(1, 0)
    row.refresh_from_db()
    assert (row.last_error, row.attempts) == ("", 2)


@pytest.mark.django_db
def test_a_sender_that_is_killed_while_sending_sends_again_with_the_same_message_id() -> None:
    row = promise_one()
    claimed = outbox._claim(row.pk, NOW)
    assert claimed is not None
    outbox._send(claimed)  # and the machine stops here
    assert deliver(now=NOW) == Delivered(0, 0)
    assert deliver(now=NOW + timedelta(minutes=5)) == Delivered(1, 0)
    first, second = (sent.extra_headers["Message-ID"] for sent in django_mail.outbox)
    assert first == second


@pytest.mark.django_db
def test_two_senders_do_not_send_the_same_mail() -> None:
    row = promise_one()
    assert outbox._claim(row.pk, NOW) is not None
    assert outbox._deliver(row.pk, NOW) is None
    assert django_mail.outbox == []


@pytest.mark.django_db
def test_after_twelve_tries_it_is_given_up() -> None:
    promise_one()
    OutboxMail.objects.update(attempts=outbox.MOST_ATTEMPTS)
    assert deliver(now=NOW + timedelta(days=30)) == Delivered(0, 0)


def test_the_wait_doubles_up_to_a_day() -> None:
    assert [wait_after(tries) / timedelta(minutes=1) for tries in (1, 2, 3, 8, 9, 10, 12)] == [
        5,
        10,
        20,
        640,
        1280,
        1440,
        1440,
    ]


@pytest.mark.django_db
def test_a_later_mail_waits_for_its_time_and_the_limit_holds() -> None:
    with transaction.atomic():
        promise(MAIL, now=NOW, not_before=NOW + timedelta(hours=1))
        promise(*(Mail("note", "a@northmere.example", "s", "b", f"note:{n}") for n in range(2, 5)), now=NOW)
    assert deliver(now=NOW, limit=2) == Delivered(2, 0)
    assert deliver(now=NOW) == Delivered(1, 0)
    assert deliver(now=NOW + timedelta(hours=1)) == Delivered(1, 0)


@pytest.mark.django_db
def test_names_and_titles_cannot_write_headers_or_markup() -> None:
    ana = make_editor()
    ana.name = "Ana\r\nBcc: mallory@elsewhere.example"
    proposal = make_draft("A <b>bold</b> & short title")
    mail = write_mail(
        "review_requested",
        to=ana.email,
        subject=f"Please\r\nBcc: x {proposal.title}",
        dedup_key="x",
        person=make_librarian(),
        by_name=ana.name,
        title=proposal.title,
        ref=proposal.ref,
        link="http://testserver/",
        due_on=None,
    )
    assert mail.subject == "Please Bcc: x A <b>bold</b> & short title"
    assert (
        'Ana Bcc: mallory@elsewhere.example asks you to review the application "A <b>bold</b> & short title".'
        in mail.body
    )


def test_errors_of_the_network_and_of_the_server_are_told_apart() -> None:
    assert outbox._say(ConnectionRefusedError(111, "refused")) == "ConnectionRefusedError 111"
    assert (
        outbox._say(smtplib.SMTPDataError(554, b"spam from ana.sol@northmere.example")) == "SMTPDataError 554"
    )
