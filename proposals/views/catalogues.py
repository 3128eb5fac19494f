"""TikTok's questions in the library: their versions, the next one, and the end of an old one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import Conflict
from proposals.access import demand_library
from proposals.catalogue.loading import FileError
from proposals.catalogue.writing import write_catalogue
from proposals.forms.publishing import NextVersion
from proposals.models import CatalogueVersion
from proposals.selectors.catalogues import list_catalogues
from proposals.selectors.succession import NextPage, next_page
from proposals.services import publishing


@login_required
@require_safe
def library_questions(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    return render(request, "proposals/library/questions.html", {"versions": list_catalogues()})


@login_required
@require_safe
def library_questions_file(request: SignedInRequest, number: int) -> HttpResponse:
    """A version as YAML, to make the next one from."""
    demand_library(request.user)
    version = get_object_or_404(CatalogueVersion, pk=number)
    response = HttpResponse(write_catalogue(version.content), content_type="text/yaml; charset=utf-8")
    name = f"{version.label.replace('/', '-')}.yaml"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def library_questions_next(request: SignedInRequest) -> HttpResponse:
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


@login_required
@require_POST
def library_questions_retire(request: SignedInRequest, number: int) -> HttpResponse:
    """`act` says whether it ends now, or is taken back."""
    demand_library(request.user)
    version, now = get_object_or_404(CatalogueVersion, pk=number), timezone.now()
    if request.POST.get("act") == "reinstate":
        publishing.reinstate(version, by=request.user, now=now)
        messages.success(
            request, f"Applications that answer the version of {version.name} can be sent again."
        )
    elif request.POST.get("act") == "retire":
        publishing.retire(version, by=request.user, now=now)
        messages.success(
            request, f"The version of {version.name} has ended. Nothing that answers it can be sent any more."
        )
    return redirect("library_questions")


def _compare(request: SignedInRequest, form: NextVersion) -> HttpResponse:
    draft = publishing.check_next(form.shown, now=timezone.now())
    return _show(request, form, page=next_page(draft.present, draft.content))


def _publish(request: SignedInRequest, form: NextVersion) -> HttpResponse:
    after, by, now = form.cleaned_data["after"], request.user, timezone.now()
    try:
        version = publishing.publish_next(form.shown, after=after, by=by, now=now)
    except Conflict as conflict:
        form.add_error(None, conflict.message)
        return _show(request, form, status=conflict.status)
    messages.success(
        request, f"The version of {version.name} is published. Teams are told on their applications."
    )
    return redirect("library_questions")


def _show(
    request: SignedInRequest, form: NextVersion, *, page: NextPage | None = None, status: int = 200
) -> HttpResponse:
    lines = form.shown.split("\n")
    problems = [
        (problem, lines[problem.line - 1] if 0 < problem.line <= len(lines) else "")
        for problem in form.problems
    ]
    context = {"form": form, "page": page, "problems": problems}
    return render(request, "proposals/library/questions_next.html", context, status=status)
