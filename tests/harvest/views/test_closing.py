"""The end: announced in numbers, confirmed with their digest, done by the worker, certified."""

import json
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from harvest.models import Certificate, Closing, Record
from harvest.services.collections import add_collection
from tests.harvest.bench import NOW, collection
from tests.harvest.views.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)  # the proof reads the file of the database


@pytest.fixture
def announced(cast: Cast, sign_in: Callable[..., Client]) -> Closing:
    cast.bench.harvest()
    sign_in(cast.pi).post(f"{cast.root}end/", {"reason": "The study is finished"})
    return Closing.objects.get()


def page_of(cast: Cast, client: Client, path: str = "end/") -> str:
    return unescape(client.get(cast.root + path).content.decode())


def test_announcing_shows_numbers_and_changes_nothing_else(
    cast: Cast, announced: Closing, sign_in: Callable[..., Client]
) -> None:
    count = Record.objects.count()
    page = page_of(cast, sign_in(cast.pi))
    cast.project.refresh_from_db()
    assert (cast.project.state, announced.confirmed_at, announced.reason) == (
        "open",
        None,
        "The study is finished",
    )
    assert f"<strong>{count:,}</strong> videos will be erased" in page
    assert f'name="digest" value="{announced.digest}"' in page


def test_without_a_reason_nothing_is_announced(cast: Cast, sign_in: Callable[..., Client]) -> None:
    response = sign_in(cast.pi).post(f"{cast.root}end/", {"reason": " "})
    assert (response.status_code, Closing.objects.exists()) == (422, False)


def test_what_changed_since_is_said_and_nothing_is_erased(
    cast: Cast, announced: Closing, sign_in: Callable[..., Client]
) -> None:
    count = Record.objects.count()
    add_collection(cast.project, collection(name="another"), by=None, now=NOW)
    client = sign_in(cast.pi, recently=True)
    response = client.post(f"{cast.root}end/confirm/", {"digest": announced.digest})
    cast.project.refresh_from_db()
    assert (response.status_code, cast.project.state, Record.objects.count()) == (409, "open", count)
    assert "collections: 1 announced, 2 now" in response.content.decode()


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_another_digest_erases_nothing(
    cast: Cast, announced: Closing, sign_in: Callable[..., Client], digest: str
) -> None:
    response = sign_in(cast.pi, recently=True).post(f"{cast.root}end/confirm/", {"digest": digest})
    assert (response.status_code, Closing.objects.get().confirmed_at) == (409, None)


def test_the_page_follows_the_worker_to_the_certificate(
    cast: Cast, announced: Closing, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.librarian, recently=True)
    client.post(f"{cast.root}end/confirm/", {"digest": announced.digest})
    begun = page_of(cast, client)
    cast.bench.work()
    ended = page_of(cast, client)
    assert ('hx-trigger="every 2s"' in begun, "0 of 5 steps" in begun) == (True, True)
    assert ("hx-trigger" in ended, "5 of 5 steps" in ended, "See the certificate" in ended) == (
        False,
        True,
        True,
    )
    assert Record.objects.count() == 0


def test_the_certificate_is_read_and_taken_by_members(
    cast: Cast, announced: Closing, sign_in: Callable[..., Client]
) -> None:
    sign_in(cast.pi, recently=True).post(f"{cast.root}end/confirm/", {"digest": announced.digest})
    cast.bench.work()
    found, client = Certificate.objects.get(), sign_in(cast.data_user)
    page = page_of(cast, client, "certificate/")
    file = client.get(f"{cast.root}certificate/json/")
    pdf = client.get(f"{cast.root}certificate/pdf/")
    assert (found.number in page, "The study is finished" in page) == (True, True)
    assert json.loads(file.content) == found.content
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"{cast.root}certificate/docx/").status_code == 404
    assert "See the certificate" in page_of(cast, client, "")


def test_nothing_can_be_started_on_a_project_that_has_ended(
    cast: Cast, announced: Closing, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.pi, recently=True)
    client.post(f"{cast.root}end/confirm/", {"digest": announced.digest})
    number = cast.bench.collection.pk
    refused = [client.post(f"{cast.root}collections/{number}/start/").status_code]
    refused.append(client.post(f"{cast.root}end/", {"reason": "Again"}).status_code)
    assert refused == [409, 422]
    assert ">Start<" not in page_of(cast, client, "")
