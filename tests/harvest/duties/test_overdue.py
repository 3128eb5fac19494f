"""What nobody could confirm in time: hidden, in the journal, and each day a question to the PI and the library."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.rules.errors import Conflict, NotAllowed, NotNow
from harvest.models import Batch, Check, Outage, OverdueDecision, Tombstone
from harvest.rules.states import CheckState
from harvest.services.deciding import decide_overdue
from harvest.services.outages import note_doubt, note_overdue
from proposals.models import AuditEvent, Need
from tests.factories import make_user
from tests.harvest.duties.site import BEGINS, Site, librarian, pi

WAIT, ERASE = OverdueDecision.Act.WAIT, OverdueDecision.Act.ERASE


@pytest.fixture
def silent(site: Site) -> Site:
    """TikTok has failed from the tenth day until after the limit."""
    site.fault(server_errors=-1)
    for day in (10, 12, 14, 15):
        site.reach(day)
        site.move(minutes=5)
        site.work()
    return site


def asked() -> set[str]:
    return set(Need.objects.filter(key__endswith=":overdue").values_list("user__name", flat=True))


def test_an_outage_is_one_line_with_its_breach_and_ends_with_an_answer(silent: Site) -> None:
    outage = Outage.objects.get()
    held = len(silent.keys())
    assert (outage.kind, outage.batches, outage.hidden, outage.ended_at) == ("video", [1], held, None)
    assert outage.looks == Check.objects.filter(state=CheckState.NOT_BELIEVED).count() > 0
    assert outage.breached_at == BEGINS + timedelta(days=15)
    assert outage.reason == "TikTok had a fault of its own. It is tried again with growing pauses."
    silent.fault(server_errors=0)
    silent.move(hours=7)
    silent.work()
    outage.refresh_from_db()
    assert outage.ended_at == Check.objects.get(state=CheckState.BELIEVED).answered_at
    assert (asked(), Tombstone.objects.count()) == (set(), 0)


def test_a_doubt_that_passes_is_no_breach(site: Site) -> None:
    site.fault(compliance_empty=1)
    site.move(days=10)
    site.work()
    site.move(minutes=20)
    site.work()
    outage = Outage.objects.get()
    assert (outage.looks, outage.breached_at, outage.reason) == (1, None, "The file was empty.")
    assert outage.ended_at is not None


def test_without_a_key_the_breach_says_so(site: Site) -> None:
    site.project.key.delete()
    site.move(days=15, minutes=1)
    site.work()
    site.round()
    outage = Outage.objects.get()
    assert (outage.reason, outage.looks) == ("No key has been entered for this project.", 0)


def test_both_are_asked_each_day_until_somebody_decides(silent: Site) -> None:
    assert asked() == {"Bea Quist", "Eli Marsh"}
    decide_overdue(silent.project, WAIT, records=len(silent.keys()), by=librarian(), now=silent.now)
    assert asked() == set()
    silent.round()
    assert asked() == set()
    silent.now = datetime.combine(silent.now.date() + timedelta(days=1), datetime.min.time(), UTC)
    silent.round()
    assert asked() == {"Bea Quist", "Eli Marsh"}
    verbs = AuditEvent.objects.filter(verb__in=("refresh.overdue", "overdue.wait"))
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == ["refresh.overdue", "overdue.wait"]


def test_erasing_takes_what_was_decided_about_and_asks_nobody_again(silent: Site) -> None:
    held = len(silent.keys())
    decide_overdue(silent.project, ERASE, records=held, by=pi(), now=silent.now)
    silent.work()
    assert silent.keys() == []
    assert set(Tombstone.objects.values_list("reason", flat=True)) == {"unproven"}
    assert Tombstone.objects.count() == held
    assert (asked(), Batch.objects.get().records) == (set(), 0)
    assert OverdueDecision.objects.get().done_at == silent.now
    silent.fault(server_errors=0)
    silent.move(hours=7)
    silent.work()
    assert Outage.objects.get().ended_at is not None


def test_what_is_confirmed_in_between_is_not_erased(silent: Site) -> None:
    held = silent.keys()
    decide_overdue(silent.project, ERASE, records=len(held), by=pi(), now=silent.now)
    Batch.objects.update(clock_at=silent.now)
    silent.work()
    assert silent.keys() == held
    assert OverdueDecision.objects.get().done_at is not None


def test_who_may_not_decide_and_what_has_changed(silent: Site) -> None:
    held = len(silent.keys())
    with pytest.raises(NotAllowed):
        decide_overdue(silent.project, WAIT, records=held, by=make_user("Dag Ravn"), now=silent.now)
    with pytest.raises(Conflict):
        decide_overdue(silent.project, ERASE, records=held - 1, by=pi(), now=silent.now)
    Batch.objects.update(clock_at=silent.now)
    with pytest.raises(NotNow):
        decide_overdue(silent.project, ERASE, records=held, by=pi(), now=silent.now)
    assert not OverdueDecision.objects.exists()


def test_a_clock_that_steps_back_ends_no_outage_before_it_began(site: Site) -> None:
    site.move(days=10)
    site.round()
    check = Check.objects.get()
    note_doubt(check, "The file was empty.", site.now)
    Outage.objects.update(breached_at=site.now)
    note_overdue(site.project, site.now - timedelta(hours=3))
    outage = Outage.objects.get()
    assert outage.ended_at == outage.began_at
