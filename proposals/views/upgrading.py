"""An application moves on to TikTok's new questions: first what happens to each answer, then the step."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from proposals.access import get_proposal_for
from proposals.rendering.answers import build_blocks
from proposals.rules.workflow import Act
from proposals.selectors.succession import moving_page
from proposals.services.upgrading import upgrade
from proposals.views.keeping import login_required_keeping_text


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def new_questions(request: SignedInRequest, ref: str) -> HttpResponse:
    """`to` is the label of the version that was previewed."""
    if request.method == "POST":
        proposal = get_proposal_for(request.user, ref, Act.EDIT)
        upgrade(proposal, to=request.POST.get("to", ""), by=request.user, now=timezone.now())
        messages.success(request, "The application answers TikTok’s new questions now.")
        return redirect("new_questions", ref)
    proposal = get_proposal_for(request.user, ref, Act.READ)
    page = moving_page(proposal, request.user)
    aside = [(row, build_blocks(row.question, row.value)) for row in page.aside]
    return render(
        request, "proposals/new_questions.html", {"proposal": proposal, "page": page, "aside": aside}
    )
