"""Fifteen days of one trouble after another: nothing is erased, few requests are spent, and the first good answer ends it."""

from collections import Counter
from datetime import timedelta

import pytest

from harvest.models import Batch, Check, PageLog, Tombstone
from harvest.rules.states import CheckState, RecordState
from tests.harvest.duties.circle import add_accounts
from tests.harvest.duties.site import BEGINS, Site
from tests.harvest.duties.threads import add_threads

TROUBLES: list[dict[str, float]] = [
    {"server_errors": -1},
    {"rate_limit": -1},
    {"html_504": -1},
    {"compliance_swapped": -1, "error_in_200": 0.3},
    {"compliance_truncated_at": 0.5, "not_json": 0.3},
    {"compliance_empty": -1, "html_504": 0.3},
    {"compliance_html": -1, "connection_cut": 0.3},
]


def count(site: Site) -> dict[str, int]:
    return {kind: len(site.keys(kind=kind)) for kind in ("video", "comment", "account")}


def test_a_script_of_all_troubles_from_the_tenth_day_on(site: Site) -> None:
    threads = add_threads(site, 3)
    add_accounts(site, 4)
    held = count(site)
    site.delete(threads.silent[:2])
    site.fault(**TROUBLES[0])
    for number in range(15):
        site.reach(10 + number)
        site.fault(reset=1, **TROUBLES[number % len(TROUBLES)])
        site.work()
        assert (count(site), Tombstone.objects.count()) == (held, 0)
    spent = PageLog.objects.filter(at__gte=BEGINS + timedelta(days=10)).count()
    assert spent < 15 * 80
    site.fault(reset=1)
    site.move(hours=23)
    site.work()
    site.move(hours=2)
    site.work()
    assert count(site) == held | {"comment": held["comment"] - 2}


def test_a_look_at_each_kind_costs_what_it_says(site: Site) -> None:
    """Videos: a query, the file, two polls, the answer. Comments: two threads more for the controls. Accounts: one each."""
    add_threads(site, 3)
    names = add_accounts(site, 4)
    site.fault(processing_polls=1)
    site.move(days=10)
    begun = site.now
    site.work()
    asked = Counter(PageLog.objects.filter(at__gte=begun).values_list("path", flat=True))
    assert {path.removeprefix("/v2/research/"): times for path, times in asked.items()} == {
        "/v2/oauth/token/": 1,
        "video/query/": 1,
        "video/comment/list/": 2,
        "validation_task/create/": 2,
        "validation_task_status/get/": 4,
        "validation_task/download/": 2,
        "user/info/": len(names),
    }
    assert set(Check.objects.values_list("state", flat=True)) == {CheckState.BELIEVED}


@pytest.mark.parametrize(
    "back", [timedelta(hours=1), timedelta(days=2)], ids=["an hour, as at the end of summer time", "two days"]
)
def test_a_clock_that_steps_back_neither_erases_nor_forgets(site: Site, back: timedelta) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.work()
    clock_at = Batch.objects.get().clock_at
    site.now -= back
    site.running.clock.set(site.now)
    site.work()
    assert site.keys(RecordState.QUARANTINED) == gone
    assert Batch.objects.get().clock_at == clock_at
    site.now += back + timedelta(hours=1, minutes=1)
    site.running.clock.set(site.now)
    site.work()
    assert (site.keys(RecordState.QUARANTINED), Tombstone.objects.count()) == ([], len(gone))
