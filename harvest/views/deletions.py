"""TikTok's requests for deletion, as cases."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.deletion import AnswerForm, AssignForm, RequestForm, WithdrawForm
from harvest.forms.problems import show_refusal
from harvest.models import DeletionRequest
from harvest.rules.deletion import Covers
from harvest.rules.rights import Right
from harvest.selectors.parts import find_deletion_request
from harvest.selectors.screens.deletion_pages import deletion_page, deletions_table
from harvest.services.deletion import (
    Answered,
    Asked,
    answer_request,
    assign_request,
    begin_erasing,
    record_request,
    withdraw_request,
)
from harvest.services.erasing_requested import count_named
from harvest.vault import VaultError
from harvest.views.guarding import SignedIn

log = logging.getLogger(__name__)

type Act = Callable[[DeletionRequest, dict[str, Any], User, datetime], str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deletions(request: SignedIn, ref: str) -> HttpResponse:
    project, now = get_project_for(request.user, ref, Right.CLOSE), timezone.now()
    form = RequestForm(project, request.POST or None, initial={"assigned_to": request.user.pk})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            asked = Asked(**given | {"covers": Covers(given["covers"])})
            recorded = record_request(project, asked, by=request.user, now=now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Recorded. Its day is in the calendars of those who see to it.")
            return redirect("deletion", ref=ref, number=recorded.number)
    context = {"project": project, "form": form, "rows": deletions_table(project, now), "now": now}
    return render(request, "harvest/deletions.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def deletion(request: SignedIn, ref: str, number: int) -> HttpResponse:
    return _show(request, find_deletion_request(get_project_for(request.user, ref, Right.CLOSE), number), {})


@login_required
@require_POST
@reauthentication_required
def erase(request: SignedIn, ref: str, number: int) -> HttpResponse:
    found = find_deletion_request(get_project_for(request.user, ref, Right.CLOSE), number)
    begin_erasing(found, by=request.user, now=timezone.now())
    messages.success(request, "What TikTok named is erased within a few minutes.")
    return redirect("deletion", ref=ref, number=number)


@login_required
@require_POST
def act(request: SignedIn, ref: str, number: int, name: str) -> HttpResponse:
    found = find_deletion_request(get_project_for(request.user, ref, Right.CLOSE), number)
    if name not in ACTS:
        raise Http404("There is no such act.")
    make_form, perform = ACTS[name]
    form = make_form(found.project, request.POST)
    if form.is_valid():
        try:
            said = perform(found, form.cleaned_data, request.user, timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("deletion", ref=ref, number=number)
    return _show(request, found, {name: form})


def _show(request: SignedIn, found: DeletionRequest, bound: Mapping[str, forms.Form]) -> HttpResponse:
    now = timezone.now()
    context = {
        "now": now,
        "project": found.project,
        "screen": deletion_page(found, now, held=_count_held(found)),
        "forms": {name: bound.get(name) or make(found.project) for name, (make, _) in ACTS.items()},
        "bound": next(iter(bound.values()), None),
    }
    return render(request, "harvest/deletion.html", context, status=422 if bound else 200)


def _count_held(found: DeletionRequest) -> int | None:
    """None while the keys are away, without which nobody can say."""
    try:
        return count_named(found)
    except VaultError as error:
        log.error("A deletion in %s cannot be counted: %s", found.project.ref, error)  # noqa: TRY400 -- says it all
        return None


def _assign(found: DeletionRequest, given: dict[str, Any], by: User, now: datetime) -> str:
    assign_request(found, given["assigned_to"], by=by, now=now)
    return f"{given['assigned_to'].name} sees to it now."


def _answer(found: DeletionRequest, given: dict[str, Any], by: User, now: datetime) -> str:
    answer_request(found, Answered(**given), by=by, now=now)
    return "Recorded. The case is closed."


def _withdraw(found: DeletionRequest, given: dict[str, Any], by: User, now: datetime) -> str:
    withdraw_request(found, given["reason"], by=by, now=now)
    return "The request counts as withdrawn. Nothing was erased."


ACTS: Final[Mapping[str, tuple[Callable[..., forms.Form], Act]]] = {
    "assign": (AssignForm, _assign),
    "answer": (AnswerForm, _answer),
    "withdraw": (WithdrawForm, _withdraw),
}
