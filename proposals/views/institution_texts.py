"""The institution's texts: kept by the library, put into answers by teams."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import DomainError, NotNow
from proposals.access import demand_library, get_proposal_for
from proposals.catalogue.model import QuestionType
from proposals.forms import QuestionForm, build_question_form
from proposals.forms.institution_texts import TextForm
from proposals.models import InstitutionText, TextWording
from proposals.rules.workflow import Act
from proposals.selectors.catalogues import newest_hash, read_version
from proposals.selectors.institution_texts import get_text, list_texts
from proposals.selectors.question_page import QuestionPage, question_page
from proposals.services.drafting import AnswerConflict
from proposals.services.institution_texts import end_text, insert_text, keep_text
from proposals.services.keeping import keep_unsaved
from proposals.views.conflicts import show_conflict
from proposals.views.keeping import login_required_keeping_text
from proposals.views.questions import show_question


@login_required
@require_safe
def library_texts(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    return render(request, "proposals/library/texts.html", {"rows": list_texts()})


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def library_text_new(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    return _write(request, None, {"expected": 0, "dated": timezone.now().date()}, ())


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def library_text(request: SignedInRequest, number: int) -> HttpResponse:
    demand_library(request.user)
    text, wording, wordings = get_text(number)
    names = ("title", "owner", "dated", "questions", "body")
    return _write(
        request, text, {"expected": text.number, **{name: getattr(wording, name) for name in names}}, wordings
    )


@login_required
@require_POST
def library_text_end(request: SignedInRequest, number: int) -> HttpResponse:
    demand_library(request.user)
    end_text(get_text(number)[0], by=request.user, now=timezone.now())
    messages.success(request, "The text is offered no longer. Answers that have it keep it.")
    return redirect("library_texts")


@login_required_keeping_text
@require_POST
def text_insert(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """Saves what was typed with the chosen text below it; whatever goes wrong, what was typed is kept."""
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    page = question_page(proposal, key, request.user, timezone.now().date())
    if page.question.type is not QuestionType.LONGTEXT:
        raise Http404("This question takes no texts.")
    form = build_question_form(page.question, page.value, page.version, data=request.POST, draft=True)
    if not form.is_valid():
        return show_question(request, page, form, status=422)
    return _insert(request, page, form)


def _insert(request: SignedInRequest, page: QuestionPage, form: QuestionForm) -> HttpResponse:
    proposal, key, by, now = page.proposal, page.question.key, request.user, timezone.now()
    number = request.POST.get("wording", "")
    wording = get_object_or_404(TextWording, pk=number if number.isascii() and number.isdigit() else 0)
    typed = str(form.value or "")
    try:
        insert_text(proposal, key, wording, typed, expected_version=form.expected, by=by, now=now)
    except AnswerConflict as conflict:
        apart = keep_unsaved(proposal, key, form.value, version=form.expected, by=by, now=now)
        return show_conflict(request, page, apart, conflict.message)
    except DomainError as refused:
        if isinstance(refused, NotNow):
            keep_unsaved(proposal, key, form.value, version=form.expected, by=by, now=now)
        form.add_error(None, refused.message)
        return show_question(request, page, form, status=refused.status)
    messages.success(request, f"“{wording.title}” stands at the end of your answer. Edit it like the rest.")
    return redirect(reverse("question", args=[proposal.ref, key]))


def _write(
    request: SignedInRequest,
    text: InstitutionText | None,
    initial: dict[str, Any],
    wordings: tuple[TextWording, ...],
) -> HttpResponse:
    catalogue, now = read_version(newest_hash()), timezone.now()
    form = TextForm(sent(request), catalogue=catalogue, initial=initial)
    if form.is_bound and form.carry_out(
        lambda: keep_text(
            text, form.wording, expected=form.cleaned_data["expected"], by=request.user, now=now
        )
    ):
        messages.success(
            request, "The text is kept. Answers that have an earlier wording say so; none is changed."
        )
        return redirect("library_texts")
    context = {"form": form, "text": text, "wordings": wordings}
    return render(request, "proposals/library/text.html", context, status=422 if form.is_bound else 200)
