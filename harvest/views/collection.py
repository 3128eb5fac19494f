"""Collections: a new one, one as it is, and that the PI knows of one beyond the plan. One that was made does not change."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.collection import CollectionForm
from harvest.forms.problems import show_refusal
from harvest.rules.rights import Right
from harvest.selectors.parts import find_collection
from harvest.selectors.screens.collection_page import collection_page
from harvest.services.collections import add_collection
from harvest.services.outside_plan import OutsidePlan, note
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection_new(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.COLLECT)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            collection = add_collection(
                project,
                form.document(),
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except OutsidePlan as outside:
            form.add_error("reason", [outside.message, *outside.problems.values()])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"The collection {collection.name} is ready. Start its first run when you like."
            )
            return redirect("project", ref=ref)
    status = 422 if form.is_bound else 200
    return render(request, "harvest/collection_new.html", {"project": project, "form": form}, status=status)


@login_required
@require_safe
def show(request: SignedIn, ref: str, number: int) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.SEE), number)
    screen = collection_page(collection, request.user, timezone.now())
    return render(request, "harvest/collection.html", {"screen": screen})


@login_required
@require_POST
def note_collection(request: SignedIn, ref: str, number: int) -> HttpResponse:
    collection = find_collection(get_project_for(request.user, ref, Right.SEE), number)
    note(collection, by=request.user, now=timezone.now())
    messages.success(request, "Noted, with today's date.")
    return redirect("collection", ref=ref, number=number)
