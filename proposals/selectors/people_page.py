"""Who works on a proposal. Three queries."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from proposals.access import roles_of
from proposals.models import Membership, Proposal
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, Role, may

INSTEAD = {Membership.Role.EDITOR: "Let them edit", Membership.Role.READER: "Let them only read"}


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`has_joined` False: invited, and has not opened the account yet. `other_role` is what they could be instead."""

    id: int
    name: str
    email: str
    role: str
    role_words: str
    other_role: str
    other_words: str
    added_at: datetime
    has_joined: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    pi: User | None
    pi_has_joined: bool
    librarian: User | None
    members: tuple[MemberRow, ...]
    librarians: tuple[User, ...]
    can_manage: bool
    can_name_pi: bool
    can_assign: bool
    can_confirm_pi: bool


def people_page(proposal: Proposal, user: User) -> PeoplePage:
    """`librarians` is who could be assigned."""
    roles, state = roles_of(user, proposal), ProposalState(proposal.state)
    can_manage = may(Act.MANAGE_PEOPLE, roles=roles, state=state)
    memberships = proposal.memberships.select_related("user").order_by("added_at", "pk")
    return PeoplePage(
        pi=proposal.pi,
        pi_has_joined=proposal.pi is not None and proposal.pi.has_usable_password(),
        librarian=proposal.librarian,
        members=tuple(_member(membership) for membership in memberships),
        librarians=tuple(User.objects.filter(site_role="librarian", is_active=True).order_by("name", "pk")),
        can_manage=can_manage,
        can_name_pi=can_manage and may(Act.EDIT, roles=roles, state=state),
        can_assign=may(Act.ASSIGN, roles=roles, state=state),
        can_confirm_pi=_can_confirm(proposal, user, roles, state),
    )


def _can_confirm(proposal: Proposal, user: User, roles: frozenset[Role], state: ProposalState) -> bool:
    """Nobody vouches for themself, or for the PI of what they write."""
    return (
        proposal.pi is not None
        and not proposal.pi.is_known
        and proposal.pi != user
        and Role.EDITOR not in roles
        and may(Act.CONFIRM_PI, roles=roles, state=state)
    )


def _member(membership: Membership) -> MemberRow:
    other = next(role for role in Membership.Role if role != membership.role)
    return MemberRow(
        id=membership.pk,
        name=membership.user.name,
        email=membership.user.email,
        role=membership.role,
        role_words=Membership.Role(membership.role).label,
        other_role=other,
        other_words=INSTEAD[other],
        added_at=membership.added_at,
        has_joined=membership.user.has_usable_password(),
    )
