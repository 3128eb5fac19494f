"""After the submission: TikTok asks, the team answers, a refusal is appealed against; everything stays in the records."""

from datetime import date, timedelta

import pytest

from accounts.models import SiteRole
from accounts.rules.errors import Invalid, NotNow
from proposals.models import Deadline, Decision, Message, Need, OutboxMail
from proposals.rules.states import ProposalState
from proposals.services import corresponding, tracking, withdrawing
from proposals.services.people import assign_librarian
from tests.factories import (
    NOW,
    TODAY,
    make_draft,
    make_editor,
    make_grant,
    make_granted,
    make_in_review,
    make_librarian,
    make_pi,
    make_refused,
    make_submitted,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


def ask(proposal, **changes):
    said = {"sent_on": TODAY, "text": "Which accounts?", "by": make_librarian(), "now": NOW}
    return corresponding.record_question(proposal, **(said | changes))


def open_deadlines():
    return list(Deadline.objects.filter(done_at=None).values_list("key", "due_on"))


def test_tiktok_asks_and_everybody_has_to_answer_by_its_day() -> None:
    proposal = make_submitted()
    ask(proposal, answer_by=TODAY + timedelta(days=7))
    assert reload(proposal).state == ProposalState.INFO_REQUESTED
    assert set(Need.objects.values_list("user__name", "text", "due_on")) == {
        ("Ana Sol", "Answer what TikTok asks", TODAY + timedelta(days=7)),
        ("Bea Quist", "Answer what TikTok asks", TODAY + timedelta(days=7)),
        ("Eli Marsh", "Answer what TikTok asks", TODAY + timedelta(days=7)),
    }
    assert open_deadlines() == [(f"proposal:{proposal.ref}:question", TODAY + timedelta(days=7))]
    told = OutboxMail.objects.filter(kind="tiktok_asked").values_list("to", flat=True)
    assert sorted(told) == [make_editor().email, make_pi().email]


def test_the_whole_library_is_reminded_until_somebody_looks_after_it() -> None:
    eli, gil = make_librarian(), make_user("Gil Tarn", site_role=SiteRole.LIBRARIAN)
    proposal = make_submitted()
    assert {eli, gil} < set(Deadline.objects.get(done_at=None).people.all())
    assign_librarian(proposal, gil, by=eli, now=NOW)
    assert set(Deadline.objects.get(done_at=None).people.all()) == {make_editor(), make_pi(), gil}


def test_the_answer_starts_the_time_anew() -> None:
    proposal = make_submitted()
    ask(proposal)
    corresponding.record_answer(
        reload(proposal), sent_on=LATER.date(), text="These.", by=make_editor(), now=LATER
    )
    assert (reload(proposal).state, Need.objects.count()) == (ProposalState.SUBMITTED, 0)
    assert open_deadlines() == [(f"proposal:{proposal.ref}:decision", LATER.date() + timedelta(days=28))]


def test_tiktok_may_decide_without_waiting_for_the_answer() -> None:
    proposal = make_submitted()
    ask(proposal)
    tracking.record_grant(reload(proposal), by=make_pi(), now=NOW, **make_grant())
    assert reload(proposal).state == ProposalState.GRANTED


def test_an_appeal_puts_the_same_attempt_before_tiktok_again() -> None:
    proposal = make_refused()
    corresponding.appeal(
        proposal, sent_on=LATER.date(), text="By your own criteria …", by=make_pi(), now=LATER
    )
    fresh = reload(proposal)
    assert fresh.state == ProposalState.SUBMITTED
    assert list(Decision.objects.values_list("outcome", "appealed_at")) == [("refused", LATER)]
    tracking.record_grant(fresh, by=make_pi(), now=LATER, **make_grant())
    assert list(Decision.objects.order_by("pk").values_list("outcome", "appealed_at")) == [
        ("refused", LATER),
        ("granted", None),
    ]


def test_a_second_refusal_stands_beside_the_first() -> None:
    proposal = make_refused()
    corresponding.appeal(proposal, sent_on=TODAY, text="No.", by=make_pi(), now=NOW)
    tracking.record_refusal(reload(proposal), decided_on=TODAY, reason="Still no.", by=make_pi(), now=LATER)
    assert list(Decision.objects.order_by("pk").values_list("reason", flat=True)) == [
        "The plan is too wide.",
        "Still no.",
    ]
    assert OutboxMail.objects.filter(kind="refusal_recorded", to=make_editor().email).count() == 2


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"sent_on": TODAY + timedelta(days=1)}, "sent_on"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"answer_by": TODAY - timedelta(days=1)}, "answer_by"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(changes, place) -> None:
    proposal = make_submitted()
    with pytest.raises(Invalid) as caught:
        ask(proposal, **changes)
    assert list(caught.value.problems) == [place]
    assert (reload(proposal).state, Message.objects.count()) == (ProposalState.SUBMITTED, 0)


def test_a_message_changes_nothing_and_is_kept_in_the_order_of_its_day() -> None:
    proposal = make_submitted()
    for text, day in (("second", TODAY), ("first", date(2026, 11, 1))):
        corresponding.log_message(
            proposal, from_tiktok=True, sent_on=day, text=text, by=make_editor(), now=NOW
        )
    assert list(proposal.messages.values_list("text", flat=True)) == ["first", "second"]
    assert reload(proposal).state == ProposalState.SUBMITTED
    with pytest.raises(NotNow):
        corresponding.log_message(
            make_draft(), from_tiktok=True, sent_on=TODAY, text="x", by=make_editor(), now=NOW
        )


def test_a_withdrawn_application_is_over_and_its_open_review_too() -> None:
    proposal = make_in_review(due_on=TODAY)
    withdrawing.withdraw(proposal, by=make_editor(), now=NOW)
    assert reload(proposal).state == ProposalState.WITHDRAWN
    assert (open_deadlines(), Need.objects.count()) == ([], 0)
    assert list(proposal.rounds.values_list("outcome", flat=True)) == ["taken_back"]
    assert list(OutboxMail.objects.filter(kind="withdrawn").values_list("to", flat=True)) == [make_pi().email]


def test_what_tiktok_decided_on_is_not_withdrawn() -> None:
    with pytest.raises(NotNow):
        withdrawing.withdraw(make_granted(), by=make_pi(), now=NOW)
