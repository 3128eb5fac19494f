"""Links to one review: kept as hashes, and over with their day, their sitting, their person or their review."""

import hashlib
from datetime import timedelta

import pytest

from accounts.rules.errors import NotNow
from proposals.models import AuditEvent, Proposal, ReviewLink
from proposals.services import review_links, withdrawing, workflow
from tests.factories import NOW, make_editor, make_in_review, make_pi, make_ready, reload, review_link

pytestmark = pytest.mark.django_db


def token_of(proposal: Proposal) -> str:
    return review_link(proposal).split("/")[2]


def test_only_the_hash_of_the_token_is_kept() -> None:
    token, link = token_of(make_in_review()), ReviewLink.objects.get()
    assert link.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert (len(token) >= 43, link.user, link.expires_at) == (True, make_pi(), NOW + timedelta(days=14))


def test_it_may_be_opened_more_than_once_and_each_time_is_noted() -> None:
    proposal = make_in_review()
    for _ in range(2):
        review_links.open_link(token_of(proposal), now=NOW)
    opened = AuditEvent.objects.filter(verb="review.opened_by_link")
    assert [(event.actor, event.detail) for event in opened] == [(make_pi(), {"round": 1})] * 2


@pytest.mark.parametrize(
    ("after", "words"), [(timedelta(days=14), "ran out"), (timedelta(days=13, hours=23), None)]
)
def test_it_runs_out(after: timedelta, words: str | None) -> None:
    token = token_of(make_in_review())
    if words is None:
        assert review_links.find_link(token, now=NOW + after).round.number == 1
        return
    with pytest.raises(NotNow, match=words):
        review_links.find_link(token, now=NOW + after)


def test_a_sitting_ends_after_two_hours() -> None:
    link = review_links.open_link(token_of(make_in_review()), now=NOW)
    late = NOW + timedelta(hours=2)
    assert review_links.find_opened(link.pk, opened_at=NOW, now=late - timedelta(seconds=1)) == link
    with pytest.raises(NotNow, match="Two hours have passed"):
        review_links.find_opened(link.pk, opened_at=NOW, now=late)


def test_an_unknown_token_opens_nothing() -> None:
    make_in_review()
    with pytest.raises(NotNow, match="not one of ours"):
        review_links.find_link("x" * 43, now=NOW)


def test_it_ends_with_its_review_whatever_the_outcome() -> None:
    taken_back = make_in_review("One")
    workflow.take_back(taken_back, by=make_editor(), now=NOW)
    sent_back = make_in_review("Two")
    workflow.request_changes(sent_back, round_number=1, by=make_pi(), now=NOW, note="Why?")
    withdrawn = make_in_review("Four")
    withdrawing.withdraw(withdrawn, by=make_editor(), now=NOW)
    for proposal in (taken_back, sent_back, make_ready("Three"), withdrawn):
        with pytest.raises(NotNow, match="has ended"):
            review_links.find_link(token_of(proposal), now=NOW)
    assert not ReviewLink.objects.filter(revoked_at=None).exists()


def test_the_link_of_the_last_round_does_not_open_the_next() -> None:
    proposal = make_in_review()
    old = token_of(proposal)
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    with pytest.raises(NotNow, match="has ended"):
        review_links.find_link(old, now=NOW)
    assert review_links.find_link(token_of(proposal), now=NOW).round.number == 2


def test_a_closed_account_is_let_in_nowhere() -> None:
    token, pi = token_of(make_in_review()), make_pi()
    pi.is_active = False
    pi.save()
    with pytest.raises(NotNow, match="was closed"):
        review_links.find_link(token, now=NOW)
