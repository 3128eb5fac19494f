"""Rules that move while records wait: nothing is erased by it that was not absent twice, and nothing twice."""

from datetime import timedelta

import pytest

from harvest.models import Check, Tombstone
from harvest.rules.states import RecordState
from harvest.rules.terms import Ground
from harvest.selectors.terms import held_by
from harvest.selectors.terms_change import find_change
from harvest.services.terms import choose_for_project
from tests.harvest.duties.site import Site, librarian


def choose(site: Site, position: str) -> None:
    site.project.refresh_from_db()
    change = find_change(site.project, held_by(site.project).choose("refresh", position), site.now)
    choose_for_project(
        site.project,
        "refresh",
        position,
        Ground("As agreed."),
        seen=change.digest,
        by=librarian(),
        now=site.now,
    )
    site.project.refresh_from_db()


@pytest.fixture
def looked(site: Site) -> list[str]:
    """Of an interval of 30 days the twentieth has come: some records were absent once, and TikTok fails since."""
    choose(site, "30")
    gone = site.keys()[5::10]
    site.delete(gone)
    site.reach(20)
    site.work()
    site.fault(compliance_html=-1)
    return gone


def test_what_is_late_by_the_new_rule_gets_its_second_look(site: Site, looked: list[str]) -> None:
    choose(site, "")
    site.move(hours=2)
    site.work()
    assert (len(site.keys(RecordState.QUARANTINED)), Tombstone.objects.count()) == (len(looked), 0)
    site.fault(compliance_html=0)
    site.move(hours=7)
    site.work()
    second = Check.objects.filter(look=Check.Look.SECOND).first()
    assert second is not None
    assert (second.state, second.erased, Tombstone.objects.count()) == ("believed", len(looked), len(looked))


def test_without_one_the_first_look_decides_a_day_later(site: Site, looked: list[str]) -> None:
    choose(site, "")
    moved_at = site.now
    erased = []
    while site.now < moved_at + timedelta(hours=25):
        site.move(hours=6, minutes=1)
        site.work()
        erased.append(Tombstone.objects.count())
    assert erased == [0, 0, 0, len(looked), len(looked)]


def test_there_and_back_erases_nothing_again(site: Site) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    before = list(Tombstone.objects.order_by("key").values_list("key", "erased_at", "look_id"))
    held = site.keys()
    for position in ("30", "", "30", ""):
        choose(site, position)
        site.move(hours=1)
        site.work()
    site.restore(gone)
    site.harvest()
    assert (len(before), site.keys()) == (len(gone), held)
    assert list(Tombstone.objects.order_by("key").values_list("key", "erased_at", "look_id")) == before
