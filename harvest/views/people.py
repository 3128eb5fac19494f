"""A person of a project leaves it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from harvest.access import get_project_for
from harvest.rules.rights import Right
from harvest.selectors.copies import list_held
from harvest.services.leaving import end_access
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def access_end(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.PEOPLE)
    member = get_object_or_404(project.members.select_related("user"), pk=number)
    if request.method == "POST":
        end_access(project, member.pk, by=request.user, now=timezone.now())
        messages.success(request, f"The access of {member.user.name} has ended. Tell TikTok as well.")
        return redirect("project", ref=ref)
    copies = list_held(project, member.user).count()
    words = "copies of datasets that they took: they are asked to delete them"
    facts = [{"number": copies, "words": words}] if copies else []
    return render(request, "harvest/access_end.html", {"project": project, "member": member, "facts": facts})
