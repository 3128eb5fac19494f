"""Talk beside the answers. Each act answers with the talk about that question: as a fragment, or on its own page.

A text that could not be taken stands in its box again.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.rules.errors import Invalid
from proposals.access import get_proposal_for, threads_for
from proposals.forms.talking import Accept, KeepDraft, NewThread, Speak
from proposals.models import Proposal, Thread
from proposals.rules.workflow import Act
from proposals.selectors.comment_drafts import drafts_of
from proposals.selectors.talk import talk_about
from proposals.services import discussing
from proposals.services.comment_drafts import keep_draft
from proposals.services.drafting import find_question
from proposals.views.visiting import VisitorRequest, visitor_or_login_required


@visitor_or_login_required
@require_POST
def thread_open(request: VisitorRequest, ref: str, key: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.COMMENT), timezone.now()
    form = NewThread(request.POST)
    done = form.carry_out(
        lambda: discussing.open_thread(proposal, key, **form.cleaned_data, by=request.user, now=now)
    )
    return _show_talk(request, proposal, key, form, done=done)


@visitor_or_login_required
@require_POST
def thread_reply(request: VisitorRequest, ref: str, thread: int) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.COMMENT), timezone.now()
    found, form = _find(request, proposal, thread), Speak(request.POST)
    done = form.carry_out(lambda: discussing.reply(found, form.text, by=request.user, now=now))
    return _show_talk(request, proposal, found.question_key, form, thread=found, done=done)


@visitor_or_login_required
@require_POST
def thread_resolve(request: VisitorRequest, ref: str, thread: int) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.COMMENT), timezone.now()
    found, form = _find(request, proposal, thread), Speak(request.POST)
    done = form.carry_out(lambda: discussing.resolve(found, by=request.user, now=now, body=form.text))
    return _show_talk(request, proposal, found.question_key, form, thread=found, done=done)


@visitor_or_login_required
@require_POST
def thread_reopen(request: VisitorRequest, ref: str, thread: int) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.COMMENT), timezone.now()
    found, form = _find(request, proposal, thread), Speak(request.POST)
    done = form.carry_out(lambda: discussing.reopen_thread(found, by=request.user, now=now))
    return _show_talk(request, proposal, found.question_key, form, thread=found, done=done)


@visitor_or_login_required
@require_POST
def thread_draft(request: VisitorRequest, ref: str, key: str) -> HttpResponse:
    """A comment as far as it is written; `thread` names the one it replies to. A line for the script, or back to the page."""
    proposal, now = get_proposal_for(request.user, ref, Act.COMMENT), timezone.now()
    find_question(proposal, key)
    form = KeepDraft(request.POST)
    if not form.is_valid():
        raise Invalid("The page was sent incompletely. Nothing was kept; load it again.")
    number = form.cleaned_data["thread"]
    thread = _find(request, proposal, number) if number else None
    if thread and thread.question_key != key:
        raise Http404("This comment is about another question.")
    kept = keep_draft(proposal, key, thread, request.POST.dict(), by=request.user, now=now)
    if request.htmx:
        return render(request, "proposals/_draft_kept.html", {"kept": kept, "now": now})
    page = "review" if request.visit or request.POST.get("page") == "review" else "question"
    return redirect(_way_back(proposal, key, page))


@login_required
@require_POST
def thread_accept(request: VisitorRequest, ref: str, thread: int) -> HttpResponse:
    """Leads back to the answer, which has changed."""
    proposal, now = get_proposal_for(request.user, ref, Act.EDIT), timezone.now()
    found, form = _find(request, proposal, thread), Accept(request.POST)
    done = form.carry_out(
        lambda: discussing.accept_suggestion(
            found, expected_version=form.cleaned_data["expected_version"], by=request.user, now=now
        )
    )
    if done:
        messages.success(request, "The suggestion stands in the answer now.")
        return redirect("question", ref, found.question_key)
    request.visit = None
    return _show_talk(request, proposal, found.question_key, form, thread=found, done=False)


def _find(request: VisitorRequest, proposal: Proposal, thread: int) -> Thread:
    """One that this person may not read is not there."""
    readable = threads_for(request.user, proposal).select_related("proposal")
    return get_object_or_404(readable, pk=thread)


def _show_talk(
    request: VisitorRequest,
    proposal: Proposal,
    key: str,
    form: Speak,
    *,
    done: bool,
    thread: Thread | None = None,
) -> HttpResponse:
    """`page` says on which page the form stood, to go back to it."""
    page = "review" if request.visit or request.POST.get("page") == "review" else "question"
    if done and not request.htmx:
        return redirect(_way_back(proposal, key, page))
    screen = talk_about(proposal, key, request.user)
    threads = screen.threads
    context = {
        "proposal": proposal,
        "key": key,
        "page": page,
        "threads": threads,
        "can_comment": True,
        "drafts": drafts_of(proposal, request.user, key),
        "accept_version": screen.version if screen.can_accept and page == "question" else None,
        "newest": max((each.id for each in threads), default=None) if done and thread is None else None,
        "failed": None if done else form,
        "failed_thread": thread.pk if thread else None,
        "way_back": _way_back(proposal, key, page),
    }
    template = "proposals/_threads.html" if request.htmx else "proposals/comments.html"
    return render(request, template, context, status=200 if done else 422)


def _way_back(proposal: Proposal, key: str, page: str) -> str:
    if page == "review":
        return f"{reverse('review', args=[proposal.ref])}#q-{key}"
    return f"{reverse('question', args=[proposal.ref, key])}#talk-{key}"
