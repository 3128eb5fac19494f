"""The first page: what this is, or what waits for you. Here and not below, because it shows projects too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from harvest.selectors.screens.your_projects import your_projects
from proposals.forms.home import FindWork
from proposals.rules.states import ProposalState
from proposals.selectors.your_work import your_work


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return render(request, "home/landing.html")
    today, form = timezone.now().date(), FindWork(request.GET)
    filters = form.filters()
    context = {
        "work": your_work(request.user, today, filters),
        "projects": your_projects(request.user, filters.words, filters.projects_page),
        "filters": filters,
        "states": list(ProposalState),
        "today": today,
    }
    return render(request, "home/work.html", context)
