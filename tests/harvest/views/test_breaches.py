"""A breach is recorded, told, documented and closed on pages that only some may see."""

from collections.abc import Callable

from django.test import Client

from harvest.models import Breach
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

DAY = f"{NOW:%-d %B %Y}"


def given(cast: Cast, **changed: object) -> dict[str, object]:
    return {
        "known_on": DAY,
        "known_time": "09:00",
        "facts": "A laptop is gone",
        "touches": "",
        "assigned_to": cast.pi.pk,
    } | changed


def test_from_the_first_hour_to_the_end(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client, path = sign_in(cast.pi), f"{cast.root}breaches/"
    assert client.post(path, given(cast))["Location"] == f"{path}1/"
    page = client.get(f"{path}1/").content.decode()
    assert "68 hours left" in page or "69 hours left" in page
    assert "It can be closed once nothing is lacking: TikTok," in page
    for to in ("tiktok", "officer"):
        client.post(
            f"{path}1/notice/", {"to": to, "sent_on": DAY, "sent_time": "10.15", "sent_to": "By phone"}
        )
    for to in ("authority", "people"):
        client.post(f"{path}1/leave-out/", {"to": to, "left_out": "The disk was encrypted"})
    for kind in ("touches", "measure"):
        client.post(f"{path}1/note/", {"kind": kind, "text": f"Written about {kind}"})
    assert "Written about measure" in client.get(f"{path}1/").content.decode()
    client.post(f"{path}1/close/")
    assert Breach.objects.get().closed_at is not None
    assert "Write it down" not in client.get(f"{path}1/").content.decode()


def test_others_do_not_learn_that_there_is_any(cast: Cast, sign_in: Callable[..., Client]) -> None:
    sign_in(cast.librarian).post(f"{cast.root}breaches/", given(cast))
    for person in (cast.manager, cast.data_user):
        client = sign_in(person)
        assert "breach" not in client.get(cast.root).content.decode().lower()
        assert [client.get(f"{cast.root}breaches/{each}").status_code for each in ("", "1/", "9/")] == [
            403
        ] * 3
    answer = sign_in(cast.administrator).get(f"{cast.root}breaches/1/")
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)


def test_a_mistake_keeps_what_was_typed(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client, path = sign_in(cast.pi), f"{cast.root}breaches/"
    answer = client.post(path, given(cast, known_time="25:00"))
    assert (answer.status_code, Breach.objects.count()) == (422, 0)
    assert "A laptop is gone" in answer.content.decode()
    for day in ("1 January 0001", "31 December 9999"):
        assert client.post(path, given(cast, known_on=day)).status_code == 422
    client.post(path, given(cast))
    wrong = client.post(
        f"{path}1/notice/",
        {"to": "tiktok", "sent_on": "1 January 2026", "sent_time": "10:00", "sent_to": "x"},
    )
    assert "is before it was known" in wrong.content.decode()


def test_pages_ask_as_often_for_one_as_for_three(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Callable[..., object]
) -> None:
    client, path = sign_in(cast.pi), f"{cast.root}breaches/"
    for more in (1, 2):
        for _ in range(more):
            client.post(path, given(cast))
        client.get(path)
        with django_assert_num_queries(12):  # type: ignore[attr-defined]
            client.get(path)
