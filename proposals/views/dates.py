"""A person's dates, their calendar address and their daily mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from accounts.rules.tokens import hash_token
from proposals.mailing.mail import address_of
from proposals.rendering.calendars import CALENDAR, write_calendar
from proposals.selectors.dates import calendar_events, dates_page, owner_of_calendar
from proposals.services import notices as service


@login_required
@require_safe
def dates(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@never_cache
@login_required
@require_POST
def calendar_open(request: SignedInRequest) -> HttpResponse:
    """The address stands on the answer to this request and nowhere else."""
    token = service.open_calendar(request.user, now=timezone.now())
    return _page(request, address=address_of(reverse("calendar", args=[token])))


@login_required
@require_POST
def calendar_close(request: SignedInRequest) -> HttpResponse:
    service.close_calendar(request.user, by=request.user, now=timezone.now())
    messages.success(request, "The calendar address no longer works.")
    return redirect("dates")


@login_required
@require_POST
def digest_set(request: SignedInRequest) -> HttpResponse:
    wanted = request.POST.get("wanted") == "yes"
    service.set_digest(request.user, wanted=wanted)
    said = "You get the daily mail." if wanted else "You get no daily mail. Reminders of dates still come."
    messages.success(request, said)
    return redirect("dates")


@require_safe
def calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in: whoever knows the address reads it."""
    owner, now = owner_of_calendar(hash_token(token)), timezone.now()
    if owner is None:
        raise Http404("There is no such calendar.")
    content = write_calendar("Fieldgate", calendar_events(owner), now=now)
    headers = {"Cache-Control": "private, max-age=3600", "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=CALENDAR, headers=headers)


def _page(request: SignedInRequest, address: str = "") -> HttpResponse:
    context = {"page": dates_page(request.user), "address": address, "today": timezone.now().date()}
    return render(request, "home/dates.html", context)
