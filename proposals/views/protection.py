"""The data protection plan, composed from the short answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import DomainError
from proposals.access import get_proposal_for
from proposals.forms.composing import WritePlan
from proposals.models import Proposal
from proposals.rules.protection import PLAN
from proposals.rules.workflow import Act
from proposals.selectors.protection_page import ProtectionPage, protection_page
from proposals.services.composing import write_plan
from proposals.views.keeping import login_required_keeping_text


@never_cache
@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def protection(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    page = protection_page(proposal, timezone.now().date())
    first = {"text": page.text, "expected_version": page.version}
    form = WritePlan(sent(request), initial=first, has_text=bool(page.standing.strip()))
    if not form.is_bound:
        return _show(request, proposal, page, form)
    if not form.is_valid():
        return _show(request, proposal, page, form, status=422)
    return _write(request, proposal, form)


def _write(request: SignedInRequest, proposal: Proposal, form: WritePlan) -> HttpResponse:
    typed = form.cleaned_data
    try:
        write_plan(
            proposal,
            typed["text"],
            replace=typed.get("place") == "replace",
            expected_version=typed["expected_version"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as refused:
        return _ask_again(request, proposal, refused)
    messages.success(request, "The text stands in your answer. Edit it like the rest.")
    return redirect("question", proposal.ref, PLAN)


def _ask_again(request: SignedInRequest, proposal: Proposal, refused: DomainError) -> HttpResponse:
    """Nothing was written; the text is on the page, beside the plan as it stands now."""
    page = protection_page(proposal, timezone.now().date())
    typed = request.POST.copy()
    typed["expected_version"] = str(page.version)
    again = WritePlan(typed, has_text=bool(page.standing.strip()))
    again.add_error(None, f"{refused.message} Nothing was written; look at your plan below and press again.")
    return _show(request, proposal, page, again, status=refused.status)


def _show(
    request: SignedInRequest, proposal: Proposal, page: ProtectionPage, form: WritePlan, *, status: int = 200
) -> HttpResponse:
    context = {"proposal": proposal, "page": page, "form": form}
    return render(request, "proposals/protection.html", context, status=status)
