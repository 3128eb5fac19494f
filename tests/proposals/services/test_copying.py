"""What is taken over from an earlier application, and what is not."""

import pytest

from proposals.models import Answer, AnswerRevision, AuditEvent
from proposals.rules.states import ProposalState
from proposals.services.copying import start_from
from tests.factories import (
    NOW,
    make_answers,
    make_editor,
    make_pi,
    make_reader,
    make_ready,
    make_thread,
    reload,
)

pytestmark = pytest.mark.django_db


def test_the_texts_alone() -> None:
    source = make_ready("The first study")
    make_thread(source)
    copy = reload(start_from(source, "The second study", by=make_reader(), now=NOW))
    assert {answer.key: answer.value for answer in copy.answers.all()} == {
        answer.key: answer.value for answer in source.answers.all()
    }
    assert set(copy.answers.values_list("version", "updated_by__name")) == {(1, "Cem Dor")}
    assert (copy.state, copy.pi, copy.librarian, copy.approved_snapshot) == (
        ProposalState.DRAFT,
        None,
        None,
        None,
    )
    assert (copy.threads.count(), copy.rounds.count(), copy.snapshots.count()) == (0, 0, 0)
    assert list(copy.memberships.values_list("user__name", "role")) == [("Cem Dor", "editor")]
    assert set(AnswerRevision.objects.filter(answer__proposal=copy).values_list("reason", flat=True)) == {
        "copy"
    }


def test_it_is_told_in_the_history_and_the_source_stays() -> None:
    source = make_ready()
    copy = start_from(source, "Again", by=make_editor(), now=NOW, pi_email=make_pi().email)
    event = AuditEvent.objects.get(verb="proposal.copied")
    assert (event.object_ref, event.detail) == (
        copy.ref,
        {"source": source.ref, "answers": len(make_answers())},
    )
    assert reload(source).state == ProposalState.READY


def test_an_answer_that_the_form_no_longer_asks_in_this_shape_is_left_out() -> None:
    source = make_ready()
    Answer.objects.filter(proposal=source, key="research.summary").update(key="research.gone")
    Answer.objects.filter(proposal=source, key="research.topic").update(value=["two", "topics"])
    copy = start_from(source, "Again", by=make_editor(), now=NOW)
    assert set(make_answers()) - set(copy.answers.values_list("key", flat=True)) == {
        "research.summary",
        "research.topic",
    }
