"""What somebody typed is shown again when it could not be taken, so that it can be copied."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NO_SECRETS = ("/p/", "/proposals/")
"""Addresses below which nobody is asked for a password or a key: only what was sent there is ever shown again."""

NOT_TYPED = frozenset(
    {"csrfmiddlewaretoken", "expected_version", "later", "add_row", "compare", "back", "kept"}
    | {"round_number", "decision", "page", "kind"}
)


def show_typed(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    context = {"typed": list_typed(request), "page": request.path}
    return render(request, template, context, status=status)


def list_typed(request: HttpRequest) -> list[str]:
    """The texts of a request that could not be taken, without those that a page fills in by itself."""
    if not request.path.startswith(NO_SECRETS):
        return []
    return [
        text
        for name, texts in request.POST.lists()
        for text in texts
        if name not in NOT_TYPED and not name.endswith(("_FORMS", "-id")) and text.strip()
    ]


def login_required_keeping_text[**P](
    view: Callable[P, HttpResponse],
) -> Callable[P, HttpResponse]:
    """As `login_required`, but a text that is sent after the session has ended is shown again (401)."""
    guarded = login_required(view)

    @wraps(view)
    def check(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = cast("HttpRequest", args[0])
        if request.user.is_authenticated or request.method != "POST" or not list_typed(request):
            return guarded(*args, **kwargs)
        return show_typed(request, "errors/signed_out.html", status=401)

    return check
