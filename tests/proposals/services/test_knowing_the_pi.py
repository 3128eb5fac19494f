"""Whoever writes an application cannot approve it from a second mailbox: the library has to know the PI."""

import pytest

from accounts.models import User
from accounts.rules.errors import DomainError, NotAllowed, NotNow
from proposals.models import Membership, Need, Proposal
from proposals.services import people, tracking, welcoming, workflow
from tests.factories import (
    NOW,
    make_administrator,
    make_answers,
    make_draft,
    make_editor,
    make_librarian,
    make_pi,
    reload,
    save,
)

pytestmark = pytest.mark.django_db
SECOND = "prof.quist@mail.example"


def make_dressed_up(*, approved: bool = True) -> Proposal:
    """Ana names a mailbox of her own as PI and approves from it."""
    make_librarian()
    proposal = make_draft(with_pi=False)
    for key, value in make_answers().items():
        save(proposal, key, value)
    people.set_pi(reload(proposal), SECOND, "Bea Quist", by=make_editor(), now=NOW)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    if approved:
        workflow.approve(reload(proposal), round_number=1, by=reload(proposal).pi, now=NOW)
    return reload(proposal)


def submit(proposal: Proposal) -> None:
    tracking.record_submission(reload(proposal), submitted_on=NOW.date(), by=make_editor(), now=NOW)


def asked(proposal: Proposal) -> list[User]:
    return [need.user for need in Need.objects.filter(proposal=proposal, key__endswith=":pi")]


def confirm(proposal: Proposal, by: User | None) -> None:
    pi = proposal.pi
    assert pi is not None
    people.confirm_pi(proposal, pi=pi.pk, by=by, now=NOW)


def test_an_unknown_pi_approves_and_nothing_is_submitted_by_it() -> None:
    proposal = make_dressed_up()
    assert (proposal.state, asked(proposal)) == ("ready", [make_librarian()])
    with pytest.raises(NotNow, match="has not confirmed yet who the PI is"):
        submit(proposal)
    assert reload(proposal).state == "ready"


def test_the_library_is_asked_with_the_review_and_no_longer_once_it_said_so() -> None:
    proposal = make_dressed_up(approved=False)
    assert asked(proposal) == [make_librarian()]
    confirm(proposal, make_librarian())
    pi = reload(proposal).pi
    assert pi is not None
    assert (pi.is_known, pi.identity_confirmed_by, asked(proposal)) == (True, make_librarian(), [])
    workflow.approve(reload(proposal), round_number=1, by=pi, now=NOW)
    submit(proposal)
    assert reload(proposal).state == "submitted"


def test_the_team_the_pi_and_the_library_for_itself_confirm_nothing() -> None:
    proposal = make_dressed_up(approved=False)
    pi = proposal.pi
    assert pi is not None
    pi.site_role = "librarian"
    pi.save()
    eli = make_librarian()
    Membership.objects.create(proposal=proposal, user=eli, role=Membership.Role.EDITOR, added_at=NOW)
    for person in (make_editor(), pi, eli):
        with pytest.raises(NotAllowed):
            confirm(proposal, person)
    confirm(proposal, make_administrator())


def test_who_is_confirmed_is_who_was_on_the_screen() -> None:
    proposal = make_dressed_up(approved=False)
    with pytest.raises(NotNow, match="Another PI was named"):
        people.confirm_pi(proposal, pi=make_pi().pk, by=make_librarian(), now=NOW)
    confirm(proposal, make_librarian())
    with pytest.raises(DomainError, match="already"):
        confirm(proposal, make_administrator())


def test_whom_the_library_invites_is_known_to_it_and_whom_a_team_invites_is_not() -> None:
    by_library = welcoming.invite_person("one@northmere.example", "One", by=make_librarian(), now=NOW)
    proposal = make_draft()
    by_team = people.add_member(
        proposal, "two@northmere.example", "Two", Membership.Role.EDITOR, by=make_editor(), now=NOW
    ).user
    assert (by_library.is_known, by_team.is_known) == (True, False)
