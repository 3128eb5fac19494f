"""TikTok's rules on screen: what sources say, what follows from a choice before it is made, the terms as a file."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from harvest.models import AcceptedTerms, Batch, Project, TermsDecision
from harvest.services.projects import open_project
from proposals.catalogue.reading import CURRENT_TERMS
from tests.harvest.bench import NOW, handover
from tests.harvest.views.conftest import Cast

type SignIn = Callable[..., Client]


def read(response: Any) -> str:
    return unescape(response.content.decode())


def hold(project: Project, age: float, records: int = 1200) -> None:
    clock_at = timezone.now() - timedelta(days=age)
    number = Batch.objects.filter(project=project).count() + 1
    Batch.objects.create(
        project=project, kind="video", number=number, records=records, clock_at=clock_at, sealed_at=clock_at
    )


def test_each_source_stands_beside_what_applies(cast: Cast, sign_in: SignIn) -> None:
    page = read(sign_in(cast.data_user).get(f"{cast.root}terms/"))
    for words in (
        "section III.3.e",
        "15 days <strong>(applies)</strong>",
        "It is the strictest: whoever keeps it keeps the others too.",
        "Two rules about the same act",
        "No file is kept yet.",
        "Nothing has been decided",
    ):
        assert words in page
    assert "Choose what applies" not in page
    assert "Keep the terms as a file" not in page


def test_what_follows_is_shown_before_it_is_recorded(cast: Cast, sign_in: SignIn) -> None:
    hold(cast.project, 20)
    client, path = sign_in(cast.librarian), f"{cast.root}terms/refresh/"
    given = {"position": "30", "reason": "As in the terms of January 2026."}
    shown = client.post(path, given | {"seen": ""})
    assert (shown.status_code, TermsDecision.objects.count()) == (200, 0)
    page = read(shown)
    assert ("1,200 records that are hidden now would be shown again." in page, given["reason"] in page) == (
        True,
        True,
    )
    done = client.post(path, given | {"seen": shown.context["change"].digest})
    assert (done.status_code, done["Location"]) == (302, f"{cast.root}terms/")
    page = read(client.get(f"{cast.root}terms/"))
    assert "30 days <strong>(applies)</strong>" in page
    assert "Chosen by Eli Marsh" in page


def test_records_that_would_be_late_at_once_are_named(cast: Cast, sign_in: SignIn) -> None:
    Project.objects.update(terms={"profile": CURRENT_TERMS, "choices": {"refresh": "30"}}, interval_days=30)
    hold(cast.project, 20)
    page = read(
        sign_in(cast.librarian).post(
            f"{cast.root}terms/refresh/", {"position": "profile", "reason": "Stricter."}
        )
    )
    assert "1,200 records were last confirmed more than 15 days ago." in page


def test_what_changed_meanwhile_is_shown_again_and_nothing_typed_is_lost(cast: Cast, sign_in: SignIn) -> None:
    client, path = sign_in(cast.librarian), f"{cast.root}terms/refresh/"
    given = {"position": "30", "reason": "As in the terms of January 2026."}
    seen = client.post(path, given).context["change"].digest
    hold(cast.project, 20)
    refused = client.post(path, given | {"seen": seen})
    page = read(refused)
    assert (refused.status_code, TermsDecision.objects.count()) == (422, 0)
    assert ("Something changed since you looked" in page, given["reason"] in page) == (True, True)


def test_an_office_is_asked_who_decided(cast: Cast, sign_in: SignIn) -> None:
    client, path = sign_in(cast.librarian), f"{cast.root}terms/secret/"
    assert "the office for information security decides about this rule" in read(client.get(path))
    answered = client.post(path, {"position": "named_service", "reason": "Our library harvests."})
    assert (answered.status_code, sorted(answered.context["form"].errors)) == (422, ["office", "office_on"])


def test_a_default_applies_to_new_projects(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.librarian)
    assert "of each rule applies what the profile picks" in read(client.get("/library/terms/"))
    answered = client.post("/library/terms/refresh/", {"position": "30", "reason": "Agreed with legal."})
    assert answered.status_code == 302
    assert open_project(handover(title="Later"), by=None, now=NOW).interval_days == 30
    assert "Agreed with legal." in read(client.get("/library/terms/"))


def test_a_version_shows_each_project_and_moves_those_that_were_chosen(cast: Cast, sign_in: SignIn) -> None:
    other = open_project(handover(title="Another", terms={"profile": "tiktok/2026-09"}), by=None, now=NOW)
    Project.objects.filter(pk=cast.project.pk).update(
        terms={"profile": "tiktok/2026-09", "choice": "strictest"}
    )
    hold(other, 3)
    client, path = sign_in(cast.librarian), "/library/terms/version/"
    shown = client.get(path)
    page = read(shown)
    assert ("A record that comes back" in page, "15 days, as now" in page, other.ref in page) == (True,) * 3
    keys = [row.key for row in shown.context["screen"].rows]
    assert len(keys) == 2
    stale = f"{other.ref}:{'0' * 64}"
    given = {"label": CURRENT_TERMS, "reason": "The newest one."}
    refused = client.post(path, given | {"projects": [keys[0], stale]})
    labels = dict(Project.objects.values_list("ref", "terms__profile"))
    assert (refused.status_code, labels) == (
        422,
        {cast.project.ref: CURRENT_TERMS, other.ref: "tiktok/2026-09"},
    )
    assert (
        f"{other.ref}: Something changed since you looked" in read(refused),
        "The newest one." in read(refused),
    ) == (
        True,
        True,
    )
    assert client.post(path, given | {"projects": keys[1]}).status_code == 302
    assert "Every project goes by it" in read(client.get(path))


@pytest.mark.parametrize("label", ["nothing/2031-01", "\0", "x" * 300])
def test_a_version_that_is_not_there_shows_the_newest(cast: Cast, sign_in: SignIn, label: str) -> None:
    answered = sign_in(cast.librarian).get("/library/terms/version/", {"label": label})
    assert answered.context["screen"].label == CURRENT_TERMS


@pytest.mark.parametrize("label", ["nothing/2031-01", "\0"])
def test_no_project_goes_by_a_version_that_is_not_there(cast: Cast, sign_in: SignIn, label: str) -> None:
    given = {"label": label, "reason": "Newer.", "projects": f"{cast.project.ref}:{'0' * 64}"}
    answered = sign_in(cast.librarian).post("/library/terms/version/", given)
    assert (answered.status_code, TermsDecision.objects.count()) == (422, 0)
    assert "There is no such version of the rules here" in read(answered)


def send(client: Client, cast: Cast, name: str, content: bytes) -> Any:
    given = {"accepted_on": "1 March 2026", "accepted_by": "Hal Reed, legal office", "party": "ireland"}
    file = SimpleUploadedFile(name, content)
    return client.post(f"{cast.root}terms/accepted/", given | {"file": file})


def test_accepted_terms_are_kept_and_taken(cast: Cast, sign_in: SignIn) -> None:
    assert send(sign_in(cast.manager), cast, "terms.pdf", b"%PDF-1.7 terms").status_code == 302
    kept, client = AcceptedTerms.objects.get(), sign_in(cast.data_user)
    page = read(client.get(f"{cast.root}terms/"))
    assert (kept.sha256 in page, "TikTok Technology Limited (Ireland)" in page) == (True, True)
    taken: Any = client.get(f"{cast.root}terms/accepted/{kept.number}/")
    assert (taken.content, taken["Content-Type"], taken["Content-Disposition"]) == (
        b"%PDF-1.7 terms",
        "application/pdf",
        f'attachment; filename="{cast.project.ref}-terms-1.pdf"',
    )


def test_a_file_of_another_type_is_refused_beside_its_field(cast: Cast, sign_in: SignIn) -> None:
    answered = send(sign_in(cast.pi), cast, "terms.docx", b"PK")
    page = read(answered)
    assert (answered.status_code, AcceptedTerms.objects.count()) == (422, 0)
    assert ("neither a PDF" in page, "Hal Reed, legal office" in page) == (True, True)


def test_the_page_costs_the_same_for_one_decision_and_for_three(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client, count = sign_in(cast.librarian), 0
    for number in (1, 3):
        while count < number:
            count += 1
            TermsDecision.objects.create(
                project=cast.project,
                clause="refresh",
                position="30",
                reason="Why.",
                decided_by=cast.librarian,
                decided_at=NOW,
            )
        with django_assert_num_queries(15):
            client.get(f"{cast.root}terms/")
