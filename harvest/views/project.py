"""A project: its home, and how it opens from a granted application."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from harvest.access import get_project_for
from harvest.rules.rights import Right
from harvest.selectors.screens.project_page import project_page
from harvest.services.extending import extend_project, find_project_to_extend
from harvest.services.projects import open_project
from harvest.views.guarding import SignedIn
from proposals.access import get_proposal_for
from proposals.rules.workflow import Act
from proposals.services.handing_over import build_handover


@login_required
@require_safe
def show(request: SignedIn, ref: str) -> HttpResponse:
    now = timezone.now()
    project = get_project_for(request.user, ref, Right.SEE)
    screen = project_page(project, request.user, now)
    return render(request, "harvest/project.html", {"screen": screen, "project": project, "now": now})


@login_required
@require_POST
def open_granted(request: SignedIn, ref: str) -> HttpResponse:
    """A project of its own, or what was granted later for one that there is."""
    proposal, now = get_proposal_for(request.user, ref, Act.RECORD_GRANT), timezone.now()
    handover = build_handover(proposal)
    if earlier := find_project_to_extend(proposal, handover):
        project = extend_project(earlier, handover, proposal=proposal, by=request.user, now=now)
        messages.success(
            request, "The project goes on with what TikTok granted now: its days and its people."
        )
        return redirect("project", ref=project.ref)
    project = open_project(handover, proposal=proposal, by=request.user, now=now)
    messages.success(request, "The project is open. Next, its PI or a manager enters the client key.")
    return redirect("project", ref=project.ref)
