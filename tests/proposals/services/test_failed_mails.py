"""A mail that was given up is found by every librarian until somebody tries it again."""

import pytest

from accounts.rules.errors import NotNow
from proposals.models import Need, OutboxMail
from proposals.models.outbox import MOST_ATTEMPTS
from proposals.services.failed_mails import tell_given_up, try_again
from proposals.services.outbox import deliver
from tests.factories import NOW, make_in_review, make_librarian

pytestmark = pytest.mark.django_db


def make_given_up() -> OutboxMail:
    make_in_review()
    OutboxMail.objects.exclude(kind="review_requested").delete()
    OutboxMail.objects.update(attempts=MOST_ATTEMPTS, last_error="SMTPServerDisconnected")
    return OutboxMail.objects.get()


def test_it_is_told_until_it_is_tried_again_and_then_sent(mailoutbox) -> None:
    librarian, mail = make_librarian(), make_given_up()
    for _ in range(2):
        tell_given_up(now=NOW)
    need = Need.objects.get(user=librarian, key="library:mails")
    assert (need.about, need.path) == ("1 mail", "/library/mails/")
    assert deliver(now=NOW).sent == 0
    try_again(mail, by=librarian, now=NOW)
    assert not Need.objects.filter(key="library:mails").exists()
    assert (deliver(now=NOW).sent, len(mailoutbox)) == (1, 1)
    with pytest.raises(NotNow):
        try_again(mail, by=librarian, now=NOW)
