"""The end of a project in two steps: its numbers, then their confirmation. The worker does the rest."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.closing import ClosingForm
from harvest.forms.problems import show_refusal
from harvest.rules.rights import Right
from harvest.selectors.screens.closing_page import closing_page
from harvest.services.closing import announce_close, confirm_close
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.CLOSE)
    screen = closing_page(project)
    form = ClosingForm(request.POST or None, initial={"reason": screen.reason})
    if request.method == "POST" and form.is_valid():
        try:
            announce_close(project, form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("closing", ref=ref)
    context = {"project": project, "form": form, "screen": screen, "now": timezone.now()}
    return render(request, "harvest/closing.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@reauthentication_required
def confirm(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.CLOSE)
    try:
        confirm_close(project, request.POST.get("digest", ""), by=request.user, now=timezone.now())
    except DomainError as error:
        screen = closing_page(project)
        form = ClosingForm(initial={"reason": screen.reason})
        shown = {"project": project, "form": form, "screen": screen, "now": timezone.now()}
        return render(
            request, "harvest/closing.html", shown | {"refusal": error.message}, status=error.status
        )
    return redirect("closing", ref=ref)
