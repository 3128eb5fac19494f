"""A new collection. One that was made does not change any more."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.collection import CollectionForm
from harvest.forms.problems import show_refusal
from harvest.rules.rights import Right
from harvest.services.collections import add_collection
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection_new(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.COLLECT)
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            collection = add_collection(project, form.document(), by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, f"The collection {collection.name} is ready. Start its first run when you like."
            )
            return redirect("project", ref=ref)
    status = 422 if form.is_bound else 200
    return render(request, "harvest/collection_new.html", {"project": project, "form": form}, status=status)
