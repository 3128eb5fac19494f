"""Runs: started, watched, paused, stopped, cancelled."""

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
from harvest.access import get_project_for
from harvest.forms.schedule import OrderForm
from harvest.models import Run
from harvest.rules.order import USUAL
from harvest.rules.rights import Right
from harvest.rules.run_acts import RunAct
from harvest.selectors.parts import find_collection, find_run
from harvest.selectors.screens.run_page import run_page
from harvest.services.runs import cancel_run, pause_run, resume_run, start_run, stop_run
from harvest.views.guarding import SignedIn


class Act(Protocol):
    def __call__(self, run: Run, *, by: User | None, now: datetime) -> None: ...


_ACTS: Final[Mapping[RunAct, tuple[Act, str]]] = {
    RunAct.PAUSE: (pause_run, "Paused. A page that is on its way is still stored."),
    RunAct.RESUME: (resume_run, "The run goes on."),
    RunAct.STOP: (stop_run, "Stopped. What came is kept."),
}


@login_required
@require_POST
def start(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.COLLECT)
    form = OrderForm(request.POST)
    order = form.chosen() if form.is_valid() else USUAL
    run = start_run(find_collection(project, number), by=request.user, now=timezone.now(), order=order)
    return redirect("run", ref=ref, number=run.pk)


@login_required
@require_safe
def show(request: SignedIn, ref: str, number: int) -> HttpResponse:
    now = timezone.now()
    run = find_run(get_project_for(request.user, ref, Right.SEE), number)
    return render(request, "harvest/run.html", {"screen": run_page(run, request.user, now), "now": now})


@login_required
@require_safe
def progress(request: SignedIn, ref: str, number: int) -> HttpResponse:
    """The part of the page that changes. 204 while it is as `seen` says, so that nothing moves under the reader."""
    run = find_run(get_project_for(request.user, ref, Right.SEE), number)
    now = timezone.now()
    screen, seen = run_page(run, request.user, now), request.GET.get("seen", "")
    if screen.mark == seen:
        return HttpResponse(status=204)
    has_news = screen.mark.partition("-")[0] != seen.partition("-")[0]
    return render(request, "harvest/_run_progress.html", {"screen": screen, "now": now, "has_news": has_news})


@login_required
@require_POST
def act(request: SignedIn, ref: str, number: int, verb: str) -> HttpResponse:
    run = find_run(get_project_for(request.user, ref, Right.COLLECT), number)
    if verb not in _ACTS:
        raise Http404("Nobody can do this with a run.")
    do, told = _ACTS[RunAct(verb)]
    do(run, by=request.user, now=timezone.now())
    messages.success(request, told)
    return redirect("run", ref=ref, number=number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedIn, ref: str, number: int) -> HttpResponse:
    run = find_run(get_project_for(request.user, ref, Right.COLLECT), number)
    if request.method == "POST":
        cancel_run(run, by=request.user, now=timezone.now())
        messages.success(request, "Cancelled. What this run was first to bring is being discarded.")
        return redirect("run", ref=ref, number=number)
    facts = [
        {"number": run.records_new, "words": "records that only this run brought will be erased"},
        {"number": run.records_again, "words": "records that were there before stay"},
    ]
    return render(
        request, "harvest/run_cancel.html", {"run": run, "project": run.collection.project, "facts": facts}
    )
