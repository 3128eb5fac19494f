"""All answers on one page, with what the checks say."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from proposals.access import get_proposal_for, may_now
from proposals.rules.workflow import Act
from proposals.selectors import check_answers as selector


@login_required
@require_safe
def check_answers(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.READ)
    check = selector.check_answers(proposal, timezone.now().date())
    context = {"proposal": proposal, "check": check, "can_edit": may_now(request.user, proposal, Act.EDIT)}
    return render(request, "proposals/check.html", context)
