"""The library's table of all applications: who looks after which, in which state, since when, due when. Four queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Min, Q, QuerySet, When

from accounts.models import User
from proposals.models import Proposal
from proposals.rules.states import ProposalState

PAGE = 50
NOBODY = "nobody"
DECIDED = (ProposalState.GRANTED, ProposalState.REFUSED, ProposalState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """`librarian` is the number of an account, or NOBODY; "" everywhere: all."""

    state: str = ""
    librarian: str = ""
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueRow:
    ref: str
    title: str
    state: str
    words: str
    since: datetime
    age_days: int
    pi: str
    librarian: str
    librarian_id: int | None
    next_due: date | None
    path: str


@dataclass(frozen=True, slots=True)
class StateCount:
    key: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class LibraryQueue:
    """`page` is for the page links, `counts` says how many there are of each state, whatever the filters."""

    rows: tuple[QueueRow, ...]
    page: Page[Proposal]
    counts: dict[str, int]
    librarians: tuple[User, ...]
    is_filtered: bool

    @property
    def states(self) -> tuple[StateCount, ...]:
        return tuple(
            StateCount(state.value, state.words, self.counts[state.value]) for state in ProposalState
        )


def library_queue(filters: QueueFilters, today: date) -> LibraryQueue:
    """Those that wait longest first; those that TikTok has decided on after all others."""
    librarians = tuple(User.objects.filter(site_role="librarian", is_active=True).order_by("name", "pk"))
    page = Paginator(_find(filters, librarians), PAGE).get_page(filters.page)
    counted = Proposal.objects.order_by().values_list("state").annotate(number=Count("pk"))
    numbers = dict(counted)
    return LibraryQueue(
        rows=tuple(_row(proposal, today) for proposal in page),
        page=page,
        counts={state.value: numbers.get(state.value, 0) for state in ProposalState},
        librarians=librarians,
        is_filtered=bool(filters.state or filters.librarian or filters.words),
    )


def _find(filters: QueueFilters, librarians: Sequence[User]) -> QuerySet[Proposal]:
    wanted = Q()
    if filters.state:
        wanted &= Q(state=filters.state)
    if filters.librarian == NOBODY:
        wanted &= Q(librarian=None)
    elif filters.librarian:
        wanted &= Q(librarian__in=[each.pk for each in librarians if str(each.pk) == filters.librarian])
    for word in filters.words.split():
        wanted &= Q(title__icontains=word) | Q(ref__icontains=word) | Q(pi__name__icontains=word)
    due = Min("deadlines__due_on", filter=Q(deadlines__done_at=None))
    found = Proposal.objects.filter(wanted).select_related("pi", "librarian")
    decided = Case(When(state__in=DECIDED, then=1), default=0)
    return found.annotate(next_due=due, is_decided=decided).order_by("is_decided", "state_since", "pk")


def _row(proposal: Proposal, today: date) -> QueueRow:
    return QueueRow(
        ref=proposal.ref,
        title=proposal.title,
        state=proposal.state,
        words=ProposalState(proposal.state).words,
        since=proposal.state_since,
        age_days=(today - proposal.state_since.date()).days,
        pi=proposal.pi.name if proposal.pi else "",
        librarian=proposal.librarian.name if proposal.librarian else "",
        librarian_id=proposal.librarian_id,
        next_due=vars(proposal)["next_due"],
        path=f"/p/{proposal.ref}/",
    )
