"""Records that could not be confirmed in time: the journal of outages, and the choice between waiting and erasing."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.rules.errors import Invalid
from harvest.access import get_project_for
from harvest.forms.overdue import OverdueForm
from harvest.models import OverdueDecision
from harvest.rules.rights import Right
from harvest.selectors.screens.outages_page import outages_page
from harvest.services.deciding import decide_overdue
from harvest.views.guarding import SignedIn


@login_required
@require_safe
def outages(request: SignedIn, ref: str) -> HttpResponse:
    now = timezone.now()
    project = get_project_for(request.user, ref, Right.DUTIES)
    return render(
        request,
        "harvest/outages.html",
        {"project": project, "screen": outages_page(project, now), "now": now},
    )


@login_required
@require_POST
def wait(request: SignedIn, ref: str) -> HttpResponse:
    _decide(request, ref, OverdueDecision.Act.WAIT)
    messages.success(
        request, "The records stay hidden, and TikTok is asked again. You are asked again tomorrow."
    )
    return redirect("duties", ref=ref)


@login_required
@require_POST
@reauthentication_required
def erase(request: SignedIn, ref: str) -> HttpResponse:
    decision = _decide(request, ref, OverdueDecision.Act.ERASE)
    messages.success(request, f"{decision.records:,} records are erased with the next round.")
    return redirect("duties", ref=ref)


def _decide(request: SignedIn, ref: str, act: OverdueDecision.Act) -> OverdueDecision:
    project = get_project_for(request.user, ref, Right.RELEASE)
    form = OverdueForm(request.POST)
    if not form.is_valid():
        raise Invalid("The number of records is missing.", {"records": "is not a number"})
    return decide_overdue(
        project, act, records=form.cleaned_data["records"], by=request.user, now=timezone.now()
    )
