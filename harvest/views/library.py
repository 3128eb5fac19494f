"""The library's view of all projects."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from harvest.selectors.screens.clock_page import clock_page
from harvest.selectors.screens.projects_table import projects_table
from harvest.views.guarding import SignedIn
from proposals.access import demand_library

LONGEST_SEARCH = 100


@login_required
@require_safe
def library_clock(request: SignedIn) -> HttpResponse:
    demand_library(request.user)
    now = timezone.now()
    context = {"screen": clock_page(request.GET.get("page", 1), now), "now": now}
    return render(request, "harvest/clock.html", context)


@login_required
@require_safe
def library_projects(request: SignedIn) -> HttpResponse:
    demand_library(request.user)
    now, words = timezone.now(), request.GET.get("words", "")[:LONGEST_SEARCH].replace("\0", "")
    table = projects_table(words, request.GET.get("page", 1), now.date())
    return render(request, "harvest/library.html", {"table": table, "words": words, "now": now})
