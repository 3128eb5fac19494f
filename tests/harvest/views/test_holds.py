"""A legal hold is recorded by the library, accepted by the named person, and stands on every page with a date of erasing."""

from collections.abc import Callable

from django.test import Client

from harvest.models import LegalHold
from tests.harvest.views.conftest import Cast

SHOWN = "A legal hold keeps data against TikTok’s rules"


def given(cast: Cast, **changed: object) -> dict[str, object]:
    return {
        "asked_by": "The legal office",
        "reason": "A lawsuit",
        "until": "1 June 2027",
        "decider": cast.pi.pk,
    } | changed


def test_from_the_library_to_the_pi_to_every_page(cast: Cast, sign_in: Callable[..., Client]) -> None:
    library, pi = sign_in(cast.librarian), sign_in(cast.pi, recently=True)
    path = f"{cast.root}holds/"
    assert library.post(path, given(cast))["Location"] == path
    shown = pi.get(path).content.decode()
    assert "Accept this conflict in your name" in shown
    assert "The hold keeps the data for 152 more days, until 1 June 2027." in shown
    assert SHOWN not in pi.get(cast.root).content.decode()
    pi.post(f"{path}1/accept/")
    pages = ("", "end/", "end/plan/", "deletions/", "duties/", "holds/", "terms/")
    assert {page: SHOWN in pi.get(cast.root + page).content.decode() for page in pages} == dict.fromkeys(
        pages, True
    )
    assert "Legal hold until 1 June 2027" in library.get("/library/projects/").content.decode()
    assert "Legal hold until 1 June 2027" in library.get("/library/clock/").content.decode()
    pi.post(f"{path}1/lift/", {"reason": "Over"})
    assert SHOWN not in pi.get(cast.root).content.decode()


def test_a_mistake_keeps_what_was_typed(cast: Cast, sign_in: Callable[..., Client]) -> None:
    answer = sign_in(cast.librarian).post(f"{cast.root}holds/", given(cast, until="1 June 2020"))
    assert (answer.status_code, LegalHold.objects.count()) == (422, 0)
    assert "is a day that has passed" in answer.content.decode()
    assert "A lawsuit" in answer.content.decode()
