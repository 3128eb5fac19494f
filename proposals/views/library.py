"""The library: all applications in a table, and letting people in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, recent_sign_in_required, sent
from proposals.access import demand_library
from proposals.forms.people import InvitePerson
from proposals.forms.queue import FilterQueue
from proposals.selectors.library_queue import library_queue
from proposals.services.welcoming import invite_person


@login_required
@require_safe
def library(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    today, form = timezone.now().date(), FilterQueue(request.GET)
    queue = library_queue(form.filters(), today)
    context = {"queue": queue, "filters": form, "today": today}
    return render(request, "proposals/library/library.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required()
def library_invite(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    form = InvitePerson(sent(request), may_appoint=request.user.is_administrator)
    now = timezone.now()
    if form.is_bound and form.carry_out(lambda: invite_person(**form.cleaned_data, by=request.user, now=now)):
        messages.success(request, f"We will write to {form.cleaned_data['email']}.")
        return redirect("library")
    return render(
        request, "proposals/library/invite.html", {"form": form}, status=422 if form.is_bound else 200
    )
