"""Starting an application, and giving it another title."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import Invalid
from proposals.access import get_proposal_for
from proposals.forms.starting import ChangeTitle, NewProposal
from proposals.rules.workflow import Act
from proposals.services.starting import rename, start_proposal
from proposals.views.keeping import login_required_keeping_text


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: SignedInRequest) -> HttpResponse:
    form, now = NewProposal(sent(request)), timezone.now()
    if form.is_valid():
        try:
            return redirect("proposal", start_proposal(**form.cleaned_data, by=request.user, now=now).ref)
        except Invalid as refused:
            form.show(refused)
    return render(request, "proposals/new.html", {"form": form}, status=422 if form.is_bound else 200)


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
