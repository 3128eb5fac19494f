"""Who works on a proposal, and that somebody always can."""

from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from proposals.models import Membership, Need, OutboxMail, Proposal
from proposals.services import people, workflow
from proposals.services.reminders import clear_needs, set_deadline
from proposals.services.starting import start_proposal
from tests.factories import (
    NOW,
    TODAY,
    make_administrator,
    make_draft,
    make_editor,
    make_granted,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_stranger,
    reload,
)

pytestmark = pytest.mark.django_db
EDITOR, READER = Membership.Role.EDITOR, Membership.Role.READER


def roles(proposal: Proposal) -> list[tuple[str, str]]:
    return list(proposal.memberships.order_by("pk").values_list("user__name", "role"))


def test_a_person_without_an_account_is_invited_to_the_proposal() -> None:
    proposal = make_draft()
    OutboxMail.objects.all().delete()
    people.add_member(proposal, "cem.dor@northmere.example", "Cem Dor", READER, by=make_editor(), now=NOW)
    assert roles(proposal) == [("Ana Sol", "editor"), ("Cem Dor", "reader")]
    mail = OutboxMail.objects.get()
    assert (mail.kind, mail.to) == ("team_invitation", "cem.dor@northmere.example")
    assert "http://testserver/invitation/" in mail.body
    assert not User.objects.get(name="Cem Dor").has_usable_password()


def test_nobody_is_added_twice_and_the_pi_not_at_all() -> None:
    proposal = make_draft()
    for email in (make_editor().email, make_pi().email.upper()):
        with pytest.raises(Invalid):
            people.add_member(proposal, email, "X", READER, by=make_editor(), now=NOW)
    assert roles(proposal) == [("Ana Sol", "editor")]


def test_somebody_can_always_edit() -> None:
    proposal = make_draft(with_pi=False)
    only = proposal.memberships.get()
    with pytest.raises(NotNow, match="Nobody could edit"):
        people.change_role(only, READER, by=make_editor(), now=NOW)
    with pytest.raises(NotNow, match="Nobody could edit"):
        people.remove_member(only, by=make_editor(), now=NOW)
    assert roles(proposal) == [("Ana Sol", "editor")]
    people.set_pi(proposal, make_pi().email, "Bea Quist", by=make_editor(), now=NOW)
    people.remove_member(only, by=make_editor(), now=NOW)
    assert roles(proposal) == []


def test_roles_change() -> None:
    proposal = make_draft()
    membership = make_reader_of(proposal)
    people.change_role(membership, EDITOR, by=make_editor(), now=NOW)
    assert roles(proposal) == [("Ana Sol", "editor"), ("Cem Dor", "editor")]


def test_a_former_pi_stays_as_editor_and_a_member_can_become_pi() -> None:
    proposal = make_draft()
    make_reader_of(proposal)
    people.set_pi(proposal, make_reader().email, "Cem Dor", by=make_editor(), now=NOW)
    assert reload(proposal).pi == make_reader()
    assert roles(proposal) == [("Ana Sol", "editor"), ("Bea Quist", "editor")]


@pytest.mark.parametrize("make", [make_editor, make_administrator])
def test_nobody_takes_the_place_of_a_pi(make: Callable[[], User]) -> None:
    """Who sends an application could else approve it without the person who answers for it."""
    proposal = make_draft()
    with pytest.raises(NotAllowed, match="take the place of the PI"):
        people.set_pi(proposal, make().email.upper(), "", by=make(), now=NOW)
    assert reload(proposal).pi == make_pi()
    assert roles(proposal) == [("Ana Sol", "editor")]


def test_where_nobody_is_the_pi_an_editor_may_name_themself() -> None:
    proposal = make_draft(with_pi=False)
    people.set_pi(proposal, make_editor().email, "", by=make_editor(), now=NOW)
    assert reload(proposal).pi == make_editor()
    assert roles(proposal) == []


def test_a_pi_hears_that_another_is_named_by_somebody_else() -> None:
    proposal = make_draft()
    OutboxMail.objects.all().delete()
    people.set_pi(proposal, make_reader().email, "Cem Dor", by=make_editor(), now=NOW)
    assert list(OutboxMail.objects.order_by("pk").values_list("kind", "to")) == [
        ("pi_invitation", make_reader().email),
        ("pi_replaced", make_pi().email),
    ]
    OutboxMail.objects.all().delete()
    people.set_pi(proposal, make_pi().email, "Bea Quist", by=make_reader(), now=NOW)
    assert list(OutboxMail.objects.values_list("kind", flat=True)) == ["pi_invitation"]


def test_the_pi_is_not_exchanged_while_reading() -> None:
    proposal = make_in_review()
    with pytest.raises(NotNow):
        people.set_pi(proposal, make_stranger().email, "Dag Ravn", by=make_editor(), now=NOW)
    assert reload(proposal).pi == make_pi()


def test_the_need_follows_the_people() -> None:
    pi = make_pi()
    proposal = start_proposal("Votes", by=pi, now=NOW, pi_email=pi.email)
    Proposal.objects.filter(pk=proposal.pk).update(state="changes_requested")
    people.add_member(reload(proposal), make_editor().email, "Ana Sol", EDITOR, by=pi, now=NOW)
    assert list(Need.objects.values_list("user__name", flat=True)) == ["Ana Sol"]
    people.remove_member(proposal.memberships.get(), by=pi, now=NOW)
    assert list(Need.objects.values_list("user__name", flat=True)) == ["Bea Quist"]


def test_only_a_librarian_looks_after_it() -> None:
    proposal = make_draft()
    with pytest.raises(Invalid):
        people.assign_librarian(proposal, make_stranger(), by=None, now=NOW)
    people.assign_librarian(proposal, make_librarian(), by=make_librarian(), now=NOW)
    assert reload(proposal).librarian == make_librarian()
    people.assign_librarian(proposal, None, by=make_librarian(), now=NOW)
    assert reload(proposal).librarian is None


def needs() -> list[tuple[str, str]]:
    return list(Need.objects.order_by("key", "user__name").values_list("key", "user__name"))


def test_what_comes_next_follows_from_the_present_state_whatever_the_caller_saw() -> None:
    seen = make_in_review()
    workflow.approve(reload(seen), round_number=1, by=make_pi(), now=NOW)
    people.add_member(seen, make_reader().email, "Cem Dor", READER, by=make_editor(), now=NOW)
    assert needs() == [(f"proposal:{seen.ref}:submit", "Ana Sol")]


def test_the_librarian_is_asked_to_open_the_project_until_it_is_open() -> None:
    proposal, librarian = make_granted(), make_librarian()
    people.assign_librarian(proposal, librarian, by=librarian, now=NOW)
    assert [name for _, name in needs()] == ["Bea Quist", librarian.name]
    clear_needs(f"proposal:{proposal.ref}:project")
    set_deadline(
        "project:PR-2026-0001:access_end",
        [make_pi()],
        about="PR-2026-0001",
        text="The access ends",
        path="/projects/PR-2026-0001/",
        due_on=TODAY,
        proposal=proposal,
    )
    people.assign_librarian(proposal, None, by=librarian, now=NOW)
    people.assign_librarian(proposal, librarian, by=librarian, now=NOW)
    assert needs() == []
