"""Breaches of security. The PI, librarians and administrators alone know that there are any."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.breach import BreachForm, LeaveOutForm, NoteForm, NoticeForm, read_moment
from harvest.forms.problems import show_refusal
from harvest.models import Breach
from harvest.rules.breach import NoteKind, Notice
from harvest.rules.rights import Right
from harvest.selectors.parts import find_breach
from harvest.selectors.screens.breach_pages import breach_page, breaches_table
from harvest.services.breaches import add_note, close_breach, leave_out, record_breach, record_notice
from harvest.views.guarding import SignedIn

type Act = Callable[[Breach, dict[str, Any], User, datetime], str]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def breaches(request: SignedIn, ref: str) -> HttpResponse:
    project, now = get_project_for(request.user, ref, Right.BREACH), timezone.now()
    form = BreachForm(project, request.POST or None, initial={"assigned_to": request.user.pk})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        known_at = read_moment(given.pop("known_on"), given.pop("known_time"))
        try:
            breach = record_breach(project, known_at=known_at, **given, by=request.user, now=now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Recorded. The clocks run; those who may know of it are asked.")
            return redirect("breach", ref=ref, number=breach.number)
    context = {"project": project, "form": form, "rows": breaches_table(project, now), "now": now}
    return render(request, "harvest/breaches.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def breach(request: SignedIn, ref: str, number: int) -> HttpResponse:
    return _show(request, find_breach(get_project_for(request.user, ref, Right.BREACH), number), {})


@login_required
@require_POST
def act(request: SignedIn, ref: str, number: int, name: str) -> HttpResponse:
    found = find_breach(get_project_for(request.user, ref, Right.BREACH), number)
    if name not in ACTS:
        raise Http404("There is no such act.")
    make_form, perform = ACTS[name]
    form = make_form(request.POST)
    if form.is_valid():
        try:
            said = perform(found, form.cleaned_data, request.user, timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("breach", ref=ref, number=number)
    return _show(request, find_breach(found.project, number), {name: form})


def _show(request: SignedIn, found: Breach, bound: Mapping[str, forms.Form]) -> HttpResponse:
    now = timezone.now()
    context = {
        "now": now,
        "project": found.project,
        "screen": breach_page(found, now),
        "forms": {name.replace("-", "_"): bound.get(name) or make() for name, (make, _) in ACTS.items()},
        "bound": next(iter(bound.values()), None),
    }
    return render(request, "harvest/breach.html", context, status=422 if bound else 200)


def _note(found: Breach, given: dict[str, Any], by: User, now: datetime) -> str:
    add_note(found, NoteKind(given["kind"]), given["text"], by=by, now=now)
    return "Written down."


def _notice(found: Breach, given: dict[str, Any], by: User, now: datetime) -> str:
    sent_at = read_moment(given.pop("sent_on"), given.pop("sent_time"))
    record_notice(found, Notice(given.pop("to")), sent_at=sent_at, **given, by=by, now=now)
    return "Recorded; its clock has stopped."


def _leave_out(found: Breach, given: dict[str, Any], by: User, now: datetime) -> str:
    leave_out(found, Notice(given["to"]), given["left_out"], by=by, now=now)
    return "Recorded, with the reason."


def _close(found: Breach, _: dict[str, Any], by: User, now: datetime) -> str:
    close_breach(found, by=by, now=now)
    return "The case is closed. It stays readable for those who may know of it."


ACTS: Final[Mapping[str, tuple[Callable[..., forms.Form], Act]]] = {
    "note": (NoteForm, _note),
    "notice": (NoticeForm, _notice),
    "leave-out": (LeaveOutForm, _leave_out),
    "close": (forms.Form, _close),
}
