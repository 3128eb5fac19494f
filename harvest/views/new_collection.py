"""A new collection: begun from the plan or from another one, made with a builder or as TikTok's object, checked, added."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from accounts.rules.errors import DomainError, NotNow
from harvest.access import get_project_for
from harvest.forms.collection import CollectionForm
from harvest.forms.drafting import Draft, begin, judge, press, read_builder_as_typed
from harvest.forms.problems import show_refusal
from harvest.models import Collection, Project
from harvest.rules.conformance import VIDEOS
from harvest.rules.rights import Right
from harvest.selectors.parts import find_collection
from harvest.selectors.plans import approved_plan, describe
from harvest.selectors.screens.query_said import QuerySaid, say_draft
from harvest.services.collections import add_collection
from harvest.services.outside_plan import OutsidePlan
from harvest.services.steps.query_trial import Tried
from harvest.services.trying_query import try_now

_JUDGED = ("save", "check", "try")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection_new(request: SignedInRequest, ref: str) -> HttpResponse:
    project, now = get_project_for(request.user, ref, Right.COLLECT), timezone.now()
    if request.method != "POST":
        draft, source = _begin(project, request.GET.get("from", ""))
        return _show(request, project, draft, now, source=source)
    do = request.POST.get("do", "save").partition("-")[0]
    if do not in _JUDGED:
        return _show(request, project, press(request.POST), now, is_part=bool(request.htmx))
    if do == "try":
        return _try(request, project, now)
    draft, document = judge(request.POST)
    if document is not None and do == "save":
        made = _add(request, project, draft, document, now)
        if made is not None:
            messages.success(
                request, f"The collection {made.name} is ready. Start its first run when you like."
            )
            return redirect("collection", ref=ref, number=made.pk)
    return _show(request, project, draft, now, is_checked=document is not None and do == "check")


def _try(request: SignedInRequest, project: Project, now: datetime) -> HttpResponse:
    """One request, if query and period are whole; what else is wrong does not matter yet."""
    draft, _ = judge(request.POST)
    query, days = draft.builder.draft(), draft.days()
    if query is None or days is None:
        return _show(request, project, draft, now)
    draft = press(request.POST)
    try:
        tried = try_now(project, query, days, by=request.user, now=now, clock=timezone.now)
    except NotNow as error:
        return _show(request, project, draft, now, not_tried=error.message)
    return _show(request, project, draft, now, tried=tried)


@login_required
@require_POST
def collection_said(request: SignedInRequest, ref: str) -> HttpResponse:
    """What stands beside the form, for what is typed so far. Writes nothing."""
    project = get_project_for(request.user, ref, Right.COLLECT)
    draft = Draft(CollectionForm.unjudged(request.POST), read_builder_as_typed(request.POST))
    context = {
        "said": _say(project, draft, timezone.now()),
        "draft": draft,
        "form": draft.form,
        "is_live": True,
        "asks_reason": "reason" not in request.POST,
    }
    return render(request, "harvest/query/_said.html", context)


def _begin(project: Project, number: str) -> tuple[Draft, str]:
    """From the collection of that number, else from the approved plan, else blank; and which it was."""
    if number.isdecimal():
        collection = find_collection(project, int(number))
        if collection.kind != VIDEOS:
            raise Http404("Only collections of videos have a query to copy.")
        return begin(
            describe(collection), name=_next_name(project, collection)
        ), f"the collection {collection.name}"
    planned = next((each for each in approved_plan(project) if each["kind"] == "videos"), None)
    return begin(planned), "the approved plan" if planned else ""


def _next_name(project: Project, collection: Collection) -> str:
    """The same with the first number that is free."""
    taken = set(project.collections.values_list("name", flat=True))
    stem = collection.name[:75]
    return next(name for n in range(2, len(taken) + 3) if (name := f"{stem} {n}") not in taken)


def _add(
    request: SignedInRequest, project: Project, draft: Draft, document: dict[str, Any], now: datetime
) -> Collection | None:
    """None: refused, and the form says why."""
    reason = draft.form.cleaned_data["reason"]
    try:
        return add_collection(project, document, by=request.user, now=now, reason=reason)
    except OutsidePlan as outside:
        draft.form.add_error("reason", outside.message)
    except DomainError as error:
        show_refusal(draft.form, error)
    return None


def _show(
    request: SignedInRequest,
    project: Project,
    draft: Draft,
    now: datetime,
    *,
    source: str = "",
    is_checked: bool = False,
    is_part: bool = False,
    tried: Tried | None = None,
    not_tried: str = "",
) -> HttpResponse:
    context = {
        "project": project,
        "draft": draft,
        "form": draft.form,
        "builder": draft.builder,
        "source": source,
        "is_checked": is_checked,
        "is_part": is_part,
        "tried": tried,
        "not_tried": not_tried,
        "said": _say(project, draft, now),
    }
    template = "harvest/query/_builder.html" if is_part else "harvest/collection_new.html"
    return render(request, template, context, status=200 if draft.is_fine else 422)


def _say(project: Project, draft: Draft, now: datetime) -> QuerySaid:
    return say_draft(project, draft.builder.draft(), draft.days(), draft.fields(), draft.extras(), now)
