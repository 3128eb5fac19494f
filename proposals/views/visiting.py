"""The link of a mail that opens one review, and the restricted visit that begins with it.

A visitor is not signed in: their session names the link, and only views behind `visitor_or_login_required` look at it.
Reading the page of a link changes nothing: mail scanners open links too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Final, cast

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import SiteRole, User
from accounts.requests import SignedInRequest
from accounts.rules.errors import NotAllowed, NotNow
from proposals.models import ReviewLink
from proposals.services import review_links
from proposals.views.keeping import list_typed, login_required_keeping_text

OPENED: Final = "review_link"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who came by the link of a mail and may see this review alone."""

    link: ReviewLink


class VisitorRequest(SignedInRequest):
    """`visit` None: signed in."""

    visit: Visit | None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_link(request: HttpRequest, token: str) -> HttpResponse:
    """Shows whose review it is; pressing the button opens it."""
    if not ratelimit.consume(request, action="review_link"):
        return _private(ratelimit.respond_429(request))
    now = timezone.now()
    try:
        link = review_links.find_link(token, now=now)
        if (person := _person(request)) == link.user:
            return _private(_lead_in(link))
        if request.method == "POST":
            return _private(_open(request, token, person, now))
    except NotNow as gone:
        return _private(_refuse(request, gone))
    return _private(render(request, "proposals/review/link.html", {"link": link}))


@require_safe
def review_link_done(request: HttpRequest) -> HttpResponse:
    """Where a visitor is left once the review is decided."""
    return render(request, "proposals/review/link_done.html")


def _person(request: HttpRequest) -> User | None:
    """Who is signed in."""
    return request.user if isinstance(request.user, User) else None


def _open(request: HttpRequest, token: str, person: User | None, now: datetime) -> HttpResponse:
    if person is not None:
        raise NotAllowed("This link is for somebody else. Sign out first if it was sent to you.")
    link = review_links.open_link(token, now=now)
    request.session.cycle_key()
    rotate_token(request)
    ref = link.round.proposal.ref
    request.session[OPENED] = {"link": link.pk, "ref": ref, "opened_at": now.isoformat()}
    return _lead_in(link)


def _lead_in(link: ReviewLink) -> HttpResponse:
    """To what changed, where that is all that is asked."""
    page = "review_changes" if link.round.base_id else "review"
    return redirect(page, link.round.proposal.ref)


def visitor_or_login_required[**P](
    view: Callable[P, HttpResponse],
) -> Callable[P, HttpResponse]:
    """For the pages of one review (`ref` in their address): signed in, or here by the link to this review.

    A text that is sent after the visit has ended is shown again, with the reason.
    """
    guarded = login_required_keeping_text(view)

    @wraps(view)
    def check(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request = cast("VisitorRequest", args[0])
        request.visit = None
        if _person(request) is None:
            try:
                request.visit = _find_visit(request, str(kwargs["ref"]))
            except NotNow as over:
                return _refuse(request, over)
        if request.visit is not None:
            request.user = _as_visitor(request.visit.link.user)
        return guarded(*args, **kwargs)

    return check


def _as_visitor(person: User) -> User:
    """What somebody may do on the whole site does not come with a link: a librarian's opens no talk of the library."""
    person.site_role = SiteRole.NONE
    return person


def leave(request: VisitorRequest) -> None:
    """The visit is over."""
    request.session.pop(OPENED, None)


def _find_visit(request: HttpRequest, ref: str) -> Visit | None:
    """None for somebody who came by no link, or by that of another review."""
    opened = request.session.get(OPENED)
    if opened is None or opened["ref"] != ref:
        return None
    at = datetime.fromisoformat(opened["opened_at"])
    return Visit(review_links.find_opened(opened["link"], opened_at=at, now=timezone.now()))


def _refuse(request: HttpRequest, reason: NotNow) -> HttpResponse:
    context = {"message": reason.message, "typed": list_typed(request)}
    status = reason.status if request.method == "POST" else 410
    return render(request, "proposals/review/link_gone.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds the token: no page that is opened next may learn it.

    With `no-referrer` browsers would send the form from the origin `null`, which the check against forgery refuses.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
