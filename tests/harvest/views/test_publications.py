"""Publications in the browser: planned, sent, answered, signed; errors lose nothing; queries are fixed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from harvest.models import Manuscript, Publication, SignOff
from harvest.rules.publishing import OutputKind
from harvest.services.publications import plan_publication
from tests.harvest.views.conftest import Cast

TEXT = b"By the TikTok Research API. Thanks to @harbour.museum and @old.pier."
PLAN = {
    "kind": "article",
    "title": "Herons and boats",
    "planned_on": "1 September 2026",
    "venue": "",
    "others": "",
}


@pytest.fixture
def planned(cast: Cast, sign_in: Callable[..., Client]) -> Publication:
    response = sign_in(cast.pi).post(f"{cast.root}publications/", PLAN | {"authors": [cast.pi.pk]})
    assert response.status_code == 302
    return Publication.objects.get()


def send(cast: Cast, client: Client, content: bytes = TEXT, name: str = "draft.txt") -> Any:
    return client.post(f"{cast.root}publications/1/text/", {"file": SimpleUploadedFile(name, content)})


def test_from_the_plan_to_the_signatures(
    cast: Cast, planned: Publication, sign_in: Callable[..., Client]
) -> None:
    author, page = sign_in(cast.data_user), f"{cast.root}publications/1/"
    assert send(cast, author).status_code == 302
    waiting = author.get(page).content.decode()
    cast.bench.work()
    found = author.get(page).content.decode()
    manuscript = Manuscript.objects.get()
    names = [part.partition('"')[0] for part in found.split('name="finding" value="')[1:]]
    for name in names:
        assert author.post(f"{page}keep/", {"finding": name, "reason": "A museum"}).status_code == 302
    refused = author.post(f"{page}sign/", {"verdict": "approved", "note": ""})
    signed = sign_in(cast.librarian).post(f"{page}sign/", {"verdict": "approved", "note": ""})
    after = author.get(page).content.decode()

    assert ("every 2s" in waiting, "every 2s" in found) == (True, False)
    assert "<mark>harbour.museum</mark>" in found
    assert len(names) == 2
    assert refused.status_code == 422
    assert "two people who are neither its authors" in refused.content.decode()
    assert signed.status_code == 302
    assert SignOff.objects.get().manuscript == manuscript
    assert "1 more person has to look at it" in after


def test_a_refused_reason_is_still_there(
    cast: Cast, planned: Publication, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.data_user)
    send(cast, client)
    cast.bench.work()
    page = client.get(f"{cast.root}publications/1/").content.decode()
    name = page.split('name="finding" value="')[1].partition('"')[0]
    sign_in(cast.librarian).post(
        f"{cast.root}publications/1/sign/", {"verdict": "returned", "note": "Page 2 names a village."}
    )
    response = client.post(f"{cast.root}publications/1/keep/", {"finding": name, "reason": "They agreed"})

    assert response.status_code == 422
    assert "Somebody has signed this version already" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("draft.odt", b"PK", "cannot be checked. Send a PDF"),
        ("draft.txt", b"", "This file is empty"),
        ("draft.pdf", b"%PDF-1.7 broken", "This PDF is broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    cast: Cast,
    planned: Publication,
    sign_in: Callable[..., Client],
    name: str,
    content: bytes,
    words: str,
) -> None:
    response = send(cast, sign_in(cast.data_user), content, name)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Manuscript.objects.exists()


def test_a_plan_with_mistakes_comes_back_with_everything(cast: Cast, sign_in: Callable[..., Client]) -> None:
    response = sign_in(cast.pi).post(
        f"{cast.root}publications/", PLAN | {"planned_on": "soon", "venue": "A journal"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="A journal"' in page
    assert "Herons and boats" in page
    assert not Publication.objects.exists()


def test_the_authors_are_people_of_this_project(cast: Cast, sign_in: Callable[..., Client]) -> None:
    response = sign_in(cast.pi).post(f"{cast.root}publications/", PLAN | {"authors": [cast.stranger.pk]})

    assert response.status_code == 422
    assert not Publication.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    cast: Cast, sign_in: Callable[..., Client], count: int, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.pi)
    for number in range(count):
        plan_publication(
            cast.project,
            kind=OutputKind.ARTICLE,
            title=f"Paper {number}",
            venue="",
            planned_on=timezone.now().date() + timedelta(100),
            authors=[cast.pi],
            others="",
            by=cast.pi,
            now=timezone.now(),
        )
        client.post(
            f"{cast.root}publications/{number + 1}/text/", {"file": SimpleUploadedFile("a.txt", TEXT)}
        )

    with django_assert_num_queries(LIST_QUERIES):
        client.get(f"{cast.root}publications/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_many_versions(
    cast: Cast,
    planned: Publication,
    sign_in: Callable[..., Client],
    count: int,
    django_assert_num_queries: Any,
) -> None:
    client = sign_in(cast.data_user)
    for _ in range(count):
        send(cast, client)
    cast.bench.work()

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(f"{cast.root}publications/1/")


LIST_QUERIES = 17
PAGE_QUERIES = 18
