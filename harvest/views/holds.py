"""Legal holds of a project."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.holds import HoldForm, LiftForm
from harvest.forms.problems import show_refusal
from harvest.models import Project
from harvest.rules.rights import Right
from harvest.selectors.parts import find_hold_numbered
from harvest.selectors.screens.holds_page import holds_page
from harvest.services.holds import accept_conflict, lift_hold, record_hold
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.HOLD if request.method == "POST" else Right.CLOSE)
    form = HoldForm(project, request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hold = record_hold(project, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"Recorded. It stops nothing until {hold.decider.name} accepts the conflict."
            )
            return redirect("holds", ref=ref)
    return _show(request, project, form, LiftForm())


@login_required
@require_POST
@reauthentication_required
def accept(request: SignedIn, ref: str, number: int) -> HttpResponse:
    hold = find_hold_numbered(get_project_for(request.user, ref, Right.CLOSE), number)
    accept_conflict(hold, by=request.user, now=timezone.now())
    messages.success(request, "It holds from now on. Every date of erasing says so.")
    return redirect("holds", ref=ref)


@login_required
@require_POST
def lift(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.CLOSE)
    hold, form = find_hold_numbered(project, number), LiftForm(request.POST)
    if not form.is_valid():
        return _show(request, project, HoldForm(project, request.user), form)
    lift_hold(hold, form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, "The hold is over. What was due is erased by itself.")
    return redirect("holds", ref=ref)


def _show(request: SignedIn, project: Project, form: HoldForm, lift_form: LiftForm) -> HttpResponse:
    now = timezone.now()
    bound: forms.Form | None = next((each for each in (form, lift_form) if each.is_bound), None)
    context = {
        "project": project,
        "screen": holds_page(project, request.user, now),
        "form": form,
        "lift_form": lift_form,
        "bound": bound,
        "now": now,
    }
    return render(request, "harvest/holds.html", context, status=422 if bound else 200)
