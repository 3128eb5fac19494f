"""The clock of the institution on screen: words beside colours, for the library alone."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

from django.test import Client
from django.utils import timezone

from harvest.models import Batch
from tests.harvest.views.conftest import Cast

PAGE = "/library/clock/"


def test_each_project_has_its_state_in_words_and_its_days(cast: Cast, sign_in: Callable[..., Client]) -> None:
    clock_at = timezone.now() - timedelta(days=14, hours=1)
    Batch.objects.create(
        project=cast.project, kind="video", number=1, records=4321, clock_at=clock_at, sealed_at=clock_at
    )
    for person in (cast.librarian, cast.administrator):
        page = unescape(sign_in(person).get(PAGE).content.decode())
        for words in (
            ">Due now<",
            "4,321",
            "requests",
            "less than 1 % of quota",
            f'href="{cast.root}duties/"',
            'data-label="Within 15 days"',
        ):
            assert words in page


def test_an_empty_project_says_so(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = unescape(sign_in(cast.librarian).get(PAGE).content.decode())
    assert ("Nothing is held" in page, "Nothing to do" in page) == (True, True)
