"""What the database refuses by itself, whatever code writes to it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from proposals.models import Decision, ReviewRound, Thread
from tests.factories import NOW, make_granted, make_in_review, make_thread

pytestmark = pytest.mark.django_db


def refuses(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"outcome": "approved"}, True),
        ({"outcome": "approved", "decided_at": NOW}, False),
        ({"decided_at": NOW}, True),
        ({"outcome": "lost", "decided_at": NOW}, True),
    ],
)
def test_a_review_is_open_or_decided(change: dict[str, object], refused: bool) -> None:
    make_in_review()
    assert refuses(lambda: ReviewRound.objects.update(**change)) is refused


@pytest.mark.parametrize(("kind", "refused"), [("note", False), ("shout", True)])
def test_the_kind_of_a_thread_is_known(kind: str, refused: bool) -> None:
    make_thread(make_in_review())
    assert refuses(lambda: Thread.objects.update(kind=kind)) is refused


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"access_start": None}, True),
        ({"access_end": None}, True),
        ({"access_end": NOW.date()}, True),
        ({"product": ""}, True),
        ({"outcome": "lost"}, True),
        ({"outcome": "refused"}, True),
        ({"outcome": "refused", "access_start": None, "access_end": None}, False),
        ({"product": "vce"}, False),
    ],
)
def test_a_grant_has_dates_and_a_product_and_a_refusal_has_none(
    change: dict[str, object], refused: bool
) -> None:
    make_granted()
    assert refuses(lambda: Decision.objects.update(**change)) is refused
