"""Explaining a finding instead of fixing it, and taking that back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, sent
from proposals.access import get_proposal_for
from proposals.forms.waiving import ExplainFinding
from proposals.rules.workflow import Act
from proposals.selectors.finding_page import find_finding
from proposals.services.waiving import NOT_SAID_ANY_MORE, waive, withdraw_waiver
from proposals.views.keeping import login_required_keeping_text


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def finding_waive(request: SignedInRequest, ref: str, fingerprint: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.EDIT), timezone.now()
    finding = find_finding(proposal, fingerprint, now.date())
    if finding is None and request.method != "POST":
        raise Http404(NOT_SAID_ANY_MORE)
    reason = finding.waiver.reason if finding and finding.waiver else ""
    form = ExplainFinding(sent(request), initial={"reason": reason})
    if form.is_bound and form.carry_out(
        lambda: waive(proposal, fingerprint, form.cleaned_data["reason"], by=request.user, now=now)
    ):
        messages.success(request, "Kept as it is. Your PI sees the reason before approving.")
        return redirect("check_answers", ref)
    context = {"proposal": proposal, "finding": finding, "form": form}
    return render(request, "proposals/finding.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def waiver_withdraw(request: SignedInRequest, ref: str, fingerprint: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    withdraw_waiver(proposal, fingerprint, by=request.user, now=timezone.now())
    messages.success(request, "Taken back. This has to be fixed before the PI can read the application.")
    return redirect("check_answers", ref)
