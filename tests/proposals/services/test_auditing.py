"""The trail names acts and never people's words, names or addresses."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from proposals.models import AuditEvent, Proposal
from proposals.services import discussing, people, tracking
from proposals.services.auditing import record_event
from tests.factories import (
    ANSWERS,
    NOW,
    TITLE,
    make_draft,
    make_editor,
    make_granted,
    make_librarian,
    make_pi,
    make_reader_of,
    make_thread,
    reload,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["ana.sol@northmere.example", "Ana Sol", "two words", "é", "x" * 201])
def test_text_of_people_is_refused(text: str) -> None:
    with pytest.raises(TypeError, match="never text that people wrote"):
        record_event("x.done", about=make_draft(), by=None, now=NOW, note=text)
    with pytest.raises(TypeError):
        record_event("x.done", about=make_draft(), by=None, now=NOW, notes=[1, text])


def test_numbers_days_keys_and_hashes_are_kept() -> None:
    proposal = make_draft()
    event = record_event(
        "x.done",
        about=proposal,
        by=None,
        now=NOW,
        n=1,
        on=date(2026, 11, 22),
        key="data.hashtags[0].value",
        all=[1, None],
    )
    assert event.detail == {"n": 1, "on": "2026-11-22", "key": "data.hashtags[0].value", "all": [1, None]}


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_a_mistake() -> None:
    with pytest.raises(RuntimeError, match="transaction of its act"):
        record_event("x.done", about=User(pk=1), by=None, now=NOW)


@pytest.mark.parametrize(
    "statement", ["UPDATE proposals_auditevent SET verb = 'x'", "DELETE FROM proposals_auditevent"]
)
def test_the_database_itself_refuses_to_change_the_trail(statement: str) -> None:
    make_draft()
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_whole_application_leaves_every_act_and_nothing_personal() -> None:
    proposal = live_through()
    events = AuditEvent.objects.filter(object_ref=proposal.ref)
    assert set(events.values_list("verb", flat=True)) == {
        "answer.pasted",
        "answer.saved",
        "decision.granted",
        "librarian.assigned",
        "member.added",
        "member.changed",
        "member.removed",
        "pi.named",
        "proposal.started",
        "proposal.submitted",
        "review.approved",
        "review.requested",
        "snapshot.taken",
        "thread.opened",
        "thread.replied",
        "thread.resolved",
    }
    kept = " ".join(map(str, AuditEvent.objects.values("verb", "object_type", "object_ref", "detail")))
    names = [part for user in User.objects.all() for part in (user.email, *user.name.split())]
    texts = [value for value in ANSWERS.values() if isinstance(value, str) and " " in value]
    assert [word for word in (*names, *texts, TITLE, "countries", "Done") if word in kept] == []


def live_through() -> Proposal:
    proposal = make_granted()
    reader = make_reader_of(proposal)
    people.change_role(reader, "editor", by=make_editor(), now=NOW)  # type: ignore[arg-type]
    people.remove_member(reader, by=make_editor(), now=NOW)
    people.assign_librarian(proposal, make_librarian(), by=make_librarian(), now=NOW)
    thread = make_thread(proposal)
    discussing.reply(thread, "Done", by=make_editor(), now=NOW)
    discussing.resolve(thread, by=make_pi(), now=NOW)
    Proposal.objects.filter(pk=proposal.pk).update(state="ready")
    tracking.tick_copied(reload(proposal), "research.summary", by=make_editor(), now=NOW)
    return proposal
