"""Accepting an invitation. Reading the page changes nothing: mail scanners open links too."""

from datetime import datetime

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import AcceptInvitation
from accounts.models import Invitation
from accounts.rules.errors import Invalid, NotNow
from accounts.services import inviting

SIGN_IN_WITH = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: shows who invites whom, takes a name and a password, signs in."""
    now = timezone.now()
    try:
        found = inviting.find_invitation(token, now)
        form = AcceptInvitation(request.POST or None, initial={"name": found.user.name})
        if request.method == "POST" and form.is_valid():
            return _accept(request, token, found, form, now)
    except NotNow as gone:
        return _private(
            render(request, "accounts/invitation_gone.html", {"message": gone.message}, status=410)
        )
    return _page(request, found, form)


def _accept(
    request: HttpRequest, token: str, found: Invitation, form: AcceptInvitation, now: datetime
) -> HttpResponse:
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    try:
        user = inviting.accept(token, name=name, password=password, now=now)
    except Invalid as refused:
        form.show_problems(refused.message, refused.problems)
        return _page(request, found, form)
    login(request, user, backend=SIGN_IN_WITH)
    return _private(redirect(found.next_path))


def _page(request: HttpRequest, found: Invitation, form: AcceptInvitation) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return _private(
        render(request, "accounts/invitation.html", {"invitation": found, "form": form}, status=status)
    )


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the token: no page that is opened next may learn it.

    With `no-referrer` browsers would send the form from the origin `null`, which the check against forgery refuses.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
