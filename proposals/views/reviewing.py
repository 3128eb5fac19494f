"""The review by the PI: sending it, reading it, deciding, taking it back, opening it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, recent_sign_in_required, sent
from accounts.rules.errors import NotNow
from proposals.access import get_proposal_for, may_now
from proposals.forms.review import (
    APPROVE,
    CHANGES,
    DECLINE,
    LOOK,
    STILL,
    Advise,
    Confirm,
    Decide,
    MarkSections,
    RequestReview,
)
from proposals.models import Proposal
from proposals.rules.days import add_working_days
from proposals.rules.expected import PI_WORKING_DAYS
from proposals.rules.workflow import Act
from proposals.selectors.changes_screen import changes_screen, last_approval
from proposals.selectors.check_answers import check_answers
from proposals.selectors.comment_drafts import drafts_of
from proposals.selectors.review_screen import read_shown, review_screen
from proposals.services import marking, workflow
from proposals.views.keeping import login_required_keeping_text
from proposals.views.visiting import VisitorRequest, leave, visitor_or_login_required

DECISIONS = {APPROVE: workflow.approve, CHANGES: workflow.request_changes, DECLINE: workflow.decline}


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def review_request(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.REQUEST_REVIEW), timezone.now()
    form = RequestReview(sent(request), initial={"due_on": add_working_days(now.date(), PI_WORKING_DAYS)})
    if form.is_bound and form.carry_out(
        lambda: workflow.request_review(proposal, **form.cleaned_data, by=request.user, now=now)
    ):
        messages.success(request, "Sent to the PI. The answers cannot be changed while they are read.")
        return redirect("proposal", ref)
    findings = check_answers(proposal, now.date()).findings
    context = {
        "proposal": proposal,
        "form": form,
        "findings": findings,
        "asks_about_change": last_approval(proposal) is not None,
    }
    return render(request, "proposals/review/request.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def review_take_back(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.TAKE_BACK)
    workflow.take_back(proposal, by=request.user, now=timezone.now())
    messages.success(request, "You have it back and can change the answers. Comments stay where they are.")
    return redirect("proposal", ref)


@login_required
@require_POST
def review_reopen(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.REOPEN)
    workflow.reopen(proposal, by=request.user, now=timezone.now())
    messages.success(request, "Open for changes. The approval no longer stands; send it to the PI again.")
    return redirect("proposal", ref)


@visitor_or_login_required
@require_safe
def review(request: VisitorRequest, ref: str) -> HttpResponse:
    return _screen(request, get_proposal_for(request.user, ref, Act.READ), None)


def _approves(request: HttpRequest) -> bool:
    """Who came by the link of a mail has just proved what the password would be reset by; see docs/decisions/0036."""
    visit = getattr(request, "visit", None)
    return visit is None and (request.POST.get("decision") == APPROVE or request.POST.get("answer") == STILL)


@visitor_or_login_required
@require_POST
@recent_sign_in_required(when=_approves)
def review_decide(request: VisitorRequest, ref: str) -> HttpResponse:
    """Approving asks for a recent sign-in. A decision on a version that is no longer open keeps its note on the page."""
    proposal, form = get_proposal_for(request.user, ref, Act.APPROVE), Decide(request.POST)
    try:
        done = form.carry_out(lambda: _decide(request, proposal, form))
    except NotNow as refused:
        return _moved_on(request, proposal, refused, form.cleaned_data["note"])
    return _leave_or_stay(request, ref) if done else _screen(request, proposal, form)


@visitor_or_login_required
@require_safe
def review_changes(request: VisitorRequest, ref: str) -> HttpResponse:
    """One page for the PI after an approved application has changed: the difference, and two answers."""
    proposal = get_proposal_for(request.user, ref, Act.READ)
    context = {
        "proposal": proposal,
        "screen": changes_screen(proposal),
        "visit": request.visit,
        "can_decide": may_now(request.user, proposal, Act.APPROVE),
    }
    return render(request, "proposals/review/changes.html", context)


@visitor_or_login_required
@require_POST
@recent_sign_in_required(when=_approves)
def review_confirm(request: VisitorRequest, ref: str) -> HttpResponse:
    """Still approved, or look again at the whole."""
    proposal, form, now = (
        get_proposal_for(request.user, ref, Act.APPROVE),
        Confirm(request.POST),
        timezone.now(),
    )
    if not form.is_valid():
        return redirect("review_changes", ref)
    number = form.cleaned_data["round_number"]
    try:
        if form.cleaned_data["answer"] == LOOK:
            workflow.look_again(proposal, round_number=number, by=request.user, now=now)
            return redirect("review", ref)
        by_link = request.visit is not None
        workflow.approve(proposal, round_number=number, by=request.user, now=now, by_link=by_link)
    except NotNow as refused:
        return _moved_on(request, proposal, refused, "")
    messages.success(request, "Your approval stands, for the text as it is now. The team was told.")
    return _leave_or_stay(request, ref)


@visitor_or_login_required
@require_POST
def review_mark(request: VisitorRequest, ref: str) -> HttpResponse:
    proposal, form, now = (
        get_proposal_for(request.user, ref, Act.MARK),
        MarkSections(request.POST),
        timezone.now(),
    )
    keys = form.sections()
    if form.is_valid() and keys:
        number = form.cleaned_data["round_number"]
        if form.cleaned_data["undo"]:
            marking.unmark_section(proposal, keys[0], round_number=number, by=request.user, now=now)
        else:
            marking.mark_sections(proposal, keys, round_number=number, by=request.user, now=now)
    place = f"#s-{keys[0]}" if len(keys) == 1 else "#decide"
    return redirect(reverse("review", args=[ref]) + place)


def _leave_or_stay(request: VisitorRequest, ref: str) -> HttpResponse:
    """With the decision the visit of somebody who came by a link is over."""
    if request.visit is None:
        return redirect("review", ref)
    leave(request)
    return redirect("review_link_done")


def _moved_on(request: VisitorRequest, proposal: Proposal, refused: NotNow, note: str) -> HttpResponse:
    proposal.refresh_from_db()
    context = {"proposal": proposal, "message": refused.message, "note": note}
    return render(request, "proposals/review/moved_on.html", context, status=refused.status)


def _decide(request: VisitorRequest, proposal: Proposal, form: Decide) -> None:
    DECISIONS[form.chosen](
        proposal,
        round_number=form.cleaned_data["round_number"],
        note=form.cleaned_data["note"],
        by=request.user,
        now=timezone.now(),
        by_link=request.visit is not None,
    )
    messages.success(request, form.said)


def _screen(request: VisitorRequest, proposal: Proposal, form: Decide | None) -> HttpResponse:
    screen = review_screen(proposal, request.user)
    shown = read_shown(request.GET.get("show", ""))
    number = screen.round.number if screen.round else None
    context = {
        "proposal": proposal,
        "screen": screen,
        "drafts": drafts_of(proposal, request.user),
        "sections": screen.text(shown),
        "shown": shown,
        "today": timezone.now().date(),
        "visit": request.visit,
        "advise_form": Advise(initial={"round_number": number}),
        "form": form or Decide(initial={"round_number": number}),
    }
    return render(request, "proposals/review/review.html", context, status=422 if form else 200)
