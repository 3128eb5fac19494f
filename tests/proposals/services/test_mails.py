"""Every mail of an application's life: one person, one link, one thing to do, and no text of an answer."""

import inspect
import re

import pytest

from proposals.catalogue.reading import CURRENT
from proposals.mailing import Mail
from proposals.mailing import mails as all_mails
from proposals.models import CatalogueVersion, OutboxMail, Proposal
from proposals.services import (
    corresponding,
    delegating,
    people,
    publishing,
    tracking,
    withdrawing,
    workflow,
)
from proposals.services.digests import send_digests
from proposals.services.reminders import remind
from proposals.services.welcoming import invite_person
from tests.factories import (
    ANSWERS,
    NOW,
    TODAY,
    make_administrator,
    make_confirming,
    make_editor,
    make_filled,
    make_granted,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_ready,
    make_stranger,
    make_submitted,
    reload,
    save,
)
from tests.proposals.catalogue.versions import remove, write_next

pytestmark = pytest.mark.django_db


def live_through() -> None:
    """Three applications that meet everything there is a mail for."""
    make_reader_of(make_granted())
    proposal = make_in_review(due_on=TODAY)
    people.assign_librarian(proposal, make_librarian(), by=make_librarian(), now=NOW)
    remind(now=NOW)
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    workflow.request_changes(
        reload(proposal), round_number=2, by=make_pi(), now=NOW, note="Shorter, please.", by_link=True
    )
    save(proposal, "research.summary", "Shorter.")
    read_for_the_pi(make_confirming())
    workflow.decline(make_in_review("Not mine"), round_number=1, by=make_pi(), now=NOW, note="Not for us.")
    people.set_pi(proposal, make_reader().email, "Cem Dor", by=make_editor(), now=NOW)
    workflow.reopen(make_ready(), by=make_editor(), now=NOW)
    asked = make_submitted()
    corresponding.record_question(asked, sent_on=TODAY, text="Shorter, please?", by=make_librarian(), now=NOW)
    withdrawing.withdraw(reload(asked), by=make_editor(), now=NOW)
    refused = make_submitted()
    tracking.record_refusal(
        refused, decided_on=TODAY, reason="No public interest.", by=make_librarian(), now=NOW
    )
    corresponding.appeal(reload(refused), sent_on=TODAY, text="public interest", by=make_pi(), now=NOW)
    change_the_questions()
    send_digests(now=NOW)
    invite_person("gil.tarn@northmere.example", "Gil Tarn", by=make_administrator(), now=NOW)


def change_the_questions() -> None:
    make_filled("Half written")
    text = write_next(remove("funding.sources"))
    publishing.publish_next(text, after=CURRENT, by=make_librarian(), now=NOW)
    publishing.retire(CatalogueVersion.objects.get(label=CURRENT), by=make_librarian(), now=NOW)


def read_for_the_pi(proposal: Proposal) -> None:
    number = proposal.rounds.get(outcome="open").number
    reader = delegating.delegate(
        proposal, make_stranger().email, "", round_number=number, by=make_pi(), now=NOW
    )
    delegating.advise(proposal, "Shorter, please.", round_number=number, by=reader, now=NOW)


def test_every_mail_has_one_link_and_no_text_of_an_answer() -> None:
    live_through()
    mails = list(OutboxMail.objects.all())
    texts = [value for value in ANSWERS.values() if isinstance(value, str) and " " in value]
    for mail in mails:
        assert len(re.findall(r"https?://", mail.body)) == 1, mail.kind
        assert re.match(r"Dear \w+ \w+,\n\n", mail.body), mail.kind
        assert not re.search(r"[{}]|None|&\w+;", mail.subject + mail.body), mail.kind
        assert [text for text in (*texts, "Shorter", "public interest") if text in mail.body] == [], mail.kind
    assert {mail.kind for mail in mails} == {name for name, act in vars(all_mails).items() if is_mail(act)}


def test_only_a_link_that_lets_somebody_in_speaks_of_a_password() -> None:
    live_through()
    for mail in OutboxMail.objects.all():
        assert ("choose a password" in mail.body) == ("/invitation/" in mail.body), mail.kind


def is_mail(act: object) -> bool:
    return (
        inspect.isfunction(act)
        and act.__annotations__["return"] is Mail
        and act.__name__ != "write_mail"
        and not act.__name__.startswith("_")
    )
