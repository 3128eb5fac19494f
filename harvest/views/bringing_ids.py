"""Ids that were harvested elsewhere are brought in; what became of each list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.bringing_ids import IdsForm
from harvest.forms.problems import show_refusal
from harvest.models import IdImport
from harvest.rules.rights import Right
from harvest.services.bringing_ids import BadRows, Checked, bring_ids
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.COLLECT)
    form = IdsForm(request.POST, request.FILES) if request.method == "POST" else IdsForm()
    bad: Checked | None = None
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            bring_ids(
                project,
                given["name"],
                given["file"],
                form.wanted(),
                leave_out_bad=given["leave_out_bad"],
                by=request.user,
                now=timezone.now(),
            )
        except BadRows as error:
            bad = error.checked
            form.add_error("file", error.message)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, "The list is read. Its ids are stored now, and then checked with TikTok."
            )
            return redirect("bring_ids", ref=ref)
    lists = IdImport.objects.filter(collection__project=project).select_related(
        "collection", "holder", "dataset"
    )
    context = {"project": project, "form": form, "bad": bad, "lists": lists.order_by("-pk")}
    return render(request, "harvest/ids.html", context, status=422 if form.is_bound else 200)
