"""An id that comes back after it was erased: it stays out and is counted, or is collected again where the rules say so."""

from datetime import timedelta

import pytest

from harvest.models import Batch, Record, RunCount, Tombstone
from harvest.rules.terms import Ground
from harvest.selectors.terms import held_by
from harvest.selectors.terms_change import find_change
from harvest.services.graves import find_kept_out
from harvest.services.replaying import find_behind, replay_erasures
from harvest.services.terms import choose_for_project
from harvest.vault import open_keyring, tombstone_of
from tests.harvest.duties.site import Site, librarian

OFFICE = "Gita Loom, data-protection officer"


def choose(site: Site, position: str) -> None:
    site.project.refresh_from_db()
    change = find_change(site.project, held_by(site.project).choose("comes_back", position), site.now)
    ground = Ground("Posts are hidden for a while.", OFFICE, site.now.date())
    choose_for_project(
        site.project, "comes_back", position, ground, seen=change.digest, by=librarian(), now=site.now
    )
    site.project.refresh_from_db()


def count(site: Site) -> tuple[int, int]:
    """Of the newest run: kept out, and collected again."""
    newest = RunCount.objects.filter(kind="video").order_by("-run__pk")[0]
    return newest.erased, newest.returned


def erase(site: Site, gone: list[str]) -> None:
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    assert not set(gone) & set(site.keys())


@pytest.fixture
def gone(site: Site) -> list[str]:
    """Erased, and there again at TikTok."""
    gone = site.keys()[5::40]
    erase(site, gone)
    site.restore(gone)
    site.move(hours=1)
    return gone


def test_it_stays_out_and_is_counted(site: Site, gone: list[str]) -> None:
    site.harvest()
    assert (set(gone) & set(site.keys()), count(site)) == (set(), (len(gone), 0))


def test_where_the_rules_allow_it_is_a_new_record_with_a_clock_of_its_own(
    site: Site, gone: list[str]
) -> None:
    choose(site, "collect_again")
    site.harvest()
    assert (set(gone) <= set(site.keys()), count(site)) == (True, (0, len(gone)))
    batches = set(Record.objects.filter(key__in=gone).values_list("batch_id", flat=True))
    assert [
        site.now - batch.clock_at < timedelta(hours=1) for batch in Batch.objects.filter(pk__in=batches)
    ] == [True]
    site.harvest()
    assert count(site) == (0, 0)


def test_what_was_let_in_stays_after_a_later_choice_until_it_goes(site: Site, gone: list[str]) -> None:
    choose(site, "collect_again")
    site.harvest()
    choose(site, "")
    site.harvest()
    assert (set(gone) <= set(site.keys()), count(site)) == (True, (0, 0))
    erase(site, gone)
    site.restore(gone)
    site.harvest()
    assert (set(gone) & set(site.keys()), count(site)) == (set(), (len(gone), 0))


def test_each_time_leaves_a_tombstone_and_a_line_that_a_restore_is_told(site: Site, gone: list[str]) -> None:
    choose(site, "collect_again")
    site.harvest()
    keys = open_keyring().project(site.project.ref)
    again = [("video", tombstone_of(keys, "video", key, 2)) for key in gone]
    assert (find_behind(), Tombstone.objects.count()) == ([], len(gone))
    open_keyring().note_erased(site.project.ref, again)  # as if they went after this database was copied
    assert find_behind() == [site.project.ref]
    assert replay_erasures(site.now).records == len(gone)
    assert (set(gone) & set(site.keys()), find_behind()) == (set(), [])
    assert set(again) <= set(Tombstone.objects.values_list("kind", "key"))


def test_erased_again_it_has_two_tombstones(site: Site, gone: list[str]) -> None:
    choose(site, "collect_again")
    site.harvest()
    erase(site, gone)
    assert (Tombstone.objects.count(), find_behind()) == (2 * len(gone), [])


def test_what_was_asked_for_to_be_deleted_stays_out(site: Site, gone: list[str]) -> None:
    choose(site, "collect_again")
    keys = open_keyring().project(site.project.ref)
    marks = [tombstone_of(keys, "video", key) for key in gone]
    Tombstone.objects.filter(key__in=marks[:3]).update(reason=Tombstone.Reason.REQUESTED)
    kept_out = find_kept_out(keys, site.project, "video", gone, asked_at=site.now)
    assert kept_out == set(gone[:3])


def test_an_answer_from_before_the_erasing_brings_nothing_back(site: Site, gone: list[str]) -> None:
    choose(site, "collect_again")
    keys = open_keyring().project(site.project.ref)
    earlier = Tombstone.objects.order_by("erased_at")[0].erased_at
    assert find_kept_out(keys, site.project, "video", gone, asked_at=earlier) == set(gone)
