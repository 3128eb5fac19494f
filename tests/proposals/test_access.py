"""Who gets through the door: every role and every act, and strangers learn nothing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from accounts.models import User
from accounts.rules.errors import NotAllowed
from proposals.access import get_proposal_for, roles_of
from proposals.models import Proposal
from proposals.rules.workflow import RIGHTS, Act, Role
from proposals.services import delegating
from tests.factories import (
    NOW,
    make_administrator,
    make_draft,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_stranger,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_delegate() -> User:
    return make_user("Gil Tarn")


PEOPLE = {
    Role.PI: make_pi,
    Role.EDITOR: make_editor,
    Role.READER: make_reader,
    Role.DELEGATE: make_delegate,
    Role.LIBRARIAN: make_librarian,
    Role.ADMINISTRATOR: make_administrator,
}


def make_shared() -> Proposal:
    """With the PI, for only then somebody can read it for them."""
    proposal = make_in_review()
    make_reader_of(proposal)
    delegating.delegate(proposal, make_delegate().email, "", round_number=1, by=make_pi(), now=NOW)
    return proposal


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_through_for_what_its_row_of_the_table_says(role: Role) -> None:
    proposal, person = make_shared(), PEOPLE[role]()
    assert roles_of(person, proposal) == {role}
    opened, refused = set(), set()
    for act in Act:
        try:
            assert get_proposal_for(person, proposal.ref, act) == proposal
            opened.add(act)
        except NotAllowed:
            refused.add(act)
    assert opened == {act for act in Act if role in RIGHTS[act]}
    assert refused == set(Act) - opened


def deny(user: User | AnonymousUser, ref: str) -> str:
    with pytest.raises(Http404) as caught:
        get_proposal_for(user, ref, Act.READ)
    return str(caught.value)


def test_a_stranger_cannot_tell_an_application_from_a_number_that_is_none() -> None:
    proposal = make_shared()
    told = {
        deny(person, ref)
        for person in (make_stranger(), AnonymousUser())
        for ref in (proposal.ref, "FG-2026-9999")
    }
    assert len(told) == 1


def test_membership_of_another_application_opens_nothing_here() -> None:
    mine = make_draft(owner=make_stranger(), with_pi=False)
    assert get_proposal_for(make_stranger(), mine.ref, Act.EDIT) == mine
    deny(make_stranger(), make_shared().ref)


@pytest.mark.parametrize("role", list(Role))
def test_an_account_that_was_switched_off_is_a_stranger(role: Role) -> None:
    proposal, person = make_shared(), PEOPLE[role]()
    person.is_active = False
    person.save()
    assert roles_of(person, proposal) == frozenset()
    deny(person, proposal.ref)
