"""HTML and Markdown that would run code, in every field that can be written in: no page that shows them has it as its own."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from proposals.catalogue.model import FieldType, Question, QuestionType
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from proposals.models import Proposal, Snapshot, Thread
from proposals.rendering.exporting import ExportFormat
from proposals.selectors.files import make_file
from proposals.services import corresponding, tracking, workflow
from proposals.services.discussing import open_thread
from proposals.services.snapshots import take_snapshot
from tests.factories import (
    ANSWERS,
    NOW,
    TODAY,
    make_draft,
    make_editor,
    make_filled,
    make_librarian,
    make_pi,
    reload,
    save,
)
from tests.proposals.views.cast import sign_in

pytestmark = pytest.mark.django_db
NASTY = (
    "\"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>"
    '<a href=javascript:alert(1)>x</a>[y](javascript:alert(1)) ![z](x"onerror=alert(1)) {{ 7|add:7 }}'
)
CATALOGUE = read_catalogue(builtin_catalogues()[CURRENT])
WRITTEN = {QuestionType.TEXT, QuestionType.LONGTEXT, QuestionType.URL, QuestionType.DATE}


class Elements(HTMLParser):
    """What a browser would run: scripts without a file, attributes that begin with `on`, addresses that are code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.running: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip().lower() for name, value in attrs}
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.running.append(tag)
        self.running += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.running += [f"{tag} {value}" for value in given.values() if value.startswith("javascript:")]


def answer_badly(question: Question) -> Any:
    """None where nothing can be written."""
    if question.type in WRITTEN:
        return NASTY
    if question.type is QuestionType.QUERY:
        clause = {"operation": NASTY, "field_name": NASTY, "field_values": [NASTY]}
        return {NASTY: NASTY, "and": [clause]}
    fields = {field.key: NASTY for field in question.fields if field.type is not FieldType.YES_NO}
    return {QuestionType.PARTS: fields, QuestionType.LIST: [fields]}.get(question.type)


def fill_badly() -> Proposal:
    proposal = make_draft(NASTY[:200])
    for question in CATALOGUE.questions():
        value = answer_badly(question)
        save(proposal, question.key, ANSWERS[question.key] if value is None else value)
    talk(proposal)
    return reload(proposal)


def talk(proposal: Proposal) -> None:
    open_thread(proposal, "research.summary", NASTY, Thread.Kind.NOTE, by=make_editor(), now=NOW)


def send_badly() -> Proposal:
    """As much of it as does not keep an application from TikTok."""
    texts = [each.key for each in CATALOGUE.questions() if each.type is QuestionType.LONGTEXT]
    proposal = make_filled(
        NASTY[:200], **{key: f"{ANSWERS[key]}\n\n{NASTY}" for key in texts if key in ANSWERS}
    )
    talk(proposal)
    workflow.request_review(proposal, by=make_editor(), now=NOW, note=NASTY)
    return reload(proposal)


def list_running(user: User, paths: list[str]) -> dict[str, list[str]]:
    client = sign_in(user)
    return {path: found for path in paths if (found := Elements(_read(client, path)).running)}


def _read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_the_check_finds_what_would_run() -> None:
    assert Elements(f"<p>{NASTY}</p>").running == [
        "script",
        "img onerror",
        "svg onload",
        "a javascript:alert(1)",
    ]


def pages_of_a_draft(proposal: Proposal) -> Iterator[str]:
    for name in ("proposal", "check_answers", "forecast", "protection", "versions", "people", "tracking"):
        yield reverse(name, args=[proposal.ref])
    for question in CATALOGUE.questions():
        yield reverse("question", args=[proposal.ref, question.key])
    yield reverse("question_history", args=[proposal.ref, "research.summary"])
    yield "/"


def test_on_the_pages_of_a_draft() -> None:
    proposal = fill_badly()
    assert list_running(make_editor(), list(pages_of_a_draft(proposal))) == {}
    assert list_running(make_librarian(), ["/library/"]) == {}


def test_in_the_files_of_a_draft() -> None:
    """Each is made; the plain ones hold the text as it was written, which is theirs to do."""
    proposal = fill_badly()
    snapshot = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=make_editor(), now=NOW)
    for export_format in set(ExportFormat) - {ExportFormat.ZIP}:
        assert make_file(proposal, snapshot, export_format).body


def test_on_the_pages_of_the_pi_and_of_what_follows() -> None:
    proposal = send_badly()
    assert list_running(make_pi(), [reverse("review", args=[proposal.ref]), "/"]) == {}
    workflow.approve(proposal, round_number=1, by=make_pi(), now=NOW, note=NASTY)
    assert list_running(make_editor(), [reverse("submit", args=[proposal.ref])]) == {}
    tracking.record_submission(
        reload(proposal), submitted_on=TODAY, by=make_editor(), now=NOW, tiktok_reference=NASTY[:100]
    )
    corresponding.record_question(reload(proposal), sent_on=TODAY, text=NASTY, by=make_editor(), now=NOW)
    tracking.record_refusal(reload(proposal), decided_on=TODAY, reason=NASTY, by=make_librarian(), now=NOW)
    pages = [reverse(name, args=[proposal.ref]) for name in ("tracking", "attempt_new", "review")]
    assert list_running(make_editor(), pages) == {}
