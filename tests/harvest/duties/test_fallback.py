"""Where files keep failing, videos are asked for by query; and what goes with an erased record goes with it."""

from datetime import timedelta

from harvest.models import Batch, Check, PageLog, Record, Tombstone
from harvest.rules.states import CheckState, RecordState
from tests.harvest.duties.circle import add_accounts, add_list, fresh
from tests.harvest.duties.site import BEGINS, Site
from tests.harvest.duties.test_lists import find_account


def test_from_the_twelfth_day_a_search_confirms_what_it_brings_and_proves_nothing_gone(site: Site) -> None:
    everything = site.keys()
    gone = everything[5::10]
    site.delete(gone)
    site.fault(compliance_empty=-1)
    site.move(days=10)
    for _ in range(14):
        site.work()
        site.move(hours=6)
    asked = Check.objects.filter(state=CheckState.BELIEVED).order_by("pk").first()
    assert asked is not None
    assert asked.asked_at >= BEGINS + timedelta(days=12)
    assert (asked.present, asked.absent) == (len(everything) - len(gone), 0)
    assert (site.keys(RecordState.LIVE), Tombstone.objects.count()) == (everything, 0)
    batches = Batch.objects.order_by("number")
    assert [each.records for each in batches] == [len(everything) - len(gone), len(gone)]
    assert batches[1].clock_at < BEGINS + timedelta(hours=1)
    site.fault(compliance_empty=0)
    site.move(hours=7)
    site.refresh()
    assert site.keys() == sorted(set(everything) - set(gone))


def test_a_search_asks_for_a_hundred_at_a_time(site: Site) -> None:
    site.fault(compliance_empty=-1)
    site.move(days=12, hours=1)
    site.work()
    before = PageLog.objects.count()
    site.move(minutes=16)
    site.work()
    assert Check.objects.filter(state=CheckState.BELIEVED).exists()
    assert PageLog.objects.count() - before <= len(site.keys()) // 100 + 2


def test_an_erased_account_takes_its_lists_and_an_erased_video_its_comments(site: Site) -> None:
    of = find_account(site, "follower", 5, 90)
    add_list(site, "follower", of)
    add_accounts(site, most=60)
    fresh(site, "account")
    site.ask("delete", {"accounts": [of]})
    site.move(days=10)
    site.refresh()
    left = Record.objects.filter(kind__in=("account", "follower"), state=RecordState.QUARANTINED)
    assert (site.keys(kind="follower"), left.count()) == ([], 0)
    assert set(Tombstone.objects.values_list("kind", flat=True)) == {"account", "follower"}
