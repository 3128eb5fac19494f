"""A file that was edited elsewhere comes back: sent once, then decided question by question."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.rules.errors import Invalid
from proposals.access import get_proposal_for, may_now
from proposals.forms.returning import ALL, SKIP, THREAD, DecideOnChange, SendCopy
from proposals.models import Proposal, ReturnedCopy
from proposals.rendering.quantities import write_count
from proposals.rules.workflow import Act
from proposals.selectors.returned_copy import find_copy, returned_page
from proposals.services.drafting import AnswerConflict
from proposals.services.receiving import receive_copy
from proposals.services.returning import skip_change, take_all, take_change, take_remark


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_return(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    form = SendCopy(request.POST, request.FILES) if request.method == "POST" else SendCopy()
    if form.is_bound and form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            copy = receive_copy(proposal, content, by=request.user, now=timezone.now())
        except Invalid as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("copy_returned", ref, copy.pk)
    context = {
        "proposal": proposal,
        "form": form,
        "can_edit": may_now(request.user, proposal, Act.EDIT),
        "copies": proposal.returned_copies.select_related("snapshot", "returned_by"),
    }
    return render(request, "proposals/return.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_returned(request: SignedInRequest, ref: str, number: int) -> HttpResponse:
    """What the file changes beside what stands now; a POST takes or skips one change."""
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    copy = find_copy(proposal, number)
    if request.method == "POST":
        return _decide(request, proposal, copy)
    context = {
        "proposal": proposal,
        "page": returned_page(proposal, copy),
        "can_edit": may_now(request.user, proposal, Act.EDIT),
    }
    return render(request, "proposals/returned.html", context)


def _decide(request: SignedInRequest, proposal: Proposal, copy: ReturnedCopy) -> HttpResponse:
    form = DecideOnChange(request.POST)
    if not form.is_valid():
        raise Invalid("The page was sent incompletely. Nothing was changed; load it again.")
    try:
        messages.success(request, _act(request, copy, form))
    except AnswerConflict as conflict:
        messages.error(request, f"{conflict.message} Look at the new comparison, then decide again.")
    return redirect("copy_returned", proposal.ref, copy.pk)


def _act(request: SignedInRequest, copy: ReturnedCopy, form: DecideOnChange) -> str:
    """What was done, in words."""
    said, by, now = form.cleaned_data, request.user, timezone.now()
    if said["act"] == THREAD:
        take_remark(copy, int(said["name"]), by=by, now=now)
        return "The comment stands beside the answer now, for the whole team."
    if said["act"] == SKIP:
        skip_change(copy, said["name"], by=by, now=now)
        return "Skipped. The answer stays as it is."
    if said["act"] == ALL:
        taken = write_count(take_all(copy, said["versions"], by=by, now=now), "text", "texts")
        return f"{taken} taken. The ones before are kept in the history of each answer."
    take_change(copy, said["name"], expected_version=said["expected_version"], by=by, now=now)
    return "Taken. The text before it is kept in the history of the answer."
