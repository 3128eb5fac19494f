"""Somebody reads a review for the PI."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest, recent_sign_in_required, sent
from proposals.access import get_proposal_for
from proposals.forms.review import Advise, Delegate
from proposals.models import ReviewRound
from proposals.rules.workflow import Act
from proposals.services import delegating
from proposals.views.visiting import VisitorRequest, visitor_or_login_required


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required()
def review_delegate(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.DELEGATE), timezone.now()
    waiting = proposal.rounds.filter(outcome=ReviewRound.Outcome.OPEN).first()
    form = Delegate(sent(request), initial={"round_number": waiting.number if waiting else None})
    if form.is_bound and form.carry_out(
        lambda: delegating.delegate(proposal, **form.cleaned_data, by=request.user, now=now)
    ):
        messages.success(request, f"We will write to {form.cleaned_data['email']}. The decision stays yours.")
        return redirect("review", ref)
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/review/delegate.html", context, status=422 if form.is_bound else 200)


@visitor_or_login_required
@require_POST
def review_advise(request: VisitorRequest, ref: str) -> HttpResponse:
    proposal, form = get_proposal_for(request.user, ref, Act.ADVISE), Advise(request.POST)
    if form.carry_out(
        lambda: delegating.advise(proposal, **form.cleaned_data, by=request.user, now=timezone.now())
    ):
        messages.success(request, "The PI was told that you have read it.")
        return redirect("review", ref)
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/review/advise.html", context, status=422)
