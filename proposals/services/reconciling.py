"""The needs and the deadlines of a proposal follow from its state, its people and its open review."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max

from accounts.models import SiteRole, User
from proposals.catalogue.reading import read_terms
from proposals.models import CatalogueRetirement, Message, Proposal, ReviewRound
from proposals.rules.states import ProposalState
from proposals.services.reminders import clear_needs, finish_deadlines, set_deadline, set_needs

RENEWAL_BEFORE = timedelta(days=120)
"""How long before the end of access a renewal is proposed: TikTok's weeks, the PI's, the offices', and a margin. Ours."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What comes next in one state. `page` stands below the proposal's own."""

    name: str
    text: str
    page: str
    people: Callable[[Proposal], list[User]]
    due_on: Callable[[Proposal], date | None] = lambda _: None
    is_need: bool = True


def team_of(proposal: Proposal) -> list[User]:
    """Who writes: the editors, or the PI where there is none."""
    editors = User.objects.filter(
        proposal_memberships__proposal=proposal, proposal_memberships__role="editor", is_active=True
    )
    return list(editors.order_by("pk")) or _pi_of(proposal)


def everybody_of(proposal: Proposal) -> list[User]:
    """The team, the PI and the librarian who looks after it, each once."""
    library = [proposal.librarian] if proposal.librarian else []
    return _each_once([*team_of(proposal), *_pi_of(proposal), *library])


def team_and_library(proposal: Proposal) -> list[User]:
    """Everybody of the proposal; the whole library while no librarian looks after it."""
    library = User.objects.none()
    if proposal.librarian_id is None:
        library = User.objects.filter(site_role=SiteRole.LIBRARIAN, is_active=True).order_by("pk")
    return _each_once([*everybody_of(proposal), *library])


def reconcile(proposal: Proposal, *, now: datetime) -> None:
    """Write the needs and deadlines that hold now, and end all others of this proposal."""
    current = DUTIES.get(ProposalState(proposal.state), ())
    over = [_key(proposal, duty) for duties in DUTIES.values() for duty in duties if duty not in current]
    clear_needs(*over)
    finish_deadlines(*over, now=now)
    for duty in current:
        _write(proposal, duty, now)


def _write(proposal: Proposal, duty: Duty, now: datetime) -> None:
    key, people, due_on = _key(proposal, duty), duty.people(proposal), duty.due_on(proposal)
    about, path = f"{proposal.ref} {proposal.title}", f"/p/{proposal.ref}/{duty.page}"
    if duty.is_need:
        set_needs(
            key,
            people,
            about=about,
            text=duty.text,
            path=path,
            now=now,
            due_on=due_on,
            proposal=proposal,
        )
    if due_on is not None:
        set_deadline(key, people, about=about, text=duty.text, path=path, due_on=due_on, proposal=proposal)


def _key(proposal: Proposal, duty: Duty) -> str:
    return f"proposal:{proposal.ref}:{duty.name}"


def _pi_of(proposal: Proposal) -> list[User]:
    return [proposal.pi] if proposal.pi and proposal.pi.is_active else []


def _openers_of(proposal: Proposal) -> list[User]:
    """Who may open its project: the PI, and the librarian who looks after it. Nobody once it is open and has duties."""
    if proposal.deadlines.filter(key__startswith="project:").exists():
        return []
    librarian = proposal.librarian
    return _each_once(_pi_of(proposal) + ([librarian] if librarian and librarian.is_active else []))


def _movers_of(proposal: Proposal) -> list[User]:
    """Who has to move it on to TikTok's new questions: nobody while TikTok takes those that it answers."""
    present = Proposal.objects.filter(pk=proposal.pk).values("catalogue")
    return team_of(proposal) if CatalogueRetirement.objects.filter(catalogue__in=present).exists() else []


def _confirmers_of(proposal: Proposal) -> list[User]:
    """Who is asked to vouch for the PI: the librarian who looks after it, else the library. Nobody once it is done."""
    if proposal.pi is None or proposal.pi.is_known:
        return []
    if proposal.librarian and proposal.librarian.is_active:
        return [proposal.librarian]
    staff = User.objects.filter(is_active=True).exclude(pk=proposal.pi.pk)
    return list(staff.filter(site_role="librarian")) or list(staff.filter(site_role="administrator"))


def _each_once(people: Iterable[User]) -> list[User]:
    return list({person.pk: person for person in people}.values())


def _review_due(proposal: Proposal) -> date | None:
    return proposal.rounds.filter(outcome=ReviewRound.Outcome.OPEN).values_list("due_on", flat=True).first()


def _answer_expected(proposal: Proposal) -> date:
    """When the time is over that TikTok says its review takes, from what the team sent last."""
    days = read_terms(proposal.terms.content).days("review_time")
    sent = proposal.messages.filter(kind__in=[Message.Kind.ANSWER, Message.Kind.APPEAL])
    last = sent.aggregate(last=Max("sent_on"))["last"] or proposal.submission.submitted_on
    return max(last, proposal.submission.submitted_on) + timedelta(days=days)


def _renewal_due(proposal: Proposal) -> date | None:
    """Nothing is due where access is too short for it, nor once a renewal has begun or access is to end."""
    decided = proposal.deadlines.filter(key=f"proposal:{proposal.ref}:renewal", done_at__isnull=False)
    decision = proposal.decisions.filter(appealed_at=None).first()
    if decision is None or decision.access_end is None or decided.exists():
        return None
    due_on = decision.access_end - RENEWAL_BEFORE
    return due_on if due_on > decision.decided_on else None


def _answer_wanted(proposal: Proposal) -> date | None:
    """The day that TikTok named with its last question, if it named one."""
    asked = proposal.messages.filter(kind=Message.Kind.QUESTION).last()
    return asked.answer_by if asked else None


MOVING: Final = Duty(
    "moving", "Move on to TikTok’s new questions: the old ones have ended", "questions/", _movers_of
)

DUTIES: Final[Mapping[ProposalState, tuple[Duty, ...]]] = {
    ProposalState.DRAFT: (MOVING,),
    ProposalState.IN_REVIEW: (
        Duty("review", "Read it, then approve it or ask for changes", "review/", _pi_of, _review_due),
        Duty("pi", "Confirm who the PI is", "people/#pi", _confirmers_of),
    ),
    ProposalState.DECLINED: (
        Duty("declined", "Read why the PI declined, then change it or leave it", "review/", team_of),
    ),
    ProposalState.CHANGES_REQUESTED: (
        Duty("changes", "Make the changes that the PI asks for", "", team_of),
        MOVING,
    ),
    ProposalState.READY: (
        MOVING,
        Duty("submit", "Submit it on TikTok’s website", "submit/", team_of),
        Duty("pi", "Confirm who the PI is", "people/#pi", _confirmers_of),
    ),
    ProposalState.SUBMITTED: (
        Duty(
            "decision",
            "TikTok’s answer is expected: record it, or ask TikTok",
            "tracking/",
            team_and_library,
            _answer_expected,
            is_need=False,
        ),
    ),
    ProposalState.INFO_REQUESTED: (
        Duty("question", "Answer what TikTok asks", "tracking/", team_and_library, _answer_wanted),
    ),
    ProposalState.GRANTED: (
        Duty("project", "Open the project, so that data can be collected", "tracking/", _openers_of),
        Duty(
            "renewal",
            "Apply for a renewal, or let access end",
            "tracking/",
            team_and_library,
            _renewal_due,
            is_need=False,
        ),
    ),
}
