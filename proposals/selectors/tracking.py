"""Where an application stands with TikTok, and all that happened. Eight queries."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from proposals.access import roles_of
from proposals.models import Deadline, Decision, Message, Proposal, Submission
from proposals.rules.days import say_day
from proposals.rules.granted import Product
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, has_right, open_acts
from proposals.selectors.history import EventRow, history

PROJECTS = "/projects/"
OPEN_MESSAGES = 10
"""How many of the newest stand open; with twice as many the earlier ones are folded away."""


@dataclass(frozen=True, slots=True)
class Appealed:
    """A refusal that no longer stands alone, because the team appealed."""

    decision: Decision

    @property
    def summary(self) -> str:
        return f"Refused on {say_day(self.decision.decided_on)}, then appealed against: what TikTok wrote"


@dataclass(frozen=True, slots=True)
class Tracking:
    """`events` and `messages` oldest first. `expected_on`: when TikTok's answer may be expected; `project_url` "" before
    it is opened. `decision` is the one that stands, `appealed` those before it.
    """

    proposal: Proposal
    words: str
    submission: Submission | None
    days_waiting: int
    expected_on: date | None
    decision: Decision | None
    granted: bool
    project_url: str
    can_open_project: bool
    acts: tuple[Act, ...]
    events: tuple[EventRow, ...]
    messages: tuple[Message, ...]
    appealed: tuple[Appealed, ...]
    continued_by: tuple[Proposal, ...]
    renew_by: date | None

    @property
    def renewal(self) -> Proposal | None:
        renewals = (each for each in self.continued_by if each.continuation == Proposal.Continuation.RENEWAL)
        return next(renewals, None)

    @property
    def can_renew(self) -> bool:
        return Act.RENEW in self.acts

    @property
    def earlier_messages(self) -> tuple[Message, ...]:
        """Those that are folded away, so that the newest is not at the end of a long page."""
        return self.messages[:-OPEN_MESSAGES] if len(self.messages) >= 2 * OPEN_MESSAGES else ()

    @property
    def newest_messages(self) -> tuple[Message, ...]:
        return self.messages[len(self.earlier_messages) :]

    @property
    def is_withdrawn(self) -> bool:
        return self.proposal.state == ProposalState.WITHDRAWN

    @property
    def question(self) -> Message | None:
        """What TikTok asked last, while it waits for the answer."""
        if self.proposal.state != ProposalState.INFO_REQUESTED:
            return None
        return _last(self.messages, Message.Kind.QUESTION)

    @property
    def appeal(self) -> Message | None:
        return _last(self.messages, Message.Kind.APPEAL)

    @property
    def can_record_question(self) -> bool:
        return Act.RECORD_QUESTION in self.acts

    @property
    def can_record_answer(self) -> bool:
        return Act.RECORD_ANSWER in self.acts

    @property
    def can_log(self) -> bool:
        return Act.LOG_MESSAGE in self.acts

    @property
    def can_appeal(self) -> bool:
        return Act.APPEAL in self.acts

    @property
    def can_try_again(self) -> bool:
        return Act.NEW_ATTEMPT in self.acts

    @property
    def can_withdraw(self) -> bool:
        return Act.WITHDRAW in self.acts

    @property
    def product(self) -> str:
        return Product(self.decision.product).words if self.decision and self.granted else ""

    @property
    def can_record_submission(self) -> bool:
        return Act.RECORD_SUBMISSION in self.acts

    @property
    def can_record_decision(self) -> bool:
        return Act.RECORD_GRANT in self.acts


def tracking(proposal: Proposal, user: User, today: date) -> Tracking:
    state, roles, deadlines = (
        ProposalState(proposal.state),
        roles_of(user, proposal),
        list(proposal.deadlines.all()),
    )
    submission = Submission.objects.filter(proposal=proposal).select_related("recorded_by").first()
    decisions = list(proposal.decisions.select_related("recorded_by").order_by("pk"))
    decision = next((each for each in decisions if each.appealed_at is None), None)
    return Tracking(
        proposal=proposal,
        words=state.words,
        submission=submission,
        days_waiting=(today - submission.submitted_on).days if submission else 0,
        expected_on=_due(deadlines, ":decision"),
        decision=decision,
        granted=decision is not None and decision.outcome == Decision.Outcome.GRANTED,
        project_url=_project_url(deadlines),
        can_open_project=has_right(Act.RECORD_GRANT, roles=roles),
        acts=open_acts(roles=roles, state=state),
        events=history(proposal).events[::-1],
        messages=tuple(proposal.messages.all()),
        continued_by=tuple(proposal.continued_by.order_by("pk")),
        renew_by=_due(deadlines, ":renewal"),
        appealed=tuple(Appealed(each) for each in decisions if each.appealed_at is not None),
    )


def _last(messages: tuple[Message, ...], kind: Message.Kind) -> Message | None:
    return next((each for each in reversed(messages) if each.kind == kind), None)


def _due(deadlines: list[Deadline], ending: str) -> date | None:
    """The day of a duty that is open."""
    mine = (each for each in deadlines if each.key.endswith(ending) and each.done_at is None)
    return next((each.due_on for each in mine), None)


def _project_url(deadlines: list[Deadline]) -> str:
    """The duties of a project are written as deadlines with the project's address; nothing else is known of it here."""
    paths = (each.path for each in deadlines if each.path.startswith(PROJECTS))
    found = next(paths, "")
    return f"{PROJECTS}{found.removeprefix(PROJECTS).partition('/')[0]}/" if found else ""
