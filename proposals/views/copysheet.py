"""Pasting the approved answers into TikTok's form, and recording that they were submitted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, sent
from proposals.access import get_proposal_for
from proposals.forms.tracking import RecordSubmission
from proposals.rendering.copysheet import FORM
from proposals.rules.workflow import Act
from proposals.selectors.copy_sheet import copy_sheet
from proposals.services import tracking
from proposals.views.keeping import login_required_keeping_text


@login_required
@require_safe
def submit(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.READ)
    sheet = copy_sheet(proposal, request.user)
    return render(
        request, "proposals/submit/submit.html", {"proposal": proposal, "sheet": sheet, "form_url": FORM}
    )


@login_required
@require_POST
def copy_tick(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """`pasted` says which way; htmx gets the one block and the count back."""
    proposal, now = get_proposal_for(request.user, ref, Act.TICK), timezone.now()
    act = tracking.tick_copied if request.POST.get("pasted") == "yes" else tracking.untick
    act(proposal, key, by=request.user, now=now)
    if not request.htmx:
        return redirect(f"{reverse('submit', args=[ref])}#paste-{key}")
    sheet = copy_sheet(proposal, request.user)
    block = next(each for each in sheet.blocks if each.paste.key == key)
    context = {"proposal": proposal, "sheet": sheet, "block": block, "swapped": True}
    return render(request, "proposals/submit/_block.html", context)


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def submission_record(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.RECORD_SUBMISSION), timezone.now()
    form = RecordSubmission(sent(request), initial={"submitted_on": now.date()})
    if form.is_bound and form.carry_out(
        lambda: tracking.record_submission(proposal, **form.cleaned_data, by=request.user, now=now)
    ):
        messages.success(request, "Recorded. We remind you when TikTok’s answer can be expected.")
        return redirect("tracking", ref)
    context = {"proposal": proposal, "form": form, "sheet": copy_sheet(proposal, request.user)}
    return render(request, "proposals/submit/record.html", context, status=422 if form.is_bound else 200)
