"""The page for two people who wrote the same answer at once. Nothing is lost: it shows and carries both texts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from proposals.access import get_proposal_for, may_now
from proposals.forms import build_question_form
from proposals.forms.restoring import ChooseText
from proposals.models import UnsavedAnswer
from proposals.rules.workflow import Act
from proposals.selectors.conflict_page import conflict_page, find_unsaved
from proposals.selectors.question_page import QuestionPage, question_page
from proposals.services.drafting import AnswerConflict
from proposals.services.keeping import discard_unsaved, settle

KEPT = "A text of yours is not part of the application"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_unsaved(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """My last text that was kept apart, beside the one that stands. A POST takes one of the two."""
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    page = question_page(proposal, key, request.user, timezone.now().date())
    kept = find_unsaved(proposal, key, request.user)
    if kept is None or not may_now(request.user, proposal, Act.EDIT):
        return redirect("question", ref, key)
    form = ChooseText(request.POST or None)
    if not form.is_valid() or form.cleaned_data["kept"] != kept.pk:
        return show_conflict(request, page, kept, KEPT, status=200)
    return _choose(request, page, kept, form)


def _choose(
    request: SignedInRequest, page: QuestionPage, kept: UnsavedAnswer, form: ChooseText
) -> HttpResponse:
    proposal, key, by, now = page.proposal, page.question.key, request.user, timezone.now()
    if form.cleaned_data["choice"] == ChooseText.THEIRS:
        discard_unsaved(proposal, key, kept.pk, by=by, now=now)
        return redirect("question", proposal.ref, key)
    version = form.cleaned_data["expected_version"]
    try:
        settle(proposal, key, kept.value, kept=kept.pk, expected_version=version, by=by, now=now)
    except AnswerConflict as conflict:
        return show_conflict(request, page, kept, conflict.message)
    return redirect("question", proposal.ref, key)


def show_conflict(
    request: SignedInRequest, page: QuestionPage, kept: UnsavedAnswer, title: str, *, status: int = 409
) -> HttpResponse:
    """Three ways on: mine, theirs as it stands, or what is made of both."""
    found = conflict_page(page.proposal, page.question, kept, request.user)
    context = {
        "proposal": page.proposal,
        "page": page,
        "conflict": found,
        "kept": kept,
        "title": title,
        "form": build_question_form(page.question, found.suggestion, found.version),
    }
    return render(request, "proposals/conflict.html", context, status=status)
