"""Versions that were kept, and files made of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from proposals.access import get_proposal_for, roles_of
from proposals.forms.exporting import ChooseFormat
from proposals.models import Proposal
from proposals.rendering.exporting import Export, ExportFormat
from proposals.rules.workflow import Act, has_right
from proposals.selectors.files import make_file
from proposals.selectors.history import history
from proposals.services.exporting import take_export_snapshot

FORMATS = (
    (ExportFormat.PDF, "PDF", "to read, sign and file"),
    (ExportFormat.DOCX, "Word", "to work on in Word, LibreOffice or Google Docs"),
    (ExportFormat.MARKDOWN, "Markdown", "to work on in a text editor"),
    (ExportFormat.COPYSHEET, "Copy sheet", "plain text in the order of TikTok’s form"),
    (ExportFormat.ZIP, "Evidence pack", "every version, approvals, what was pasted and decided, with hashes"),
    (ExportFormat.MADMP, "maDMP", "the data management plan for other systems (RDA 1.2)"),
    (ExportFormat.JSON, "JSON", "everything, for machines and archives"),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: SignedInRequest, ref: str) -> HttpResponse:
    """A POST keeps a version of what is written now, unless there is one that says the same, and leads to its file."""
    if request.method == "POST":
        return _export(request, get_proposal_for(request.user, ref, Act.EXPORT))
    proposal = get_proposal_for(request.user, ref, Act.READ)
    roles = roles_of(request.user, proposal)
    context = {
        "proposal": proposal,
        "history": history(proposal),
        "formats": FORMATS,
        "may_export": has_right(Act.EXPORT, roles=roles),
        "may_edit": has_right(Act.EDIT, roles=roles),
    }
    return render(request, "proposals/versions.html", context)


@login_required
@require_safe
def export_file(request: SignedInRequest, ref: str, number: int, export_format: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EXPORT)
    if export_format not in set(ExportFormat):
        raise Http404("There is no such format.")
    snapshot = get_object_or_404(proposal.snapshots, number=number)
    return _attach(make_file(proposal, snapshot, ExportFormat(export_format)))


def _export(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    form = ChooseFormat(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was exported: choose a format.")
        return redirect("versions", proposal.ref)
    wanted: ExportFormat = form.cleaned_data["export_format"]
    snapshot = take_export_snapshot(proposal, wanted, by=request.user, now=timezone.now())
    return redirect("export_file", proposal.ref, snapshot.number, wanted.value)


def _attach(made: Export) -> HttpResponse:
    response = HttpResponse(made.body, content_type=made.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, made.filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
