"""Who is asking, and how recently they proved it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User

type View = Callable[..., HttpResponseBase]

_NOT_KEPT = "Please enter it again: what you typed was not kept while you gave your password."


class SignedIn(HttpRequest):
    """A request behind `login_required`."""

    user: User


def recent_sign_in_keeps_nothing(view: View) -> View:
    """`reauthentication_required`, but without its memory.

    allauth keeps a suspended POST in the session, to repeat it after the password; a secret must not lie there.
    """
    guarded = reauthentication_required(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = guarded(request, *args, **kwargs)
        except ReauthenticationRequired:
            return _send_to_password(request)
        return response

    return answer


def _send_to_password(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _NOT_KEPT)
    query = urlencode({"next": request.path})
    return redirect(f"{reverse('account_reauthenticate')}?{query}")
