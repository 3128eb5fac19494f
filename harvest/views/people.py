"""A person of a project leaves it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from harvest.access import get_project_for
from harvest.forms.leavers import VouchForm
from harvest.models import Project, ProjectMember
from harvest.rules.leavers import LeaverDuty
from harvest.rules.rights import Right
from harvest.selectors.copies import list_held
from harvest.selectors.leavers import find_holds_of, has_left, list_copies_of
from harvest.services.leaver_tasks import finish_task, vouch_for_copies
from harvest.services.leaving import end_access
from harvest.views.guarding import SignedIn
from proposals.rendering.quantities import write_count


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def access_end(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.PEOPLE)
    member = get_object_or_404(project.members.select_related("user"), pk=number)
    if request.method == "POST":
        end_access(project, member.pk, by=request.user, now=timezone.now())
        messages.success(request, f"The access of {member.user.name} has ended. See what is left to do.")
        return redirect("person_left", ref=ref, number=number)
    copies = list_held(project, member.user).count()
    facts: list[dict[str, object]]
    words = "copies of datasets that they took: they are asked to delete them"
    facts = [{"number": copies, "words": words}] if copies else []
    if find_holds_of(member).knows_key:
        facts.append(
            {"number": 1, "words": "client secret that they may know: you are asked to have a new one made"}
        )
    return render(request, "harvest/access_end.html", {"project": project, "member": member, "facts": facts})


@login_required
@require_safe
def left(request: SignedIn, ref: str, number: int) -> HttpResponse:
    """What somebody who left leaves behind."""
    project = get_project_for(request.user, ref, Right.PEOPLE)
    return _show_left(request, project, _find(project, number), VouchForm())


@login_required
@require_POST
def seen_to(request: SignedIn, ref: str, number: int, duty: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.PEOPLE)
    if duty not in set(LeaverDuty):
        raise Http404("There is no such task.")
    finish_task(_find(project, number), LeaverDuty(duty), by=request.user, now=timezone.now())
    messages.success(request, "Ticked off.")
    return redirect("person_left", ref=ref, number=number)


@login_required
@require_POST
def vouch(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.PEOPLE)
    member, form = _find(project, number), VouchForm(request.POST)
    if not form.is_valid():
        return _show_left(request, project, member, form)
    copies = vouch_for_copies(member, form.cleaned_data["reason"], by=request.user, now=timezone.now())
    messages.success(request, f"Recorded in your name for {write_count(copies, 'copy', 'copies')}.")
    return redirect("person_left", ref=ref, number=number)


def _find(project: Project, number: int) -> ProjectMember:
    return get_object_or_404(project.members.select_related("user", "project__pi"), pk=number)


def _show_left(request: SignedIn, project: Project, member: ProjectMember, form: VouchForm) -> HttpResponse:
    now = timezone.now()
    context = {
        "project": project,
        "member": member,
        "tasks": list(member.leaver_tasks.select_related("done_by")),
        "copies": list(list_copies_of(member).select_related("dataset").order_by("taken_at")),
        "has_left": has_left(member, now.date()),
        "form": form,
        "now": now,
    }
    return render(request, "harvest/person_left.html", context, status=422 if form.is_bound else 200)
