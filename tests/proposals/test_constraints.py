"""What the database refuses by itself, whatever code writes to it."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from proposals.models import Decision, ReviewRound, Thread
from proposals.models.immutable import WrittenOnce
from tests.factories import NOW, make_granted, make_in_review, make_thread

pytestmark = pytest.mark.django_db


WRITTEN_ONCE = {model._meta.db_table for model in apps.get_models() if issubclass(model, WrittenOnce)}


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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL: tests/engines/test_written_once.py")
def test_no_table_that_is_written_once_is_without_its_triggers() -> None:
    """A snapshot goes with its proposal; else nothing is changed and nothing removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'"
        )
        triggers = set(cursor.fetchall())
    rules = {(table, verb) for table in WRITTEN_ONCE for verb in ("update", "delete")}
    expected = rules - {("proposals_snapshot", "delete")}
    assert triggers == {(table, f"{table}_no_{verb}") for table, verb in expected}
