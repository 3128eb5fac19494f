"""A long answer as it will look, a query as it will be understood. Nothing is saved here, so that saving never waits for it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from proposals.access import get_proposal_for
from proposals.catalogue.model import QuestionType
from proposals.forms import build_question_form
from proposals.rendering.preview import build_preview
from proposals.rules.workflow import Act
from proposals.selectors.question_page import question_page
from proposals.views.keeping import login_required_keeping_text
from proposals.views.questions import show_question


@never_cache
@login_required_keeping_text
@require_POST
def question_preview(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    """A fragment for htmx; without a script the page of the question, with the text that was sent in its field."""
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    page = question_page(proposal, key, request.user, timezone.now().date())
    draft = page.question.type is not QuestionType.QUERY
    form = build_question_form(page.question, page.value, page.version, data=request.POST, draft=draft)
    if not form.has_preview:
        raise Http404("Only long answers and queries have a preview.")
    valid = form.is_valid()
    preview = build_preview(page.question, form.value) if valid else None
    status = 200 if valid else 422
    if request.htmx:
        context = {"preview": preview, "problems": form.words()}
        return render(request, "proposals/_preview.html", context, status=status)
    return show_question(request, page, form, preview=preview, status=status)
