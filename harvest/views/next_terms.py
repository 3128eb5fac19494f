"""A next version of TikTok's rules: checked, compared, published by the library."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import sent
from accounts.rules.errors import Conflict
from harvest.views.guarding import SignedIn
from proposals.access import demand_library
from proposals.catalogue.comparing_terms import compare_terms
from proposals.catalogue.loading import FileError
from proposals.catalogue.naming import say_version
from proposals.catalogue.reading import read_terms
from proposals.catalogue.writing import write_terms
from proposals.forms.publishing import NextVersion
from proposals.selectors.terms import find_terms, list_versions, read_content
from proposals.services.publishing_terms import check_next_terms, publish_terms


@login_required
@require_safe
def newest_file(request: SignedIn) -> HttpResponse:
    """The newest version as YAML, to make the next one from."""
    demand_library(request.user)
    label = list_versions()[0]
    name = f'attachment; filename="{label.replace("/", "-")}.yaml"'
    body = write_terms(read_content(label))
    return HttpResponse(body, content_type="text/yaml; charset=utf-8", headers={"Content-Disposition": name})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def next_version(request: SignedIn) -> HttpResponse:
    """First the mistakes by line, then what would change, then it is published: the text goes along each time."""
    demand_library(request.user)
    form = NextVersion(sent(request), request.FILES or None)
    if not form.is_bound or not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    try:
        return _publish(request, form) if "publish" in request.POST else _compare(request, form)
    except FileError as error:
        form.show(error)
        return _show(request, form, status=422)


def _compare(request: SignedIn, form: NextVersion) -> HttpResponse:
    terms, present = read_terms(check_next_terms(form.shown)), list_versions()[0]
    context = {
        "name": say_version(terms.label),
        "present": present,
        "present_name": say_version(present),
        "changes": compare_terms(find_terms(present), terms),
    }
    return _show(request, form, found=context)


def _publish(request: SignedIn, form: NextVersion) -> HttpResponse:
    try:
        publish_terms(form.shown, after=form.cleaned_data["after"], by=request.user, now=timezone.now())
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        return _show(request, form, status=conflict.status)
    messages.success(request, "Published. No project goes by it yet: see what moves in each, and choose.")
    return redirect("library_terms_version")


def _show(
    request: SignedIn, form: NextVersion, *, found: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    lines = form.shown.split("\n")
    problems = [
        (problem, lines[problem.line - 1] if 0 < problem.line <= len(lines) else "")
        for problem in form.problems
    ]
    context = {"form": form, "problems": problems, **(found or {})}
    return render(request, "harvest/terms/next.html", context, status=status)
