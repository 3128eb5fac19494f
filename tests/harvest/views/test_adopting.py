"""Pages of adoption: the short form, a table shown before it is written, a document; the PI confirms."""

from collections.abc import Callable
from html import unescape

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from harvest.models import Adoption, Project
from tests.harvest.rules.test_adopting import HEAD, ROW
from tests.harvest.sent import Sent
from tests.harvest.views.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
type SignIn = Callable[..., Client]

FORM = {
    "title": "First votes",
    "pi_name": "Bea Quist",
    "pi_email": "bea@northmere.example",
    "grant_id": "TT-1",
    "access_start": "1 February 2026",
    "access_end": "31 January 2027",
    "place": "A laptop",
}


@pytest.fixture(autouse=True)
def the_site_has_an_operator(settings: LazySettings) -> None:
    settings.FIELDGATE_OPERATOR = "University of Northmere"


def upload(text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("table.csv", text.encode(encoding))


def test_a_form_and_its_confirmation(cast: Cast, sign_in: SignIn) -> None:
    librarian = sign_in(cast.librarian)
    wrong = librarian.post("/library/adopt/", FORM | {"access_end": "1 January 2020"})
    assert (wrong.status_code, "before the first day" in unescape(wrong.content.decode())) == (422, True)
    assert 'value="First votes"' in wrong.content.decode()
    librarian.post("/library/adopt/", FORM | {"pi_email": cast.pi.email})
    adoption = Adoption.objects.select_related("project").get()
    path = f"/projects/{adoption.project.ref}/adoption/"
    pi = sign_in(cast.pi)
    page = unescape(pi.get(path).content.decode())
    assert ("A laptop" in page, "This is right" in page) == (True, True)
    assert sign_in(cast.stranger).get(path).status_code == 404
    pi.post(path, {"object": "1", "what": "It ends in June."})
    librarian.post(path, FORM | {"correct": "1", "access_end": "30 June 2027"})
    pi.post(path, {"confirm": "1"})
    adoption.refresh_from_db()
    assert (adoption.confirmed_at is None, f"{adoption.project.access_end}") == (False, "2027-06-30")


def test_a_table_is_shown_first_and_written_whole(cast: Cast, sign_in: SignIn) -> None:
    client, before = sign_in(cast.librarian), Project.objects.count()
    text = f"{HEAD}\n{ROW}\n{ROW.replace('TT-1', 'TT-2')}\n"
    shown = client.post("/library/adopt/table/", {"file": upload(text)})
    assert (shown.status_code, Project.objects.count()) == (200, before)
    kept = Sent(shown.content.decode()).values["text"][0]
    assert client.post("/library/adopt/table/confirm/", {"text": kept}).status_code == 302
    assert Project.objects.count() == before + 2
    again = client.post("/library/adopt/table/confirm/", {"text": kept})
    assert (again.status_code, Project.objects.count()) == (422, before + 2)
    assert "is here already" in again.content.decode()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (upload(f"{HEAD}\n{ROW}\n{ROW}\n"), "stands on line 2 too"),
        (upload(f"{HEAD}\n{ROW.replace('Bea', 'Béa')}\n", "latin-1"), "not written in UTF-8"),
        (upload("x" * 500_001), "larger than 500 kB"),
        (upload(" "), "Choose a table."),
    ],
)
def test_a_table_with_a_mistake_writes_nothing(
    cast: Cast, sign_in: SignIn, table: SimpleUploadedFile, said: str
) -> None:
    before = Project.objects.count()
    answer = sign_in(cast.librarian).post("/library/adopt/table/", {"file": table})
    assert (answer.status_code, said in unescape(answer.content.decode())) == (422, True)
    assert Project.objects.count() == before


def test_a_file_that_is_no_document(cast: Cast, sign_in: SignIn) -> None:
    for body in (b"{", b"[]", b'{"schema": 3}', b"\xff"):
        sent = {"handover": SimpleUploadedFile("h.json", body)}
        assert sign_in(cast.librarian).post("/library/adopt/handover/", sent).status_code == 422
    assert not Adoption.objects.exists()
