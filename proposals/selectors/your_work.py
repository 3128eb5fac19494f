"""Home: what needs this person, what is due, what they work on. Five queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from proposals.models import Deadline, Membership, Need, Proposal
from proposals.rules.states import ProposalState

NEXT_DEADLINES = 5
PAGE = 20


@dataclass(frozen=True, slots=True)
class WorkFilters:
    """What a person looks for among their own; "" everywhere: all. Projects are found by the words alone."""

    words: str = ""
    state: str = ""
    page: int = 1
    projects_page: int = 1

    @property
    def is_set(self) -> bool:
        return bool(self.words or self.state)


NO_FILTERS = WorkFilters()


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
    """`proposals` are those of one `page` that fit the filters; `total` is how many there are without filters."""

    needs: tuple[NeedRow, ...]
    deadlines: tuple[DeadlineRow, ...]
    proposals: tuple[ProposalRow, ...]
    page: Page[Proposal]
    total: int


def your_work(user: User, today: date, filters: WorkFilters = NO_FILTERS) -> YourWork:
    mine = proposals_of(user)
    page = Paginator(_find(mine, filters), PAGE).get_page(filters.page)
    return YourWork(
        needs=tuple(_need(need, today) for need in Need.objects.filter(user=user)),
        deadlines=tuple(_deadline(each, today) for each in deadlines_of(user)[:NEXT_DEADLINES]),
        proposals=tuple(_proposal(proposal, user) for proposal in page),
        page=page,
        total=mine.count(),
    )


def _find(proposals: QuerySet[Proposal], filters: WorkFilters) -> QuerySet[Proposal]:
    """Every word has to be in the title, the number or the name of the PI."""
    wanted = Q(state=filters.state) if filters.state else Q()
    for word in filters.words.split():
        wanted &= Q(title__icontains=word) | Q(ref__icontains=word) | Q(pi__name__icontains=word)
    return proposals.filter(wanted)


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
