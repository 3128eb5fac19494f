"""Recording what goes between the team and TikTok, and withdrawing an application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, sent
from proposals.access import get_proposal_for
from proposals.forms.corresponding import RecordMessage, RecordQuestion, RecordSent, Withdraw
from proposals.models import Message
from proposals.rules.workflow import Act
from proposals.services import corresponding as service
from proposals.services.withdrawing import withdraw as service_withdraw
from proposals.views.keeping import login_required_keeping_text

Kind = Message.Kind


@dataclass(frozen=True, slots=True)
class Page:
    """How one kind of message is recorded. `done` is what is said afterwards."""

    act: Act
    title: str
    lead: str
    form: type[RecordMessage]
    service: Callable[..., object]
    done: str


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def message_record(request: SignedInRequest, ref: str, kind: str) -> HttpResponse:
    if kind not in PAGES:
        raise Http404("There is no such kind of message.")
    page = PAGES[kind]
    proposal, now = get_proposal_for(request.user, ref, page.act), timezone.now()
    form = page.form(sent(request), initial={"sent_on": now.date()})
    if form.is_bound and form.carry_out(
        lambda: page.service(proposal, **form.cleaned_data, by=request.user, now=now)
    ):
        messages.success(request, page.done)
        return redirect("tracking", ref)
    context: dict[str, Any] = {"proposal": proposal, "form": form, "page": page}
    return render(request, "proposals/tracking/message.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, ref: str) -> HttpResponse:
    """Says first what will happen."""
    proposal, now = get_proposal_for(request.user, ref, Act.WITHDRAW), timezone.now()
    form = Withdraw(sent(request))
    if form.is_bound:
        service_withdraw(proposal, by=request.user, now=now)
        messages.success(request, "The application is withdrawn. Its texts and versions are kept.")
        return redirect("tracking", ref)
    return render(request, "proposals/tracking/withdraw.html", {"proposal": proposal, "form": form})


PAGES: Final[Mapping[str, Page]] = {
    Kind.MESSAGE: Page(
        Act.LOG_MESSAGE,
        "Record a message",
        "Every mail between you and TikTok, so that an appeal can quote it. It stays with the application.",
        RecordMessage,
        service.log_message,
        "The message is recorded.",
    ),
    Kind.QUESTION: Page(
        Act.RECORD_QUESTION,
        "TikTok asks for more",
        "The team, the PI and the library are told, and reminded of the day that TikTok named.",
        RecordQuestion,
        service.record_question,
        "Recorded: TikTok asks for more. The others are told.",
    ),
    Kind.ANSWER: Page(
        Act.RECORD_ANSWER,
        "You answered TikTok",
        "Do this after you have sent the answer. TikTok’s time begins again with that day.",
        RecordSent,
        service.record_answer,
        "The answer is recorded. The application is with TikTok again.",
    ),
    Kind.APPEAL: Page(
        Act.APPEAL,
        "You appealed against the refusal",
        "Do this after you have sent the appeal. The same application is with TikTok again; the refusal stays in the records.",
        RecordSent,
        service.appeal,
        "The appeal is recorded. The application is with TikTok again.",
    ),
}
