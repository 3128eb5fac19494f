"""A question: read it, answer it, save while typing, and settle it when two people wrote at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from accounts.rules.errors import DomainError, NotNow
from proposals.access import get_proposal_for
from proposals.forms import QuestionForm, build_question_form
from proposals.forms.restoring import Kept
from proposals.models import Proposal
from proposals.rendering.answers import build_blocks
from proposals.rendering.preview import Preview
from proposals.rules.workflow import Act
from proposals.selectors.comment_drafts import drafts_of
from proposals.selectors.question_page import QuestionPage, next_url, question_page, standing_answer
from proposals.selectors.sources import sources_of
from proposals.services.drafting import AnswerConflict, save_answer
from proposals.services.keeping import keep_unsaved, settle
from proposals.views.conflicts import show_conflict
from proposals.views.gone import gone_question, keep_too_late
from proposals.views.keeping import list_typed, login_required_keeping_text

UNFINISHED = ("later", "add_row", "compare")
"""Buttons that save a draft: nothing is asked back, except what cannot be kept at all."""


@never_cache
@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EDIT if request.method == "POST" else Act.READ)
    if old := gone_question(proposal, key):
        if request.method == "POST":
            raise keep_too_late(request, proposal, old)
        return redirect("new_questions", ref)
    page = question_page(proposal, key, request.user, timezone.now().date())
    if request.method == "POST":
        return _save(request, page)
    add_row = "row" in request.GET
    form = build_question_form(page.question, page.value, page.version, add_row=add_row)
    return show_question(request, page, form)


@login_required
@require_POST
def question_autosave(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Fragments for `static/js/autosave.js`: 200 saved, 409 kept apart for now, 422 cannot be kept."""
    proposal, by, now = get_proposal_for(request.user, ref, Act.EDIT), request.user, timezone.now()
    if old := gone_question(proposal, key):
        raise keep_too_late(request, proposal, old)
    question, value, version = standing_answer(proposal, key)
    form = build_question_form(question, value, version, data=request.POST, draft=True)
    if not form.is_valid():
        return render(request, "proposals/_not_saved.html", {"problems": form.words()}, status=422)
    try:
        answer = save_answer(proposal, key, form.value, expected_version=form.expected, by=by, now=now)
    except (AnswerConflict, NotNow) as refused:
        keep_unsaved(proposal, key, form.value, version=form.expected, by=by, now=now)
        context = {"refused": refused, "can_compare": isinstance(refused, AnswerConflict)}
        return render(request, "proposals/_kept_apart.html", context, status=409)
    return render(request, "proposals/_saved.html", {"answer": answer})


def _save(request: SignedInRequest, page: QuestionPage) -> HttpResponse:
    draft = any(name in request.POST for name in UNFINISHED)
    form = build_question_form(page.question, page.value, page.version, data=request.POST, draft=draft)
    if not form.is_valid():
        return show_question(request, page, form, status=422)
    proposal, key, by, now = page.proposal, page.question.key, request.user, timezone.now()
    kept = Kept(request.POST).number
    try:
        settle(proposal, key, form.value, kept=kept, expected_version=form.expected, by=by, now=now)
    except AnswerConflict as conflict:
        apart = keep_unsaved(proposal, key, form.value, version=form.expected, by=by, now=now)
        return show_conflict(request, page, apart, conflict.message)
    except DomainError as refused:
        if isinstance(refused, NotNow):
            keep_unsaved(proposal, key, form.value, version=form.expected, by=by, now=now)
        form.add_error(None, refused.message)
        return show_question(request, page, form, status=refused.status)
    return redirect(_after(request, proposal, key))


def _after(request: SignedInRequest, proposal: Proposal, key: str) -> str:
    """Where the pressed button leads."""
    if "add_row" in request.POST:
        return reverse("question", args=[proposal.ref, key]) + "?row=1#rows"
    if "later" in request.POST:
        return reverse("proposal", args=[proposal.ref])
    check = reverse("check_answers", args=[proposal.ref])
    return check if "back" in request.POST else next_url(proposal, key) or check


def show_question(
    request: SignedInRequest,
    page: QuestionPage,
    form: QuestionForm,
    *,
    preview: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    """`form` holds what is stored or what was sent; `preview` is of what was sent."""
    back = "back" in request.GET or "back" in request.POST
    context = {
        "proposal": page.proposal,
        "page": page,
        "sources": sources_of(page),
        "form": form,
        "preview": preview,
        "drafts": drafts_of(page.proposal, request.user, page.question.key),
        "blocks": build_blocks(page.question, page.value),
        "back_to_check": back,
        "typed": list_typed(request),
    }
    return render(request, "proposals/question.html", context, status=status)
