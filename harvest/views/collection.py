"""A collection as it is, and that the PI knows of one beyond the plan. One that was made does not change."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from harvest.access import get_project_for
from harvest.rules.rights import Right
from harvest.selectors.parts import find_collection
from harvest.selectors.screens.collection_page import collection_page
from harvest.services.outside_plan import note
from harvest.views.guarding import SignedIn


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
