"""The home of an application."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from proposals.access import get_proposal_for
from proposals.rules.workflow import Act
from proposals.selectors.catalogues import standing_of
from proposals.selectors.task_list import task_list

MOVES = {Act.TAKE_BACK: "review_take_back", Act.REOPEN: "review_reopen"}
"""Acts that a press of a button on this page does; all others have pages of their own."""


@login_required
@require_safe
def proposal(request: SignedInRequest, ref: str) -> HttpResponse:
    found = get_proposal_for(request.user, ref, Act.READ)
    today = timezone.now().date()
    tasks = task_list(found, request.user, today)
    moves = [
        {"label": act.label, "url": reverse(MOVES[act], args=[ref])} for act in tasks.acts if act in MOVES
    ]
    context = {
        "proposal": found,
        "tasks": tasks,
        "moves": moves,
        "today": today,
        "can_edit": Act.EDIT in tasks.acts,
        "standing": standing_of(found),
    }
    return render(request, "proposals/tasks.html", context)
