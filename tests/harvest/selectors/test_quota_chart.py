"""Requests per day by what they were for."""

from datetime import timedelta

from harvest.models import QuotaDay
from harvest.selectors.screens.quota_chart import build_quota_chart
from harvest.services.rounds import make_rounds
from tests.harvest.bench import NOW, Bench


def test_each_day_adds_up_to_what_it_has(bench: Bench) -> None:
    """A day of harvests, one of both, one that others of the organisation used up, one without a request."""
    bench.enter_key()
    QuotaDay.objects.all().delete()
    key = bench.project.key
    for ago, spent, upkeep, is_refused in ((3, 40, 0, False), (2, 30, 10, False), (1, 5, 5, True)):
        day = NOW - timedelta(days=ago)
        QuotaDay.objects.create(
            organisation=key.organisation,
            day=day.date(),
            spent=spent,
            upkeep=upkeep,
            allowed=1000,
            refused_until=NOW if is_refused else None,
        )
    chart = build_quota_chart(bench.project, NOW - timedelta(days=3), NOW)
    assert chart is not None
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["17 Mar", "40", "0", "0", "960"],
        ["18 Mar", "20", "10", "0", "970"],
        ["19 Mar", "0", "5", "995", "0"],
        ["20 Mar", "0", "0", "0", "1,000"],
    ]
    assert chart.summary == "In 4 days, 60 requests went into harvests and 15 confirmed what is held."


def test_nothing_is_drawn_before_the_first_request(bench: Bench) -> None:
    assert build_quota_chart(bench.project, NOW, NOW) is None


def test_what_confirms_what_is_held_is_counted_apart(bench: Bench) -> None:
    bench.harvest()
    harvested = bench.spent()
    assert QuotaDay.objects.filter(upkeep__gt=0).count() == 0
    bench.move(10 * 86_400 + 60)
    make_rounds(bench.clock())
    bench.work()
    looked = QuotaDay.objects.get(day=bench.clock().date())
    assert 0 < looked.upkeep == looked.spent == bench.spent() - harvested
