"""The two guards of every act: the state allows it, and nobody moved the proposal in between."""

from datetime import date, datetime

from accounts.rules.errors import Invalid, NotNow
from proposals.models import Proposal
from proposals.rules.states import ProposalState
from proposals.rules.workflow import MOVES, Act, is_open


def lock_for(proposal: Proposal, act: Act) -> Proposal:
    """Hold the proposal until the transaction ends. Raises `NotNow` if its state does not allow the act.

    For acts that move nothing: the row read here is the present one, whatever state the caller saw.
    """
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("catalogue", "terms")
    present = locked.get(pk=proposal.pk)
    if not is_open(act, state=ProposalState(present.state)):
        raise NotNow(_refusal(act, ProposalState(present.state)))
    return present


def move(proposal: Proposal, act: Act, *, now: datetime) -> Proposal:
    """Take the proposal from the state in which the caller saw it to where the act leads, and read it anew.

    The caller's own object stays as it was seen, for what is refused after this is taken back with the transaction.
    Raises `NotNow` if that state does not allow the act, or if somebody moved the proposal since.
    """
    seen = ProposalState(proposal.state)
    if (seen, act) not in MOVES:
        raise NotNow(_refusal(act, seen))
    reached = MOVES[seen, act]
    if not Proposal.objects.filter(pk=proposal.pk, state=seen).update(state=reached, state_since=now):
        raise NotNow("Somebody was faster: the application is no longer as you saw it. Nothing was changed.")
    return Proposal.objects.select_related("catalogue", "terms", "pi", "librarian").get(pk=proposal.pk)


def demand_past(day: date, today: date, place: str, *, after: date | None = None) -> None:
    """Raises `Invalid` for a day to come, or one before the submission."""
    if day > today:
        raise Invalid("This day has not come yet. Nothing was recorded.", {place: "has not come yet"})
    if after is not None and day < after:
        raise Invalid(
            f"This day is before the submission on {after.isoformat()}. Nothing was recorded.",
            {place: "is before the submission"},
        )


def demand_length(text: str, most: int, place: str) -> str:
    """The text without spaces around it. Raises `Invalid` where it is longer than `most` characters: nothing is cut."""
    said = text.strip()
    if len(said) > most:
        message = f"This must be {most:,} characters or less. It is {len(said):,}. Nothing was recorded."
        raise Invalid(message, {place: f"must be {most:,} characters or less"})
    return said


def _refusal(act: Act, state: ProposalState) -> str:
    return f"“{act.label}” is not possible while the application is “{state.words}”. Nothing was changed."
