"""A page asks the database the same number of times, whether it shows one thing or three."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from harvest.models import Batch, Check, Dataset, DatasetCopy, PageLog, Run
from harvest.services.collections import add_collection
from harvest.services.runs import start_run
from tests.harvest.bench import NOW, collection
from tests.harvest.views.conftest import Cast

type Count = Callable[..., Any]


def add(cast: Cast, number: int) -> None:
    """One more of everything that a page lists."""
    project, now = cast.project, timezone.now()
    made = add_collection(project, collection(name=f"another {number}"), by=cast.pi, now=NOW)
    run = start_run(made, by=cast.pi, now=now)
    unit = run.units.get()
    PageLog.objects.create(unit=unit, at=now, epoch=1, path="/", code=f"code_{number}", http_status=500)
    batch = Batch.objects.create(
        project=project, kind="video", number=number, records=5, clock_at=now, sealed_at=now
    )
    Check.objects.create(batch=batch, look=1, state="believed", created_at=now)
    dataset = Dataset.objects.create(
        project=project,
        number=number,
        collection=made,
        format="csv",
        state="ready",
        created_at=now,
        built_at=now,
    )
    DatasetCopy.objects.create(dataset=dataset, user=cast.pi, taken_at=now, recalled_at=now)


@pytest.mark.parametrize(
    ("path", "queries"),
    [("", 25), ("datasets/", 13), ("duties/", 20), ("end/", 12), ("certificate/", 7), ("key/", 8)],
)
def test_pages_of_lists(
    cast: Cast,
    sign_in: Callable[..., Client],
    django_assert_num_queries: Count,
    path: str,
    queries: int,
) -> None:
    cast.bench.enter_key()
    client = sign_in(cast.pi, recently=True)
    add(cast, 1)
    with django_assert_num_queries(queries):
        client.get(cast.root + path)
    add(cast, 2)
    add(cast, 3)
    with django_assert_num_queries(queries):
        client.get(cast.root + path)


def test_the_page_of_a_run(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Count
) -> None:
    cast.bench.enter_key()
    run = cast.bench.start()
    client = sign_in(cast.pi)
    first = run.units.get()
    for requests in (1, 3):
        for number in range(requests):
            PageLog.objects.create(
                unit=first, at=NOW, epoch=1, path="/", code=f"code_{number}", http_status=500
            )
        with django_assert_num_queries(30):
            client.get(f"{cast.root}runs/{run.pk}/")
        for kind in ("window", "window", "subjects", "subjects"):
            first.pk, first.kind = None, kind
            first.save()


def test_the_page_of_a_collection(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Count
) -> None:
    cast.bench.enter_key()
    run = cast.bench.start()
    client = sign_in(cast.pi)
    with django_assert_num_queries(24):
        client.get(f"{cast.root}collections/{run.collection_id}/")
    for number in (2, 3):
        Run.objects.create(
            collection_id=run.collection_id, number=number, asked=run.asked, created_at=NOW, ended_at=NOW
        )
    with django_assert_num_queries(24):
        client.get(f"{cast.root}collections/{run.collection_id}/")


def test_a_new_collection(
    cast: Cast, sign_in: Callable[..., Client], django_assert_num_queries: Count
) -> None:
    """However many conditions it has."""
    cast.bench.enter_key()
    client = sign_in(cast.pi)
    row = {"group": "and", "field": "keyword", "operation": "IN", "values": "vote"}
    period = {"start_date": "2026-01-01", "end_date": "2026-01-31", "view": "builder"}
    for rows in (1, 3):
        sent = {f"c{number}-{name}": value for number in range(rows) for name, value in row.items()}
        with django_assert_num_queries(8):
            client.post(f"{cast.root}collections/said/", {**period, **sent, "rows": rows})
