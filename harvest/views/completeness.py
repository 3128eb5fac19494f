"""How complete a collection or a run is, as a file: JSON for programs, Markdown for people."""

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from harvest.access import get_project_for
from harvest.rules.completeness import Completeness
from harvest.rules.completeness_words import write_markdown
from harvest.rules.rights import Right
from harvest.selectors.completeness import report_on_collection, report_on_run
from harvest.selectors.parts import find_collection, find_run
from harvest.views.guarding import SignedIn


@login_required
@require_safe
def of_collection(request: SignedIn, ref: str, number: int, form: str) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.SEE), number)
    return _send(report_on_collection(collection, timezone.now()), f"{ref}-collection-{number}", form)


@login_required
@require_safe
def of_run(request: SignedIn, ref: str, number: int, form: str) -> HttpResponse:
    run = find_run(get_project_for(request.user, ref, Right.SEE), number)
    return _send(report_on_run(run, timezone.now()), f"{ref}-run-{number}", form)


def _send(report: Completeness, name: str, form: str) -> HttpResponse:
    told = report.as_json()
    match form:
        case "json":
            body, kind = json.dumps(told, ensure_ascii=False, indent=2) + "\n", "application/json"
        case "md":
            body, kind = write_markdown(told), "text/markdown; charset=utf-8"
        case _:
            raise Http404("The report comes as JSON or Markdown.")
    filename = f"completeness-{name}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, filename) or "attachment"}
    return HttpResponse(body, content_type=kind, headers=headers)
