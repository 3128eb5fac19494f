"""The way to the end of an access: dates, who does what, what is ticked off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from harvest.access import get_project_for
from harvest.forms.run_down import TickForm
from harvest.rules.rights import Right
from harvest.rules.run_down import EndStep
from harvest.selectors.screens.run_down_page import run_down_page
from harvest.services.run_down import mark_done
from harvest.views.guarding import SignedIn


@login_required
@require_safe
def run_down(request: SignedIn, ref: str) -> HttpResponse:
    now = timezone.now()
    project = get_project_for(request.user, ref, Right.SEE)
    screen = run_down_page(project, request.user, now)
    context = {"project": project, "screen": screen, "form": TickForm(), "now": now}
    return render(request, "harvest/run_down.html", context)


@login_required
@require_POST
def tick(request: SignedIn, ref: str, step: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.DUTIES)
    if step not in set(EndStep):
        raise Http404("There is no such step.")
    form = TickForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else request.POST.get("note", "")
    mark_done(project, EndStep(step), note, by=request.user, now=timezone.now())
    messages.success(request, "Ticked off. It leaves the calendars.")
    return redirect("run_down", ref=ref)
