"""Pages of certificates: asked for, signed out, sent; and the people who sign."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from harvest.models import Certificate, Signatory
from harvest.vault import open_keyring
from tests.factories import make_user
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
type SignIn = Callable[..., Client]

TODAY = f"{NOW.day} {NOW:%B} {NOW.year}"


@pytest.fixture
def drafted(cast: Cast, sign_in: SignIn) -> Certificate:
    response = sign_in(cast.pi).post(f"{cast.root}certificates/")
    assert response.status_code == 302
    return Certificate.objects.get()


def test_from_the_request_to_the_proof(cast: Cast, sign_in: SignIn, drafted: Certificate) -> None:
    client, root = sign_in(cast.librarian), f"{cast.root}certificates/1/"
    assert "Nobody is named yet" in unescape(client.get(root).content.decode())
    client.post("/library/signatories/", {"name": "Ilse Voort", "office": "Dean", "email": ""})
    signatory = Signatory.objects.get()
    due = NOW + timedelta(days=12)
    client.post(f"{root}request/", {"asked_on": TODAY, "due_on": f"{due:%d %B %Y}"})
    client.post(f"{root}sign/", {"signatory": signatory.pk, "paper_on": TODAY})
    sent = {"sent_on": TODAY, "sent_to": "TikTok's form", "way": "form", "reference": "T-77"}
    proof = SimpleUploadedFile("receipt.html", b"<script>alert(1)</script>")
    client.post(f"{root}send/", sent | {"file": proof})
    drafted.refresh_from_db()
    assert (drafted.state, drafted.due_on) == ("sent", due.date())
    page = unescape(client.get(root).content.decode())
    assert ("Ilse Voort, Dean" in page, "T-77" in page, "Sent" in page) == (True, True, True)
    kept = client.get(f"{root}proof/{drafted.sendings.get().pk}/")
    assert (kept.content, kept["Content-Type"]) == (b"<script>alert(1)</script>", "application/octet-stream")
    assert kept["Content-Disposition"] == 'attachment; filename="receipt.html"'
    assert client.get(f"{root}files/annex/").content.startswith(b"%PDF-")


def test_mistakes_are_said_and_nothing_typed_is_lost(
    cast: Cast, sign_in: SignIn, drafted: Certificate
) -> None:
    client, root = sign_in(cast.pi), f"{cast.root}certificates/1/"
    asked = client.post(f"{root}request/", {"asked_on": TODAY, "due_on": "the first rain"})
    early = client.post(f"{root}send/", {"sent_on": TODAY, "sent_to": "Their form", "way": "form"})
    page = unescape(early.content.decode())
    assert (asked.status_code, "the first rain" in asked.content.decode()) == (422, True)
    assert (early.status_code, "before it goes out" in page) == (422, True)
    drafted.refresh_from_db()
    assert (drafted.state, drafted.asked_on) == ("drafted", None)


def test_who_signs_needs_no_other_role(cast: Cast, sign_in: SignIn, drafted: Certificate) -> None:
    dean = make_user("Ilse Voort")
    sign_in(cast.librarian).post(
        "/library/signatories/", {"name": "Ilse Voort", "office": "Dean", "email": dean.email}
    )
    client, root = sign_in(dean), f"{cast.root}certificates/1/"
    opened = [
        client.get(path).status_code
        for path in (root, f"{root}files/annex/", cast.root, f"{cast.root}datasets/")
    ]
    assert opened == [200, 200, 403, 403]
    client.post(f"{root}sign/", {"signatory": Signatory.objects.get().pk})
    drafted.refresh_from_db()
    assert (drafted.state, drafted.manner, drafted.signed_by) == ("signed", "account", dean)
    Signatory.objects.update(ended_at=NOW)
    assert client.get(root).status_code == 404


def test_a_librarian_with_authority_leaves_the_day_of_the_paper_empty(
    cast: Cast, sign_in: SignIn, drafted: Certificate
) -> None:
    client, root = sign_in(cast.librarian), f"{cast.root}certificates/1/"
    client.post(
        "/library/signatories/", {"name": "Eli Marsh", "office": "Librarian", "email": cast.librarian.email}
    )
    client.post(f"{root}request/", {"asked_on": TODAY, "due_on": ""})
    client.post(f"{root}sign/", {"signatory": Signatory.objects.get().pk, "paper_on": ""})
    drafted.refresh_from_db()
    assert (drafted.state, drafted.manner, drafted.due_on) == ("signed", "account", None)


def test_the_key_is_shown_to_everybody(cast: Cast, drafted: Certificate) -> None:
    page = Client().get("/certificates/key/").content.decode()
    key = open_keyring().public_key().hex()
    assert key in page
    assert drafted.content["issuer"]["public_key"] == key
    assert drafted.content["issuer"]["key_address"].endswith("/certificates/key/")


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    cast: Cast,
    sign_in: SignIn,
    drafted: Certificate,
    django_assert_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    client = sign_in(cast.pi)
    for more in (0, 2):
        for _ in range(more):
            client.post(f"{cast.root}certificates/")
        client.get(f"{cast.root}certificates/")  # what was said of the last act is shown once
        with django_assert_num_queries(9):
            client.get(f"{cast.root}certificates/")
    assert Certificate.objects.count() == 3
