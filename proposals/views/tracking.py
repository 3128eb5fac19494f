"""Where an application stands with TikTok, and recording what TikTok decides."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, sent
from proposals.access import get_proposal_for
from proposals.forms.tracking import RecordGrant, RecordRefusal, with_one_more_row
from proposals.models import Decision, Proposal
from proposals.rules.workflow import Act
from proposals.selectors.decision import asked_for
from proposals.selectors.tracking import tracking as select_tracking
from proposals.services import tracking as service
from proposals.views.keeping import login_required_keeping_text

Outcome = Decision.Outcome


@login_required
@require_safe
def tracking(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, today = get_proposal_for(request.user, ref, Act.READ), timezone.now().date()
    context = {
        "proposal": proposal,
        "today": today,
        "tracking": select_tracking(proposal, request.user, today),
    }
    return render(request, "proposals/tracking/tracking.html", context)


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def decision_record(request: SignedInRequest, ref: str) -> HttpResponse:
    """`outcome` says which of TikTok's two answers is recorded; without it the page asks."""
    proposal = get_proposal_for(request.user, ref, Act.RECORD_GRANT)
    outcome = request.POST.get("outcome") or request.GET.get("outcome") or ""
    if outcome not in _PAGES:
        return render(request, "proposals/tracking/decision.html", {"proposal": proposal})
    return _PAGES[outcome](request, proposal, timezone.now())


def _granted(request: SignedInRequest, proposal: Proposal, now: datetime) -> HttpResponse:
    asked = asked_for(proposal)
    if "add_row" in request.POST:
        more = RecordGrant(with_one_more_row(request.POST), people=asked.people)
        return _page(request, proposal, "granted", more, status=200)
    form = RecordGrant(sent(request), people=asked.people, initial=asked.as_initial())
    if form.is_bound and form.carry_out(
        lambda: service.record_grant(
            proposal, **form.cleaned_data, people=form.people.granted(), by=request.user, now=now
        )
    ):
        messages.success(request, "Recorded: TikTok granted access. Open the project to collect data.")
        return redirect("tracking", proposal.ref)
    return _page(request, proposal, "granted", form)


def _refused(request: SignedInRequest, proposal: Proposal, now: datetime) -> HttpResponse:
    form = RecordRefusal(sent(request))
    if form.is_bound and form.carry_out(
        lambda: service.record_refusal(proposal, **form.cleaned_data, by=request.user, now=now)
    ):
        messages.success(request, "Recorded: TikTok refused. The reason is kept with the application.")
        return redirect("tracking", proposal.ref)
    return _page(request, proposal, "refused", form)


def _page(
    request: SignedInRequest,
    proposal: Proposal,
    outcome: str,
    form: RecordGrant | RecordRefusal,
    *,
    status: int | None = None,
) -> HttpResponse:
    context = {"proposal": proposal, "form": form, "outcome": outcome}
    shown = status or (422 if form.is_bound else 200)
    return render(request, f"proposals/tracking/{outcome}.html", context, status=shown)


_PAGES: Mapping[str, Callable[[SignedInRequest, Proposal, datetime], HttpResponse]] = {
    Outcome.GRANTED: _granted,
    Outcome.REFUSED: _refused,
}
