"""The page with the steps to the end, and what the end says of manuscripts before anything is erased."""

from collections.abc import Callable

from django.test import Client

from harvest.rules.publishing import OutputKind
from harvest.services.publications import plan_publication
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast


def plan(cast: Cast) -> None:
    plan_publication(
        cast.project,
        kind=OutputKind.ARTICLE,
        title="Herons and boats",
        venue="",
        planned_on=cast.project.access_end,
        authors=[],
        others="",
        by=cast.pi,
        now=NOW,
    )


def test_everybody_sees_the_days_and_some_tick_them_off(cast: Cast, sign_in: Callable[..., Client]) -> None:
    path = f"{cast.root}end/plan/"
    seen = sign_in(cast.data_user).get(path).content.decode()
    assert "The certificate of deletion is issued" in seen
    assert "It is done" not in seen
    client = sign_in(cast.pi)
    assert f'href="{path}"' in client.get(cast.root).content.decode()
    answer = client.post(f"{path}question/done/", {"note": "In chapter 4"}, follow=True)
    assert "Ada Voorbeeld, 20 March 2026: In chapter 4" in answer.content.decode()
    assert client.post(f"{path}question/done/").status_code == 409
    assert client.post(f"{path}erase/done/").status_code == 409
    assert client.post(f"{path}nothing/done/").status_code == 404


def test_the_pi_is_offered_a_check_before_anything_is_erased(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    plan(cast)
    client = sign_in(cast.pi, recently=True)
    for path in ("end/", "end/plan/"):
        assert "Herons and boats" in client.get(cast.root + path).content.decode()
    shown = client.post(f"{cast.root}end/", {"reason": "Done"}, follow=True).content.decode()
    assert shown.index("Check manuscripts first") < shown.index("End the project and erase all of this")


def test_the_page_asks_as_often_for_one_output_as_for_three(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Callable[..., object]
) -> None:
    client = sign_in(cast.pi)
    for more in (1, 2):
        for _ in range(more):
            plan(cast)
        with django_assert_num_queries(13):  # type: ignore[attr-defined]
            client.get(f"{cast.root}end/plan/")
