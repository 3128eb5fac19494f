"""A question that the application no longer has, on a page that was opened before it moved on."""

from django.utils import timezone

from accounts.requests import SignedInRequest
from accounts.rules.errors import NotNow
from proposals.catalogue.model import Question
from proposals.catalogue.reading import read_catalogue
from proposals.forms import build_question_form
from proposals.models import Proposal
from proposals.selectors.succession import find_old_question
from proposals.services.keeping import keep_unsaved

TOO_LATE = (
    "TikTok no longer asks this, and the application has moved on to its new questions. "
    "Your text is kept apart for you: it stands under TikTok’s questions on the task list."
)


def gone_question(proposal: Proposal, key: str) -> Question | None:
    """None for a question that the application has; a query only for one that it has not."""
    if key in read_catalogue(proposal.catalogue.content).keys():  # noqa: SIM118 - a method of ours, not a dict's
        return None
    return find_old_question(proposal, key)


def keep_too_late(request: SignedInRequest, proposal: Proposal, question: Question) -> NotNow:
    """The refusal, after what was sent is kept; what cannot be kept is shown on the page of the refusal."""
    form = build_question_form(question, None, 0, data=request.POST, draft=True)
    if form.is_valid():
        by, now = request.user, timezone.now()
        keep_unsaved(proposal, question.key, form.value, version=form.expected, by=by, now=now)
    return NotNow(TOO_LATE)
