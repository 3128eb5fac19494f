"""A next application that goes on from one: a new attempt, a change of what was granted, a renewal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, sent
from proposals.access import get_proposal_for
from proposals.forms.continuing import BeginAmendment, BeginAttempt
from proposals.models import Proposal
from proposals.rules.workflow import Act
from proposals.selectors.attempt import attempt_page
from proposals.services import continuing as service
from proposals.views.keeping import login_required_keeping_text


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attempt_new(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.NEW_ATTEMPT), timezone.now()
    page = attempt_page(proposal)
    form = BeginAttempt(sent(request), asked=page.asked, initial={"questions": page.concerned})
    if form.is_valid():
        chosen = form.cleaned_data["questions"]
        attempt = service.begin_attempt(proposal, questions=chosen, by=request.user, now=now)
        return _begun(request, attempt, "A new attempt has begun, with the answers of the one before.")
    context = {"proposal": proposal, "form": form, "page": page}
    return render(request, "proposals/tracking/attempt.html", context, status=422 if form.is_bound else 200)


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_new(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.AMEND), timezone.now()
    form, begun = BeginAmendment(sent(request)), []
    if form.is_bound and form.carry_out(
        lambda: begun.append(service.begin_amendment(proposal, **form.cleaned_data, by=request.user, now=now))
    ):
        return _begun(request, begun[0], "The change has begun, with the answers that were granted.")
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/tracking/amendment.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def renewal_new(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.RENEW), timezone.now()
    renewal = service.begin_renewal(proposal, by=request.user, now=now)
    return _begun(
        request, renewal, "The renewal has begun. Look at the dates and at the plan of the data first."
    )


@login_required
@require_POST
def renewal_decline(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.RENEW), timezone.now()
    service.decline_renewal(proposal, by=request.user, now=now)
    messages.success(request, "Nobody is reminded of a renewal any more. Access ends on its day.")
    return redirect("tracking", ref)


def _begun(request: SignedInRequest, proposal: Proposal, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("proposal", proposal.ref)
