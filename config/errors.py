"""What people see when something cannot be done: every `DomainError` in one place, and requests that Django refuses."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import bad_request

from accounts.rules.errors import DomainError, Invalid
from proposals.views.keeping import list_typed, show_typed

TITLES = {400: "This cannot be done", 403: "You may not do this", 409: "This is not possible now"}
TOO_BIG = "What was sent is larger than we accept. Nothing was saved. Go back in your browser: your text is still there. Shorten it, or split it, and send it again."


class TellPeople:
    """Middleware: an answer with the error's status and words; a fragment of it where htmx or a script asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404("No address of ours has a NUL, and PostgreSQL would refuse to look for one.")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        problems = exception.problems if isinstance(exception, Invalid) else {}
        return show_error(request, exception.status, exception.message, problems)


def show_error(
    request: HttpRequest, status: int, message: str, problems: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "title": TITLES.get(status, TITLES[400]),
        "message": message,
        "problems": [(place, what) for place, what in (problems or {}).items() if what != message],
        "way_back": find_way_back(request),
        "typed": list_typed(request),
    }
    template = "errors/_domain.html" if is_for_script(request) else "errors/domain.html"
    return render(request, template, context, status=status)


def is_for_script(request: HttpRequest) -> bool:
    """Whether the answer is put into a page that is open already."""
    return request.headers.get("HX-Request") == "true"


def find_way_back(request: HttpRequest) -> str:
    """The page that the request came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours else reverse("home")


def refuse_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Django's CSRF_FAILURE_VIEW: shows again what was typed, so that it can be copied."""
    if is_for_script(request):
        return show_error(
            request, 403, "Not saved: this page was open for too long. Copy your text and load it again."
        )
    return show_typed(request, "403_csrf.html", status=403)


def refuse_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: says so where a request was too large, which is no attack but a pasted text."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return show_error(request, 413, TOO_BIG)
    return bad_request(request, exception)
