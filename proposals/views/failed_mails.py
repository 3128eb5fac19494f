"""Mails that could not be delivered, for the library."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from proposals.access import demand_library
from proposals.models import OutboxMail
from proposals.selectors.failed_mails import failed_mails
from proposals.services.failed_mails import try_again


@login_required
@require_safe
def library_mails(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    return render(request, "proposals/library/mails.html", {"mails": failed_mails()})


@login_required
@require_POST
def mail_again(request: SignedInRequest, number: int) -> HttpResponse:
    demand_library(request.user)
    try_again(get_object_or_404(OutboxMail, pk=number), by=request.user, now=timezone.now())
    messages.success(request, "It is tried again within a minute.")
    return redirect("library_mails")
