"""References from BibTeX, RIS or a list: read, shown, and added once somebody has looked at them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import DomainError
from proposals.access import get_proposal_for
from proposals.forms.references import Line, PasteForm, lines_from, lines_sent, version_sent
from proposals.models import Answer, Proposal
from proposals.rules.references.adding import KEYS
from proposals.rules.workflow import Act
from proposals.services.references import add_references
from proposals.views.keeping import login_required_keeping_text


@never_cache
@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def references_add(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    if key not in KEYS:
        raise Http404("This question takes no references.")
    if "line" in request.POST:
        return _add(request, proposal, key)
    answer = Answer.objects.filter(proposal=proposal, key=key).first()
    form = PasteForm(sent(request), request.FILES or None, standing=str(answer.value or "") if answer else "")
    if form.is_bound and form.is_valid():
        reading, lines = form.reading, lines_from(form.reading.entries)
        return _confirm(request, proposal, key, lines, answer.version if answer else 0, reading=reading)
    context = {"proposal": proposal, "key": key, "form": form}
    return render(request, "proposals/references/paste.html", context, status=422 if form.is_bound else 200)


def _add(request: SignedInRequest, proposal: Proposal, key: str) -> HttpResponse:
    lines, version = lines_sent(request.POST), version_sent(request.POST)
    taken = [line.text for line in lines if line.is_taken and line.text.strip()]
    if not taken:
        refused = "Choose at least one reference to add."
        return _confirm(request, proposal, key, lines, version, refused=refused, status=422)
    try:
        add_references(proposal, key, taken, expected_version=version, by=request.user, now=timezone.now())
    except DomainError as error:
        return _ask_again(request, proposal, key, lines, error)
    messages.success(request, f"Added to your answer: {len(taken)}. Look at them once in their place.")
    return redirect("question", proposal.ref, key)


def _ask_again(
    request: SignedInRequest, proposal: Proposal, key: str, lines: tuple[Line, ...], error: DomainError
) -> HttpResponse:
    """Nothing was added; what was confirmed is on the page, on top of the answer as it stands now."""
    version = Answer.objects.filter(proposal=proposal, key=key).values_list("version", flat=True).first()
    refused = f"{error.message} Your references are below and were not added."
    return _confirm(request, proposal, key, lines, version or 0, refused=refused, status=error.status)


def _confirm(
    request: SignedInRequest,
    proposal: Proposal,
    key: str,
    lines: tuple[Line, ...],
    version: int,
    *,
    reading: object = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "key": key,
        "lines": lines,
        "version": version,
        "reading": reading,
        "refused": refused,
    }
    return render(request, "proposals/references/confirm.html", context, status=status)
