"""What comes with the data: confirming, setting aside, removing, and the brake on removing."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from harvest.access import get_project_for
from harvest.rules.rights import Right
from harvest.selectors.screens.duties_page import duties_page
from harvest.services.braking import release_brake
from harvest.views.guarding import SignedIn


@login_required
@require_safe
def duties(request: SignedIn, ref: str) -> HttpResponse:
    now = timezone.now()
    project = get_project_for(request.user, ref, Right.DUTIES)
    screen = duties_page(project, request.user, now, request.GET.get("page", 1))
    return render(request, "harvest/duties.html", {"project": project, "screen": screen, "now": now})


@login_required
@require_POST
@reauthentication_required
def brake_release(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.RELEASE)
    brake = release_brake(project, by=request.user, now=timezone.now())
    if brake.released_at:
        messages.success(request, "Both of you agreed. The records are removed with the next round.")
    else:
        messages.success(request, "Your agreement is recorded. It waits for the other person.")
    return redirect("duties", ref=ref)
