"""A request of TikTok's is recorded, erased after signing in again, and answered on its page."""

from collections.abc import Callable

from django.test import Client

from harvest.models import DeletionRequest, Record
from harvest.vault import open_keyring
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

DAY = f"{NOW:%-d %B %Y}"


def given(cast: Cast, **changed: object) -> dict[str, object]:
    return {
        "received_on": DAY,
        "sent_by": "TikTok, Research Tools",
        "text": "Please delete these.",
        "covers": "ids",
        "subjects": "",
        "due_on": "1 April 2026",
        "assigned_to": cast.pi.pk,
    } | changed


def test_from_the_request_to_its_answer(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.harvest()
    key = Record.objects.order_by("key")[0].key
    client = sign_in(cast.librarian, recently=True)
    path = f"{cast.root}deletions/"
    assert "TikTok has asked for nothing" in client.get(path).content.decode()
    assert client.post(path, given(cast, subjects=key))["Location"] == f"{path}1/"
    shown = client.get(f"{path}1/").content.decode()
    assert "id is named by TikTok" in shown
    assert key not in shown
    client.post(f"{path}1/erase/")
    cast.bench.work()
    assert not Record.objects.filter(key=key).exists()
    assert "Erased; TikTok has to be told" in client.get(f"{path}1/").content.decode()
    told = {"on": DAY, "to": "TikTok", "how": "by mail", "reference": "T-17"}
    answered = client.post(f"{path}1/answer/", told, follow=True).content.decode()
    assert "Reference: T-17." in answered
    assert "Answered" in client.get(path).content.decode()


def test_a_mistake_loses_nothing_that_was_typed(cast: Cast, sign_in: Callable[..., Client]) -> None:
    answer = sign_in(cast.pi).post(f"{cast.root}deletions/", given(cast, subjects="12\nnot an id"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Line 2: “not an id” is not an id." in page
    assert "Please delete these." in page
    assert not DeletionRequest.objects.exists()


def test_everything_leads_to_the_end(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.pi)
    client.post(f"{cast.root}deletions/", given(cast, covers="all"))
    page = client.get(f"{cast.root}deletions/1/").content.decode()
    assert f'href="{cast.root}end/"' in page
    assert "Erase them" not in page
    client.post(f"{cast.root}deletions/1/withdraw/", {"reason": "Sent to the wrong team"})
    assert "Sent to the wrong team" in client.get(f"{cast.root}deletions/1/").content.decode()


def test_keys_that_are_away_leave_the_page_and_say_so(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.pi)
    client.post(f"{cast.root}deletions/", given(cast, subjects="12\n13"))
    path = f"{cast.root}deletions/1/"
    assert "keys" not in client.get(path).content.decode()
    folder = open_keyring().folder
    away = folder.rename(folder.with_name("away"))
    shown = client.get(path)
    assert shown.status_code == 200
    page = shown.content.decode()
    assert "<strong>2</strong> ids are named by TikTok" in page
    assert "The keys of this project cannot be read now" in page
    assert "</strong> of the named records" not in page
    away.rename(folder)
    assert "<strong>0</strong> of the named records are held here" in client.get(path).content.decode()


def test_pages_ask_as_often_for_one_as_for_three(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Callable[..., object]
) -> None:
    client = sign_in(cast.pi)
    for more in (1, 2):
        for _ in range(more):
            client.post(f"{cast.root}deletions/", given(cast, subjects="12"))
        client.get(f"{cast.root}deletions/")
        with django_assert_num_queries(9):  # type: ignore[attr-defined]
            client.get(f"{cast.root}deletions/")
