"""What only the library may read reaches nobody else: no page, no file, no copy, no mail, no record of acts."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from proposals.models import AuditEvent, OutboxMail, Snapshot, Thread
from proposals.rendering.document import build_document
from proposals.rendering.exporting import ExportFormat
from proposals.selectors.files import make_file
from proposals.services import discussing, tracking, workflow
from proposals.services.exporting import take_export_snapshot
from tests.factories import (
    NOW,
    make_administrator,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader_of,
    reload,
    review_link,
    save,
)
from tests.proposals.views.cast import sign_in_just_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_of_the_factories")]
SECRET = "Zwingli-marmalade"
OPEN = "Ordinary-quince"
KEY = "research.summary"


@pytest.fixture
def ref() -> str:
    """An application whose talk could leak: beside what the team may read stands what only the library may."""
    proposal = make_in_review()
    make_reader_of(proposal)
    for text, audience in ((SECRET, Thread.Audience.LIBRARY), (OPEN, Thread.Audience.TEAM)):
        thread = discussing.open_thread(
            proposal, KEY, text, Thread.Kind.NOTE, by=make_librarian(), now=NOW, audience=audience
        )
        discussing.reply(thread, f"{text} again", by=make_librarian(), now=NOW)
    return proposal.ref


def pages_of(user: User, ref: str) -> dict[str, str]:
    """Every page of this application that a GET shows."""
    table = yaml.safe_load((settings.BASE_DIR / "tests/permissions.yaml").read_text())
    client, pages = sign_in_just_now(user), {}
    for name, row in table.items():
        args = row.get("args", {})
        if args.get("ref") != "ref" or "ok" not in row["GET"]:
            continue
        values = {"ref": ref, "key": KEY, "snapshot": 1, "export_format": "json"}
        if not set(args.values()) <= set(values):
            continue
        path = reverse(name, kwargs={key: values[value] for key, value in args.items()})
        pages[name] = client.get(path).content.decode(errors="replace")
    return pages


def test_no_page_shows_it_to_anybody_but_a_librarian(ref: str) -> None:
    for person in (make_editor(), make_pi(), make_reader_only(), make_administrator()):
        pages = pages_of(person, ref)
        assert [name for name, page in pages.items() if SECRET in page] == [], person.name
        assert {name for name, page in pages.items() if OPEN in page} >= {"question", "review"}, person.name
    of_librarian = pages_of(make_librarian(), ref)
    assert {name for name, page in of_librarian.items() if SECRET in page} >= {"question", "review"}


def unpack(body: bytes) -> bytes:
    """What a file says, also where it is an archive."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as archive:
        return b"".join(unpack(archive.read(name)) for name in archive.namelist())


def make_reader_only() -> User:
    return User.objects.get(name="Cem Dor")


def test_a_visitor_by_link_does_not_see_it_and_nobody_answers_it(ref: str) -> None:
    proposal = Thread.objects.first().proposal  # type: ignore[union-attr]
    visitor = Client()
    page = visitor.post(review_link(proposal), follow=True).content.decode()
    assert (SECRET in page, OPEN in page) == (False, True)
    hidden = Thread.of_all.get(audience=Thread.Audience.LIBRARY)
    for client in (visitor, sign_in_just_now(make_pi()), sign_in_just_now(make_editor())):
        for act in ("reply", "resolve", "reopen"):
            path = reverse(f"thread_{act}", args=[ref, hidden.pk])
            assert client.post(path, {"body": "Me too."}).status_code == 404
    assert hidden.comments.count() == 2


def test_no_file_no_copy_no_mail_and_no_record_holds_it(ref: str) -> None:
    proposal = Thread.objects.first().proposal  # type: ignore[union-attr]
    workflow.request_changes(reload(proposal), round_number=1, by=make_pi(), now=NOW, note="Shorter.")
    save(proposal, KEY, "Shorter.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    workflow.approve(reload(proposal), round_number=2, by=make_pi(), now=NOW)
    snapshot = take_export_snapshot(reload(proposal), "json", by=make_editor(), now=NOW)
    assert SECRET not in repr(build_document(snapshot, approved=True)), (
        "PDF, Word and Markdown are drawn from it"
    )
    for form in ExportFormat:
        if form is not ExportFormat.PDF:
            assert SECRET.encode() not in unpack(make_file(reload(proposal), snapshot, form).body), form
    tracking.record_submission(reload(proposal), submitted_on=NOW.date(), by=make_editor(), now=NOW)
    rows = [
        *Snapshot.objects.values_list("content", flat=True),
        *AuditEvent.objects.values_list("detail", flat=True),
    ]
    assert SECRET not in json.dumps(rows)
    assert [mail.kind for mail in OutboxMail.objects.all() if SECRET in mail.subject + mail.body] == []
