"""The certificate of deletion, to read and to keep."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from harvest.access import get_project_for
from harvest.rules.certificate import to_file
from harvest.rules.rights import Right
from harvest.selectors.parts import find_certificate
from harvest.selectors.screens.certificate_page import certificate_page
from harvest.services.certificates import read_pdf
from harvest.views.guarding import SignedIn

_TYPES = {"json": "application/json", "pdf": "application/pdf"}


@login_required
@require_safe
def certificate(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.SEE)
    context = {"project": project, "screen": certificate_page(project)}
    return render(request, "harvest/certificate.html", context)


@login_required
@require_safe
def certificate_file(request: SignedIn, ref: str, form: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.SEE)
    found = find_certificate(project)
    if form not in _TYPES:
        raise Http404("There is no such file.")
    body = to_file(found.content) if form == "json" else read_pdf(found)
    name = f'attachment; filename="{found.number}.{form}"'
    return HttpResponse(body, content_type=_TYPES[form], headers={"Content-Disposition": name})
