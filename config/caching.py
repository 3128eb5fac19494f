"""Who may keep a page: nobody but the browser of its reader, and that only until they sign out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class KeepForNobody:
    """Middleware. Pages that say something stricter by themselves keep it.

    Not `no-store` for all: browsers then forget what was typed into a page that somebody goes back to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if request.method == "POST" and request.path == reverse("account_logout"):
            response.headers["Clear-Site-Data"] = '"cache"'
        return response
