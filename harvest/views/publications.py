"""Planned outputs: planned, checked, signed, sent to TikTok, published."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.access import get_project_for, is_allowed
from harvest.forms.problems import show_refusal
from harvest.forms.publication import (
    KeepForm,
    MoveForm,
    NoticeForm,
    PlanForm,
    PublishedForm,
    SignForm,
    TextForm,
)
from harvest.models import Project, Publication
from harvest.rules.publishing import OutputKind, Purpose, Verdict
from harvest.rules.rights import Right
from harvest.selectors.parts import find_publication
from harvest.selectors.publications import newest_of
from harvest.selectors.screens.publication_page import publication_page
from harvest.selectors.screens.publications_table import publications_table
from harvest.services.manuscript_findings import keep_finding, list_entries
from harvest.services.manuscripts import send_manuscript
from harvest.services.publications import (
    drop_publication,
    move_publication,
    plan_publication,
    record_notice,
    record_published,
)
from harvest.services.signing_off import sign_off
from harvest.views.guarding import SignedIn

type Act = Callable[[Publication, dict[str, Any], User, datetime], str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publications(request: SignedIn, ref: str) -> HttpResponse:
    right = Right.PUBLISH if request.method == "POST" else Right.OUTPUTS
    project = get_project_for(request.user, ref, right)
    form = PlanForm(project, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planned = _plan(project, form.cleaned_data, request.user)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, "Planned. Its dates are in your calendar. Send the text when you have one."
            )
            return redirect("publication", ref=ref, number=planned.number)
    now = timezone.now()
    screen = publications_table(project, now, request.GET.get("page", 1))
    context = {
        "now": now,
        "project": project,
        "form": form,
        "screen": screen,
        "may_plan": _may_plan(request.user, project),
    }
    return render(request, "harvest/publications.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def publication(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.OUTPUTS)
    return _show(request, find_publication(project, number), {})


@login_required
@require_POST
def act(request: SignedIn, ref: str, number: int, name: str) -> HttpResponse:
    if name not in ACTS:
        raise Http404("There is no such act.")
    right = Right.OUTPUTS if name == "sign" else Right.PUBLISH
    project = get_project_for(request.user, ref, right)
    found = find_publication(project, number)
    make_form, perform = ACTS[name]
    form = make_form(request.POST, request.FILES)
    if form.is_valid():
        try:
            said = perform(found, form.cleaned_data, request.user, timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("publication", ref=ref, number=number)
    return _show(request, found, {name: form})


def _show(request: SignedIn, found: Publication, bound: Mapping[str, forms.Form]) -> HttpResponse:
    now = timezone.now()
    screen = publication_page(found, request.user, now, list_entries)
    made = {name: bound.get(name) or make_form() for name, (make_form, _) in ACTS.items()}
    context = {
        "now": now,
        "project": found.project,
        "screen": screen,
        "forms": made,
        "bound": next(iter(bound.values()), None),
    }
    return render(request, "harvest/publication.html", context, status=422 if bound else 200)


def _may_plan(user: User, project: Project) -> bool:
    return is_allowed(user, project, Right.PUBLISH, timezone.now().date())


def _plan(project: Project, given: dict[str, Any], by: User) -> Publication:
    given = given | {"kind": OutputKind(given["kind"]), "authors": list(given["authors"])}
    return plan_publication(project, **given, by=by, now=timezone.now())


def _send_text(found: Publication, given: dict[str, Any], by: User, now: datetime) -> str:
    file = given["file"]
    made = send_manuscript(found, file.name, file.read(), by=by, now=now)
    return f"Version {made.number} is here and is being compared with the records."


def _keep(found: Publication, given: dict[str, Any], by: User, now: datetime) -> str:
    newest = newest_of(found)
    if newest is None:
        raise Http404("There is no text yet.")
    keep_finding(newest, given["finding"], given["reason"], by=by, now=now)
    return "It stays, with your reason beside it."


def _sign(found: Publication, given: dict[str, Any], by: User, now: datetime) -> str:
    newest = newest_of(found)
    if newest is None:
        raise Http404("There is no text yet.")
    sign_off(newest, Verdict(given["verdict"]), given["note"], by=by, now=now)
    return "Your verdict is recorded."


def _notice(found: Publication, given: dict[str, Any], by: User, now: datetime) -> str:
    purpose = Purpose(given["purpose"])
    record_notice(found, purpose, sent_on=given["sent_on"], sent_to=given["sent_to"], by=by, now=now)
    return f"Recorded: {purpose.words.lower()}."


def _published(found: Publication, given: dict[str, Any], by: User, now: datetime) -> str:
    record_published(found, published_on=given["published_on"], where=given["where"], by=by, now=now)
    return "Recorded as published."


def _move(found: Publication, given: dict[str, Any], by: User, now: datetime) -> str:
    move_publication(found, given["planned_on"], by=by, now=now)
    return "The planned day and its dates have moved."


def _drop(found: Publication, _: dict[str, Any], by: User, now: datetime) -> str:
    drop_publication(found, by=by, now=now)
    return "It is no longer planned."


ACTS: Final[Mapping[str, tuple[Callable[..., forms.Form], Act]]] = {
    "text": (TextForm, _send_text),
    "keep": (KeepForm, _keep),
    "sign": (SignForm, _sign),
    "notice": (NoticeForm, _notice),
    "published": (PublishedForm, _published),
    "move": (MoveForm, _move),
    "drop": (forms.Form, _drop),
}
