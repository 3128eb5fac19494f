"""The page for two people who wrote the same answer at once. Nothing is lost: it shows and carries both texts."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.requests import SignedInRequest
from proposals.forms import build_question_form
from proposals.rules.differences import word_diff
from proposals.rules.merging import COMBINED, combine
from proposals.selectors.question_page import QuestionPage
from proposals.selectors.texts import written_text
from proposals.services.drafting import AnswerConflict

NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", "expected_version", "later", "add_row", "compare"})


def show_conflict(request: SignedInRequest, page: QuestionPage, conflict: AnswerConflict) -> HttpResponse:
    """409, with three ways on: mine as it was sent, theirs as it stands, or both to be edited."""
    question, mine, theirs = page.question, conflict.mine, conflict.theirs
    yours, others = written_text(question, mine), written_text(question, theirs.value)
    context = {
        "proposal": page.proposal,
        "page": page,
        "conflict": conflict,
        "who": _name(theirs.updated_by, request.user),
        "yours": yours,
        "theirs": others,
        "pieces": word_diff(others, yours),
        "keep": [("expected_version", theirs.version), *_typed(request)],
        "holds_both": question.type in COMBINED,
        "form": build_question_form(question, combine(question, mine, theirs.value), theirs.version),
    }
    return render(request, "proposals/conflict.html", context, status=409)


def _name(writer: User | None, reader: User) -> str:
    if writer is None:
        return "somebody"
    return "the other window" if writer == reader else writer.get_short_name()


def _typed(request: SignedInRequest) -> list[tuple[str, object]]:
    return [
        (name, text) for name, texts in request.POST.lists() for text in texts if name not in NOT_SENT_AGAIN
    ]
