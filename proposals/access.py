"""The door to proposals: who somebody is to one, and whether they may do what they came for."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.rules.errors import NotAllowed
from proposals.models import Membership, Proposal, Thread
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, Role, has_right, may

NOT_HERE = "There is no application with this number, or it is not shared with you."


def roles_of(user: User | AnonymousUser, proposal: Proposal) -> frozenset[Role]:
    """Every role of a person on a proposal, those for the whole site included. Empty: a stranger."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    roles = site_roles_of(user)
    if proposal.pi_id == user.pk:
        roles |= {Role.PI}
    membership = (
        Membership.objects.filter(proposal=proposal, user=user).values_list("role", flat=True).first()
    )
    roles |= {Role(membership)} if membership else frozenset()
    return roles | {Role.DELEGATE} if _reads_for_the_pi(user, proposal, roles) else roles


def _reads_for_the_pi(user: User, proposal: Proposal, roles: frozenset[Role]) -> bool:
    """Only while the review lasts; whoever may do more is not asked about."""
    if proposal.state != ProposalState.IN_REVIEW or not roles.isdisjoint({Role.PI, Role.EDITOR}):
        return False
    return proposal.rounds.filter(outcome="open", reader=user).exists()


def site_roles_of(user: User) -> frozenset[Role]:
    if user.is_librarian:
        return frozenset({Role.LIBRARIAN})
    return frozenset({Role.ADMINISTRATOR}) if user.is_administrator else frozenset()


def may_now(user: User | AnonymousUser, proposal: Proposal, act: Act) -> bool:
    """Whether this person may do it in the present state: for buttons. Services decide anew when it is done."""
    return may(act, roles=roles_of(user, proposal), state=ProposalState(proposal.state))


def get_proposal_for(user: User | AnonymousUser, ref: str, act: Act) -> Proposal:
    """The proposal, with its form, rules, PI and librarian.

    A stranger gets the Http404 of a number that does not exist; somebody who belongs but lacks the right gets
    `NotAllowed`. Whether the state allows the act is for the service, which decides it at the moment of writing.
    """
    people = ("catalogue", "terms", "pi", "librarian")
    proposal = Proposal.objects.select_related(*people).filter(ref=ref).first()
    roles = roles_of(user, proposal) if proposal else frozenset()
    if proposal is None or not roles:
        raise Http404(NOT_HERE)
    if not has_right(act, roles=roles):
        raise NotAllowed(
            f"Your role on this application does not allow this: {act.label.lower()}. Nothing was changed."
        )
    return proposal


def threads_for(user: User | AnonymousUser | None, proposal: Proposal) -> QuerySet[Thread]:
    """The talk that this person may read: that of the library alone only for librarians. None: what the team reads."""
    if isinstance(user, User) and user.is_active and user.is_librarian:
        return proposal.threads(manager="of_all").all()
    return proposal.threads.all()


def demand_library(user: User) -> None:
    """The pages of the library, for librarians and administrators; for others there is no such page (Http404)."""
    if not has_right(Act.ASSIGN, roles=site_roles_of(user)):
        raise Http404("There is no such page.")
