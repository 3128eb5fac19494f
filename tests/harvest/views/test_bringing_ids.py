"""The page on which ids come in: mistakes by line, nothing typed is lost, what became of each list."""

from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from harvest.models import Collection, Record
from tests.harvest.views.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
type SignIn = Callable[..., Client]

FORM = {"name": "in R", "kind": "videos", "harvested_on": "1 March 2026"}
GOOD = "\n".join(str(7311111111111111111 + number) for number in range(30))


def sent(text: str, **changes: str) -> dict[str, object]:
    return FORM | changes | {"file": SimpleUploadedFile("ids.csv", text.encode())}


def test_a_list_comes_in_and_its_pages_open(cast: Cast, sign_in: SignIn) -> None:
    client, path = sign_in(cast.manager), f"{cast.root}ids/"
    assert client.post(path, sent(GOOD)).status_code == 302
    cast.bench.work()
    found = Collection.objects.get(name="in R")
    page = unescape(client.get(path).content.decode())
    assert (Record.objects.count(), cast.pi.name in page) == (30, True)
    whole = [
        client.get(f"{cast.root}{part}").status_code for part in ("", f"collections/{found.pk}/", "duties/")
    ]
    assert whole == [200, 200, 200]
    assert "Videos, kept elsewhere" in client.get(cast.root).content.decode()
    assert client.post(f"{cast.root}collections/{found.pk}/start/").status_code == 409


def test_bad_rows_are_shown_by_line_and_may_be_left_out(cast: Cast, sign_in: SignIn) -> None:
    client, path = sign_in(cast.pi), f"{cast.root}ids/"
    refused = client.post(path, sent(f"id\n{GOOD}\n7.3E+18\n"))
    page = unescape(refused.content.decode())
    assert (refused.status_code, "a spreadsheet has rounded: 7.3E+18" in page, 'value="in R"' in page) == (
        422,
        True,
        True,
    )
    assert not Collection.objects.filter(name="in R").exists()
    assert client.post(path, sent(f"id\n{GOOD}\n7.3E+18\n", leave_out_bad="on")).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"column": "post"}, "There is no column “post”"),
        ({"harvested_on": ""}, "Say when they were harvested"),
        ({"harvested_on": "the first rain"}, "is not a real date"),
        ({"name": ""}, "Give the collection a name"),
        ({"kind": "fish"}, "fish"),
    ],
)
def test_what_cannot_be_read_is_said(cast: Cast, sign_in: SignIn, changes: dict[str, str], said: str) -> None:
    answer = sign_in(cast.pi).post(f"{cast.root}ids/", sent(f"id,x\n{GOOD},\n", **changes))
    assert (answer.status_code, said in unescape(answer.content.decode())) == (422, True)
