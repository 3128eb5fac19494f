"""Before the first question: whether one can apply, why not, what else there is, and when to begin. Without sign-in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from proposals.catalogue.examples import builtin_examples
from proposals.forms.eligibility import TARGET, CheckEligibility
from proposals.mailing.mail import address_of
from proposals.rendering.calendars import CALENDAR, write_calendar
from proposals.rendering.copysheet import FORM
from proposals.rules.days import read_day, say_day
from proposals.selectors import before
from proposals.selectors.example_page import example_page


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The answers stand in the address, so that it can be sent to somebody."""
    guide, today = before.guide(), timezone.now().date()
    form = CheckEligibility(guide, request.GET or None)
    context = {"examples": builtin_examples(), "form": form, "guide": guide, "form_url": FORM, "today": today}
    if form.is_valid():
        target = form.cleaned_data[TARGET]
        context["verdict"] = before.verdict(form.answers())
        context["plan"] = before.plan_for(target, today=today) if target else None

    return render(request, "start/start.html", context)


@require_safe
def start_calendar(request: HttpRequest) -> HttpResponse:
    """The plan as a calendar file, for `?target=2027-03-01`."""
    now, target = timezone.now(), read_day(request.GET.get(TARGET, ""))
    if target is None:
        raise Http404("No day to plan for.")
    try:
        plan = before.plan_for(target, today=now.date())
    except ValueError as error:
        raise Http404(str(error)) from error
    events = before.events_of(plan, url=address_of(reverse("start")))
    content = write_calendar(f"Data by {say_day(target)}", events, now=now)
    disposition = f'attachment; filename="plan-{target.isoformat()}.ics"'
    return HttpResponse(content, content_type=CALENDAR, headers={"Content-Disposition": disposition})


@require_safe
def example(request: HttpRequest, key: str) -> HttpResponse:
    """A complete application to read."""
    try:
        page = example_page(key)
    except KeyError:
        raise Http404("No such example.") from None
    return render(request, "start/example.html", {"page": page})
