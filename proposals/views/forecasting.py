"""Whether the data plan fits TikTok's limits, and what to do about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.rules.errors import Conflict
from proposals.access import get_proposal_for
from proposals.forms.replanning import AddToDesign, FollowAdvice, name_of_version
from proposals.models import Proposal
from proposals.rules.advice import CHANGED_BY_ADVICE
from proposals.rules.workflow import Act
from proposals.selectors.forecast_page import DESIGN, ForecastPage, forecast_page
from proposals.services.replanning import NOT_AS_SHOWN, add_to_design, follow_advice
from proposals.views.keeping import list_typed, login_required_keeping_text


@login_required
@require_safe
def forecast(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.READ)
    return _show(request, forecast_page(proposal, request.user, timezone.now().date()))


@login_required
@require_POST
def forecast_change(request: SignedInRequest, ref: str) -> HttpResponse:
    """Does what the pressed button says; a page that is out of date is shown anew (409)."""
    proposal, now = get_proposal_for(request.user, ref, Act.EDIT), timezone.now()
    form = FollowAdvice(request.POST)
    if not form.is_valid():
        return _show_anew(request, proposal, NOT_AS_SHOWN, status=422)
    try:
        follow_advice(proposal, form.shown(), by=request.user, now=now)
    except Conflict as refused:
        return _show_anew(request, proposal, refused.message, status=409)
    messages.success(
        request, "The data plan is changed. The former answers are in the history of each question."
    )
    return redirect("forecast", ref)


@login_required_keeping_text
@require_POST
def forecast_insert(request: SignedInRequest, ref: str) -> HttpResponse:
    """Puts the paragraph after the design; what cannot be added stays on the page, for a second press."""
    proposal, now = get_proposal_for(request.user, ref, Act.EDIT), timezone.now()
    form = AddToDesign(request.POST)
    if form.carry_out(lambda: add_to_design(proposal, **form.cleaned_data, by=request.user, now=now)):
        messages.success(request, "The paragraph stands at the end of this answer. Edit it like the rest.")
        return redirect(reverse("question", args=[ref, DESIGN]))
    return _show(request, forecast_page(proposal, request.user, now.date()), form=form, status=422)


def _show_anew(request: SignedInRequest, proposal: Proposal, message: str, *, status: int) -> HttpResponse:
    page = forecast_page(proposal, request.user, timezone.now().date())
    return _show(request, page, changed=message, status=status)


def _show(
    request: SignedInRequest,
    page: ForecastPage,
    *,
    form: AddToDesign | None = None,
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    version, typed = page.versions.get(DESIGN, 0), list_typed(request) if form else []
    if form is not None:
        form.write_on(version)
    elif page.shape:
        form = AddToDesign(initial={"paragraph": page.shape.paragraph, "expected_version": version})
    sent = [(name_of_version(key), page.versions.get(key, 0)) for key in CHANGED_BY_ADVICE]
    context = {
        "proposal": page.proposal,
        "page": page,
        "form": form,
        "sent": sent,
        "changed": changed,
        "typed": typed,
    }
    return render(request, "proposals/forecast.html", context, status=status)
