"""A big harvest is not looked at on one day: from the tenth to the twelfth a day's share begins, then the rest at once."""

from datetime import timedelta

from harvest.models import Batch, Check
from harvest.services.refresh import plan_refresh
from tests.harvest.duties.site import BEGINS, Site


def add_batches(site: Site, many: int) -> None:
    Batch.objects.all().delete()
    Batch.objects.bulk_create(
        Batch(
            project=site.project,
            kind="comment",
            number=number,
            taken=9_900,
            records=9_900,
            clock_at=BEGINS + timedelta(minutes=number),
            sealed_at=BEGINS,
        )
        for number in range(1, many + 1)
    )


def test_a_million_comments_begin_over_three_days_and_all_on_the_twelfth(site: Site) -> None:
    add_batches(site, 101)
    begun = []
    for day in range(9, 14):
        site.reach(day)
        site.move(hours=2)
        begun.append(plan_refresh(site.now).looks)
        assert plan_refresh(site.now).looks == 0
    assert begun == [0, 30, 30, 41, 0]
    first = Check.objects.order_by("pk").values_list("batch__number", flat=True)
    assert list(first) == list(range(1, 102))


def test_a_small_harvest_begins_at_once(site: Site) -> None:
    add_batches(site, 20)
    site.reach(10)
    site.move(hours=1)
    assert plan_refresh(site.now).looks == 20


def test_without_a_key_nothing_is_spared(site: Site) -> None:
    add_batches(site, 101)
    site.project.key.delete()
    site.reach(10)
    site.move(hours=2)
    assert plan_refresh(site.now).looks == 101
