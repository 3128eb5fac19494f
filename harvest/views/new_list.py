"""A new collection with a list instead of a query."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.problems import show_refusal
from harvest.forms.subjects import SubjectsForm
from harvest.rules.rights import Right
from harvest.services.collections import add_collection
from harvest.services.outside_plan import OutsidePlan


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_new(request: SignedInRequest, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.COLLECT)
    form = SubjectsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = add_collection(
                project, form.document(), by=request.user, now=timezone.now(), reason=reason
            )
        except OutsidePlan as outside:
            form.add_error("reason", [outside.message, *outside.problems.values()])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"The collection {made.name} is ready. Start its first run when you like."
            )
            return redirect("collection", ref=ref, number=made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "harvest/list_new.html", {"project": project, "form": form}, status=status)
