"""Sixteen days of a project against the simulator: what disappears is set aside, looked for again, and erased."""

from datetime import timedelta

import pytest

from harvest.models import Batch, Check, DayCount, PageLog, Record, Sighting, Tombstone, Unit
from harvest.rules.states import CheckState, RecordState, UnitState
from harvest.services.projects import open_project
from harvest.services.runs import start_run
from harvest.vault import open_keyring, tombstone_of
from proposals.models import AuditEvent, Deadline, Need
from tests.faults.table import observe
from tests.harvest.duties.site import BEGINS, HANDOVER, Site

LIVE, ASIDE = RecordState.LIVE, RecordState.QUARANTINED


def looks() -> list[tuple[int, str]]:
    return [(look, state) for look, state in Check.objects.order_by("pk").values_list("look", "state")]


def test_nothing_is_asked_before_the_tenth_day(site: Site) -> None:
    site.move(days=9, hours=23)
    site.work()
    assert looks() == []


def test_sixteen_days(site: Site) -> None:
    everything = site.keys()
    gone = everything[5::10]
    site.delete(gone)
    history = []
    for day in range(1, 17):
        site.reach(day)
        site.refresh()
        history.append(len(site.keys()))
    assert history == [len(everything)] * 9 + [len(everything) - len(gone)] * 7
    assert site.keys() == sorted(set(everything) - set(gone))
    assert site.states() == {LIVE: len(everything) - len(gone), ASIDE: 0}
    confirmed_after = Batch.objects.get().clock_at - BEGINS
    assert timedelta(days=10) <= confirmed_after < timedelta(days=10, minutes=5)


def test_counters_sightings_and_hashes_follow(site: Site) -> None:
    everything = site.keys()
    gone = everything[5::10]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    keys = open_keyring().project(site.project.ref)
    left = len(everything) - len(gone)
    assert Sighting.objects.count() == left
    assert Batch.objects.get().records == left
    assert sum(DayCount.objects.values_list("records", flat=True)) == left
    assert set(Tombstone.objects.values_list("key", flat=True)) == {
        tombstone_of(keys, "video", key) for key in gone
    }
    assert set(Tombstone.objects.values_list("reason", flat=True)) == {"absent"}


def test_set_aside_at_the_first_look_erased_at_the_second_not_before_the_hour(site: Site) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.work()
    assert (site.keys(ASIDE), looks()) == (gone, [(1, CheckState.BELIEVED), (2, CheckState.CONTROLS)])
    site.move(minutes=57)
    site.work()
    assert len(site.keys(ASIDE)) == len(gone)
    site.move(minutes=3)
    site.work()
    assert (site.keys(ASIDE), looks()) == ([], [(1, CheckState.BELIEVED), (2, CheckState.BELIEVED)])
    first, second = Check.objects.order_by("pk")
    assert (first.absent, first.erased, second.sent_count, second.absent, second.erased) == (
        len(gone),
        0,
        len(gone),
        len(gone),
        len(gone),
    )


def test_what_comes_back_between_the_looks_stays(site: Site) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.work()
    site.restore(gone[:20])
    site.move(hours=1, minutes=1)
    site.work()
    second = Check.objects.get(look=2)
    assert (second.came_back, second.erased) == (20, len(gone) - 20)
    assert set(gone) & set(site.keys()) == set(gone[:20])
    assert site.keys(ASIDE) == []


def test_ids_that_flap_are_never_erased(site: Site) -> None:
    flapping = site.keys()[7::25]
    for _ in range(3):
        site.delete(flapping)
        site.move(days=10)
        site.work()
        assert site.keys(ASIDE) == flapping
        site.restore(flapping)
        site.move(hours=1, minutes=1)
        site.work()
        assert site.keys(ASIDE) == []
    assert Tombstone.objects.count() == 0


def test_a_harvest_that_sees_a_record_again_lifts_it(site: Site) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.work()
    site.restore(gone)
    site.move(minutes=5)
    site.harvest()
    assert site.keys(ASIDE) == []
    site.delete(gone[:3])
    site.move(hours=1)
    site.work()
    assert (Tombstone.objects.count(), site.keys(ASIDE)) == (0, [])


def test_an_erased_id_that_returns_is_not_stored(site: Site) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    site.restore(gone)
    site.harvest()
    assert not set(gone) & set(site.keys())


def test_without_a_second_look_the_first_decides_at_the_limit(site: Site) -> None:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.work()
    site.fault(compliance_html=-1)
    for _ in range(5):
        site.move(hours=23, minutes=50)
        site.work()
    assert len(site.keys(ASIDE)) == len(gone)
    site.move(hours=1)
    site.work()
    assert (site.keys(ASIDE), Tombstone.objects.count()) == ([], len(gone))
    assert Check.objects.filter(look=2).first().reason.startswith("There was no second look by the limit")


def test_without_any_answer_records_are_hidden_and_people_are_asked(site: Site) -> None:
    everything = site.keys()
    site.fault(server_errors=-1)
    for _ in range(8):
        site.move(days=2)
        site.work()
    assert site.keys() == everything
    assert Tombstone.objects.count() == 0
    people = set(Need.objects.filter(key__endswith=":overdue").values_list("user__name", flat=True))
    assert people == {"Bea Quist", "Eli Marsh"}
    assert AuditEvent.objects.filter(verb="refresh.overdue").count() == 1
    site.fault(server_errors=0)
    site.move(hours=7)
    site.work()
    assert not Need.objects.filter(key__endswith=":overdue").exists()
    assert Check.objects.first().state == CheckState.BELIEVED


def test_the_deadline_follows_the_oldest_clock(site: Site) -> None:
    def due_in() -> timedelta:
        return Deadline.objects.get(key__endswith=":refresh").due_on - BEGINS.date()

    assert due_in() == timedelta(days=15)
    site.move(days=10)
    site.refresh()
    assert due_in() == timedelta(days=25)


@pytest.mark.parametrize(
    "fault",
    [
        {"compliance_empty": -1},
        {"compliance_html": -1},
        {"compliance_swapped": -1},
        {"compliance_failed": -1},
        {"compliance_truncated_at": 0.5},
        {"connection_cut": 0.3},
        {"html_504": -1},
        {"rate_limit": -1},
        {"error_in_200": -1},
        {"not_json": -1},
    ],
)
def test_no_fault_makes_anything_absent(site: Site, fault: dict[str, float]) -> None:
    everything = site.keys()
    site.delete(everything[5::10])
    site.move(days=10)
    site.fault(**fault)
    for _ in range(12):
        site.work()
        site.move(hours=2)
    believed = Check.objects.filter(state=CheckState.BELIEVED).exists()
    assert believed == ("connection_cut" in fault)
    if not believed:
        assert (site.keys(LIVE), Tombstone.objects.count()) == (everything, 0)
    else:
        assert site.keys() == sorted(set(everything) - set(everything[5::10]))


def test_a_file_cut_at_each_per_cent_deletes_nothing(site: Site) -> None:
    """Always on the eleventh day: from the twelfth on a search would confirm in the place of every other file."""
    everything = site.keys()
    site.move(days=10)
    for share in range(100):
        site.fault(compliance_truncated_at=share / 100)
        site.move(hours=6)
        Batch.objects.update(clock_at=site.now - timedelta(days=11))
        site.work()
        assert Record.objects.filter(state=LIVE).count() == len(everything), share
    assert set(Check.objects.exclude(state=CheckState.CONTROLS).values_list("state", flat=True)) == {
        CheckState.NOT_BELIEVED
    }
    assert Check.objects.filter(state=CheckState.NOT_BELIEVED).count() >= 50


def test_a_look_that_has_nothing_left_to_ask_for_ends(site: Site) -> None:
    site.move(days=10)
    site.round()
    Record.objects.all().delete()
    Batch.objects.update(records=0)
    site.work()
    assert list(Check.objects.values_list("state", "reason")) == [
        (CheckState.NOT_BELIEVED, "There was nothing to ask for.")
    ]
    assert not Unit.objects.filter(state__in=[UnitState.WAITING, UnitState.HELD]).exists()


def test_keys_that_are_away_keep_no_other_project_from_its_duties(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    gone = site.keys()[:3]
    site.delete(gone)
    site.move(days=10)
    site.work()
    site.move(hours=1, minutes=1)
    keys = open_keyring().folder / "projects" / site.project.ref / "tombstones"
    away = keys.rename(keys.with_name("away"))
    other = open_project(HANDOVER | {"title": "Another"}, by=None, now=site.now)
    Batch.objects.create(project=other, kind="video", number=1, records=1, clock_at=BEGINS)
    site.work()
    site.round()
    assert Check.objects.filter(batch__project=other).exists()
    assert "is held up" in caplog.text
    away.rename(keys)
    site.move(minutes=11)
    site.work()
    assert set(gone) & set(site.keys()) == set()


def test_after_three_days_without_a_worker_the_refresh_comes_first_and_once(site: Site) -> None:
    """It was due at 10 days; a run waits as well."""
    site.reach(13)
    start_run(site.project.collections.get(), by=None, now=site.now)
    before = PageLog.objects.count()
    site.refresh()
    kinds = list(PageLog.objects.order_by("pk").values_list("unit__kind", flat=True))[before:]
    assert (kinds[0], set(kinds)) == ("check", {"check", "window"})
    assert [state for _, state in looks()] == [CheckState.BELIEVED]
    result = "the refresh comes first, and each batch is looked at once"
    observe("F34", "No worker runs for three days", used=0, needed=0, result=result)
