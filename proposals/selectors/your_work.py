"""Home: what needs this person, what is due, what they work on. Three queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from proposals.models import Deadline, Membership, Need, Proposal
from proposals.rules.states import ProposalState

NEXT_DEADLINES = 5


@dataclass(frozen=True, slots=True)
class NeedRow:
    text: str
    about: str
    path: str
    since: datetime
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    text: str
    about: str
    path: str
    due_on: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """`role` in words: what this person is there. `pi` is "" where it is this person."""

    ref: str
    title: str
    state: str
    words: str
    since: datetime
    role: str
    pi: str
    path: str


@dataclass(frozen=True, slots=True)
class YourWork:
    needs: tuple[NeedRow, ...]
    deadlines: tuple[DeadlineRow, ...]
    proposals: tuple[ProposalRow, ...]


def your_work(user: User, today: date) -> YourWork:
    return YourWork(
        needs=tuple(_need(need, today) for need in Need.objects.filter(user=user)),
        deadlines=tuple(_deadline(each, today) for each in deadlines_of(user)[:NEXT_DEADLINES]),
        proposals=tuple(_proposal(proposal, user) for proposal in proposals_of(user)),
    )


def deadlines_of(user: User) -> QuerySet[Deadline]:
    """Everything that is due from this person, soonest first; the calendar shows it too."""
    return Deadline.objects.filter(people=user, done_at=None)


def proposals_of(user: User) -> QuerySet[Proposal]:
    """Those this person works on, newest first; none by a role for the whole site."""
    mine = Membership.objects.filter(user=user, proposal=OuterRef("pk"))
    return (
        Proposal.objects.annotate(my_role=Subquery(mine.values("role")[:1]))
        .filter(Q(pi=user) | Q(my_role__isnull=False))
        .select_related("pi")
    )


def _need(need: Need, today: date) -> NeedRow:
    overdue = need.due_on is not None and need.due_on < today
    return NeedRow(need.text, need.about, need.path, need.since, need.due_on, overdue)


def _deadline(deadline: Deadline, today: date) -> DeadlineRow:
    overdue = deadline.due_on < today
    return DeadlineRow(deadline.text, deadline.about, deadline.path, deadline.due_on, overdue)


def _proposal(proposal: Proposal, user: User) -> ProposalRow:
    my_role, is_pi = vars(proposal)["my_role"], proposal.pi_id == user.pk
    return ProposalRow(
        ref=proposal.ref,
        title=proposal.title,
        state=proposal.state,
        words=ProposalState(proposal.state).words,
        since=proposal.state_since,
        role="You are the PI" if is_pi else Membership.Role(my_role).label,
        pi=proposal.pi.name if proposal.pi and not is_pi else "",
        path=f"/p/{proposal.ref}/",
    )
