"""Where an application stands with TikTok, and all that happened. Six queries."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from proposals.access import roles_of
from proposals.models import Deadline, Decision, Proposal, Submission
from proposals.rules.granted import Product
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, has_right, open_acts
from proposals.selectors.history import EventRow, history

PROJECTS = "/projects/"


@dataclass(frozen=True, slots=True)
class Tracking:
    """`events` oldest first. `expected_on`: when TikTok's answer may be expected; `project_url` "" before it is opened."""

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
    decision = Decision.objects.filter(proposal=proposal).select_related("recorded_by").first()
    return Tracking(
        proposal=proposal,
        words=state.words,
        submission=submission,
        days_waiting=(today - submission.submitted_on).days if submission else 0,
        expected_on=_expected_on(deadlines),
        decision=decision,
        granted=decision is not None and decision.outcome == Decision.Outcome.GRANTED,
        project_url=_project_url(deadlines),
        can_open_project=has_right(Act.RECORD_GRANT, roles=roles),
        acts=open_acts(roles=roles, state=state),
        events=history(proposal).events[::-1],
    )


def _expected_on(deadlines: list[Deadline]) -> date | None:
    return next((each.due_on for each in deadlines if each.key.endswith(":decision")), None)


def _project_url(deadlines: list[Deadline]) -> str:
    """The duties of a project are written as deadlines with the project's address; nothing else is known of it here."""
    paths = (each.path for each in deadlines if each.path.startswith(PROJECTS))
    found = next(paths, "")
    return f"{PROJECTS}{found.removeprefix(PROJECTS).partition('/')[0]}/" if found else ""
