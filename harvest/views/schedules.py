"""Runs of one collection, and when it runs by itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.problems import show_refusal
from harvest.forms.schedule import FollowUpsForm, OrderForm, ScheduleForm
from harvest.models import Schedule
from harvest.rules.rights import Right
from harvest.selectors.parts import find_collection
from harvest.selectors.screens.runs_page import runs_page
from harvest.services.follow_ups import choose_follow_ups
from harvest.services.schedules import (
    end_schedule,
    find_schedule,
    pause_schedule,
    resume_schedule,
    set_schedule,
)
from harvest.views.guarding import SignedIn


class Act(Protocol):
    def __call__(self, schedule: Schedule, *, by: User | None, now: datetime) -> None: ...


_ACTS: Final[Mapping[str, tuple[Act, str]]] = {
    "pause": (pause_schedule, "Paused. Nothing starts by itself until you let it go on."),
    "resume": (resume_schedule, "The schedule goes on."),
    "end": (end_schedule, "Ended. Nothing starts by itself any more."),
}


@login_required
@require_safe
def runs(request: SignedIn, ref: str, number: int) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.SEE), number)
    chosen = {"late": collection.asks_late, "counts": collection.asks_counts}
    context = {
        "project": collection.project,
        "screen": runs_page(collection, request.user, timezone.now(), request.GET.get("page", 1)),
        "order_form": OrderForm(),
        "follow_ups_form": FollowUpsForm(initial=chosen),
    }
    return render(request, "harvest/runs.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: SignedIn, ref: str, number: int) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.COLLECT), number)
    now = timezone.now()
    form = ScheduleForm(collection.end_date, now.date(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_schedule(collection, form.wanted(), by=request.user, now=now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"The schedule of {collection.name} is set.")
            return redirect("collection_runs", ref=ref, number=number)
    context = {"project": collection.project, "collection": collection, "form": form}
    return render(request, "harvest/schedule.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def act(request: SignedIn, ref: str, number: int, verb: str) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.COLLECT), number)
    if verb not in _ACTS:
        raise Http404("Nobody can do this with a schedule.")
    do, told = _ACTS[verb]
    do(find_schedule(collection), by=request.user, now=timezone.now())
    messages.success(request, told)
    return redirect("collection_runs", ref=ref, number=number)


@login_required
@require_POST
def follow_ups(request: SignedIn, ref: str, number: int) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.COLLECT), number)
    form = FollowUpsForm(request.POST)
    form.full_clean()
    choose_follow_ups(collection, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect("collection_runs", ref=ref, number=number)
