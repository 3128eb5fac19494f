"""Starting an application, and giving it another title."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import Invalid
from proposals.access import get_proposal_for
from proposals.forms.starting import ChangeTitle, NewProposal
from proposals.models import Proposal
from proposals.rules.workflow import Act
from proposals.selectors.copies import copies_for
from proposals.services.copying import start_from
from proposals.services.starting import rename, start_proposal
from proposals.views.keeping import login_required_keeping_text


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: SignedInRequest) -> HttpResponse:
    """`?from=` names an application of theirs whose answers are taken over, unless another is chosen."""
    copies, now = copies_for(request.user), timezone.now()
    form = NewProposal(
        sent(request), copies=copies.choices, initial=copies.initial(request.GET.get("from", ""))
    )
    if form.is_valid():
        try:
            return redirect("proposal", _start(request, form.cleaned_data, now).ref)
        except Invalid as refused:
            form.show(refused)
    return render(request, "proposals/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _start(request: SignedInRequest, said: dict[str, Any], now: datetime) -> Proposal:
    source = said.pop("copy_from", "")
    if not source:
        return start_proposal(**said, by=request.user, now=now)
    earlier = get_proposal_for(request.user, source, Act.READ)
    return start_from(earlier, **said, by=request.user, now=now)


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def title_change(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.EDIT), timezone.now()
    form = ChangeTitle(sent(request), initial={"title": proposal.title})
    if form.is_bound and form.carry_out(
        lambda: rename(proposal, form.cleaned_data["title"], by=request.user, now=now)
    ):
        messages.success(request, "The title is changed. Versions that were kept have the one of their day.")
        return redirect("proposal", ref)
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/title.html", context, status=422 if form.is_bound else 200)
