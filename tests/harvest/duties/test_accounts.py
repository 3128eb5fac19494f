"""Accounts are asked for one by one: refused between two that were there, twice, is gone; everything else stays."""

from collections import Counter
from typing import Any

import pytest

from harvest.models import Batch, Check, Outage, PageLog, Record, Tombstone
from harvest.rules.states import CheckState, RecordState
from harvest.vault import open_keyring, seal_record
from tests.harvest.duties.circle import add_accounts, fresh
from tests.harvest.duties.site import Site
from tiktok.endpoints import ACCOUNT

ASIDE = RecordState.QUARANTINED


@pytest.fixture
def names(site: Site) -> list[str]:
    found = add_accounts(site)
    fresh(site, "account")
    return found


def remove(site: Site, *names: str) -> None:
    site.ask("delete", {"accounts": list(names)})


def count_asked() -> int:
    return PageLog.objects.filter(path=ACCOUNT.path).count()


def kept(site: Site) -> dict[str, int]:
    return {state.value: len(site.keys(state, "account")) for state in RecordState}


def test_each_is_asked_once_and_the_clock_begins_anew(site: Site, names: list[str]) -> None:
    site.move(days=10)
    site.work()
    assert count_asked() == len(names)
    check = Check.objects.get()
    assert (check.state, check.sent_count, check.present, check.absent) == ("believed", 8, 8, 0)
    assert Batch.objects.get(kind="account").clock_at == check.asked_at
    assert bytes(check.sent) == bytes(check.controls) == b""


def test_what_is_refused_twice_is_erased(site: Site, names: list[str]) -> None:
    remove(site, names[0], names[3])
    site.move(days=10)
    site.work()
    assert kept(site) == {"live": 6, "quarantined": 2}
    site.move(hours=1, minutes=1)
    site.work()
    assert (kept(site), Tombstone.objects.filter(kind="account").count()) == (
        {"live": 6, "quarantined": 0},
        2,
    )
    assert list(Check.objects.order_by("pk").values_list("look", "state", "absent", "erased")) == [
        (1, CheckState.BELIEVED, 2, 0),
        (2, CheckState.BELIEVED, 2, 2),
    ]


def test_an_account_that_comes_back_between_the_looks_stays(site: Site, names: list[str]) -> None:
    remove(site, names[2])
    site.move(days=10)
    site.work()
    site.ask("restore", {"accounts": [names[2]]})
    site.move(hours=1, minutes=1)
    site.work()
    assert (kept(site), Tombstone.objects.count()) == ({"live": 8, "quarantined": 0}, 0)
    assert Check.objects.first().came_back == 1


def test_where_all_are_gone_authors_of_other_posts_answer_for_tiktok(site: Site, names: list[str]) -> None:
    remove(site, *names)
    site.move(days=10)
    site.refresh()
    assert (kept(site), Tombstone.objects.count()) == ({"live": 0, "quarantined": 0}, 8)


@pytest.mark.parametrize(
    "fault", [{"server_errors": -1}, {"rate_limit": -1}, {"not_json": -1}, {"html_504": -1}, {"slow_ms": 0}]
)
def test_whatever_fails_for_fifteen_days_erases_nothing(
    site: Site, names: list[str], fault: dict[str, Any]
) -> None:
    remove(site, names[0])
    site.move(days=10)
    site.fault(**fault)
    if "slow_ms" in fault:
        site.project.key.delete()
    for _ in range(8):
        site.work()
        site.move(hours=16)
    assert (kept(site), Tombstone.objects.count()) == ({"live": 8, "quarantined": 0}, 0)
    if fault.keys() & {"server_errors", "not_json", "html_504"}:
        assert count_asked() < 30
        assert Outage.objects.get().looks > 0


def test_an_outage_in_the_middle_loses_no_answer(site: Site, names: list[str]) -> None:
    site.move(days=10)
    site.fault(server_errors=0.4)
    for _ in range(6):
        site.work()
        site.move(minutes=20)
    site.fault(server_errors=0)
    site.work()
    asked = Counter(PageLog.objects.filter(path=ACCOUNT.path).values_list("code", flat=True))
    assert (asked["ok"], kept(site)["live"]) == (8, 8)


def test_a_quota_that_ends_in_the_middle_only_makes_it_later(site: Site, names: list[str]) -> None:
    site.move(days=10)
    before = Batch.objects.get(kind="account").clock_at
    site.fault(quota=0)
    site.work()
    assert Check.objects.get().state == CheckState.ASKING
    site.fault(quota=1_000)
    site.move(hours=16)
    site.work()
    assert Batch.objects.get(kind="account").clock_at > before


def test_one_that_cannot_be_asked_for_keeps_its_clock_and_the_others_do_not(
    site: Site, names: list[str]
) -> None:
    row = Record.objects.filter(kind="account").order_by("key")[2]
    keys = open_keyring().project(site.project.ref)
    Record.objects.filter(kind="account", key=row.key).update(
        payload=seal_record(keys, site.project.pk, "account", row.key, {})
    )
    before = Batch.objects.get(kind="account").clock_at
    site.move(days=10)
    site.work()
    batches = Batch.objects.filter(kind="account").order_by("number")
    assert [(each.records, each.clock_at == before) for each in batches] == [(7, False), (1, True)]
    assert Record.objects.get(kind="account", key=row.key).state == RecordState.LIVE
