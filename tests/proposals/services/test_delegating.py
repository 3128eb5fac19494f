"""Somebody reads for the PI: this review alone, and never the decision."""

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from proposals.access import get_proposal_for, roles_of
from proposals.models import AuditEvent, OutboxMail, Proposal
from proposals.rules.workflow import Act, Role
from proposals.services import delegating, marking, workflow
from tests.factories import (
    NOW,
    make_editor,
    make_in_review,
    make_pi,
    make_stranger,
    make_thread,
    make_user,
    open_round,
    reload,
    review_link,
)
from tests.proposals.views.cast import sign_in, sign_in_just_now, words_of

pytestmark = pytest.mark.django_db


def delegate(proposal: Proposal, person: User | None = None) -> User:
    email = (person or make_stranger()).email
    return delegating.delegate(proposal, email, "", round_number=1, by=make_pi(), now=NOW)


def test_the_delegate_reads_comments_and_marks_and_decides_nothing() -> None:
    proposal = make_in_review()
    dag = delegate(proposal)
    assert roles_of(dag, proposal) == {Role.DELEGATE}
    for act in (Act.READ, Act.COMMENT, Act.MARK, Act.ADVISE):
        assert get_proposal_for(dag, proposal.ref, act) == proposal
    for act in (Act.APPROVE, Act.DECLINE, Act.REQUEST_CHANGES, Act.EDIT, Act.DELEGATE, Act.EXPORT):
        with pytest.raises(NotAllowed):
            get_proposal_for(dag, proposal.ref, act)
    make_thread(proposal, by=dag)
    key = open_round(proposal).snapshot.content["sections"][0]["key"]
    marking.mark_sections(proposal, [key], round_number=1, by=dag, now=NOW)


def test_it_ends_with_the_review_and_with_another_delegate() -> None:
    proposal = make_in_review()
    dag = delegate(proposal)
    link = review_link(proposal, "review_delegated")
    other = delegate(proposal, make_user("Gil Tarn"))
    assert (roles_of(dag, proposal), roles_of(other, proposal)) == (frozenset(), {Role.DELEGATE})
    assert Client().get(link).status_code == 410
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    with pytest.raises(Http404):
        get_proposal_for(other, proposal.ref, Act.READ)


def test_who_writes_it_and_the_pi_cannot_read_for_the_pi() -> None:
    proposal = make_in_review()
    for person in (make_editor(), make_pi()):
        with pytest.raises(Invalid) as caught:
            delegate(proposal, person)
        assert list(caught.value.problems) == ["email"]
    assert open_round(proposal).reader is None


def test_the_word_of_the_delegate_reaches_the_pi() -> None:
    proposal = make_in_review()
    dag = delegate(proposal)
    OutboxMail.objects.all().delete()
    delegating.advise(proposal, " Sound work. ", round_number=1, by=dag, now=NOW)
    round_ = open_round(proposal)
    assert (round_.reader_note, round_.read_at) == ("Sound work.", NOW)
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.to, "Sound" in mail.body) == ("read_for_you", make_pi().email, False)
    assert AuditEvent.objects.filter(verb="review.read_for_the_pi", actor=dag).count() == 1
    with pytest.raises(NotAllowed):
        delegating.advise(proposal, "", round_number=1, by=make_pi(), now=NOW)
    workflow.approve(reload(proposal), round_number=1, by=make_pi(), now=NOW)
    with pytest.raises(NotNow):
        delegating.advise(reload(proposal), "", round_number=1, by=dag, now=NOW)


def test_the_pages() -> None:
    proposal = make_in_review()
    path = reverse("review_delegate", args=[proposal.ref])
    client = sign_in_just_now(make_pi())
    refused = client.post(path, {"round_number": 1, "email": make_editor().email})
    assert (refused.status_code, "Choose somebody who does not write" in words_of(refused)) == (422, True)
    asked = client.post(path, {"round_number": 1, "email": make_stranger().email}, follow=True)
    assert "Dag Ravn was asked to read it for the PI." in words_of(asked)
    visitor = Client()
    page = words_of(visitor.post(review_link(proposal, "review_delegated"), follow=True))
    assert ("Tell the PI that you have read it" in page, "Approve and allow" in page) == (True, False)
    told = visitor.post(
        reverse("review_advise", args=[proposal.ref]), {"round_number": 1, "note": "Sound work."}, follow=True
    )
    assert "The PI was told that you have read it." in words_of(told)
    decided = visitor.post(
        reverse("review_decide", args=[proposal.ref]), {"round_number": 1, "decision": "changes", "note": "x"}
    )
    assert decided.status_code == 403
    assert "Sound work." in words_of(sign_in(make_pi()).get(reverse("review", args=[proposal.ref])))
