"""What an answer was before, and going back to it."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import success
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.rules.errors import Invalid
from proposals.access import get_proposal_for
from proposals.forms.restoring import CompareVersions, RestoreVersion
from proposals.rules.workflow import Act
from proposals.selectors import question_history as selector
from proposals.services.drafting import restore_revision


@login_required
@require_safe
def question_history(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.READ)
    history = selector.question_history(proposal, key, request.user, request.GET.get("page"))
    return render(request, "proposals/history.html", {"proposal": proposal, "history": history})


@login_required
@require_safe
def question_compare(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Any two versions, as `?first=3&second=7`; without them, back to the list."""
    proposal = get_proposal_for(request.user, ref, Act.READ)
    form = CompareVersions(request.GET)
    if not form.is_valid():
        return redirect("question_history", ref, key)
    found = selector.compare_versions(proposal, key, **form.cleaned_data)
    return render(request, "proposals/compare.html", {"proposal": proposal, "compared": found})


@login_required
@require_POST
def question_restore(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.EDIT), timezone.now()
    form = RestoreVersion(request.POST)
    if not form.is_valid():
        raise Invalid("The page was sent incompletely. Nothing was changed; load it again.")
    revision = selector.get_revision(proposal, key, form.cleaned_data["version"])
    expected = form.cleaned_data["expected_version"]
    restore_revision(proposal, revision, expected_version=expected, by=request.user, now=now)
    success(request, "The earlier text stands again. The one before it is kept in this list.")
    return redirect("question_history", ref, key)
