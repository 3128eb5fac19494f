"""Requests of people who are signed in, and of those who signed in a moment ago."""

from collections.abc import Callable
from typing import cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view behind `login_required` gets."""

    user: User
    htmx: HtmxDetails


def is_post(request: HttpRequest) -> bool:
    return request.method == "POST"


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with a POST, be it empty; None for a page that is only looked at."""
    return request.POST if is_post(request) else None


def recent_sign_in_required[**P](
    *, when: Callable[[HttpRequest], bool] = is_post
) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Before something grave: asks for the password again unless that was done in the last 15 minutes.

    A request that was sent goes on by itself after it, with everything typed.
    """
    demand: object = reauthentication_required(enabled=when)
    return cast("Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]", demand)
