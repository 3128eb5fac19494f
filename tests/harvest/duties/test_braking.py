"""The brake holds erasing, never setting aside; two people release it."""

from datetime import timedelta

import pytest

from accounts.models import SiteRole, User
from accounts.rules.errors import NotAllowed, NotNow
from harvest.models import Brake, Tombstone
from harvest.rules.states import RecordState
from harvest.services.braking import release_brake
from proposals.models import AuditEvent, Need
from tests.factories import make_user
from tests.harvest.duties.site import Site, librarian, pi

ASIDE = RecordState.QUARANTINED


def lose_half(site: Site) -> list[str]:
    gone = site.keys()[::2]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    return gone


def test_a_large_loss_is_set_aside_and_held(site: Site) -> None:
    gone = lose_half(site)
    brake = Brake.objects.get()
    assert (brake.would_erase, brake.of_records, brake.released_at) == (len(gone), len(site.keys()), None)
    assert (site.keys(ASIDE), Tombstone.objects.count()) == (gone, 0)
    people = set(Need.objects.filter(key__endswith=":brake").values_list("user__name", flat=True))
    assert people == {"Bea Quist", "Eli Marsh"}


def test_it_never_releases_itself(site: Site) -> None:
    gone = lose_half(site)
    for _ in range(4):
        site.move(days=5)
        site.refresh()
    assert (site.keys(ASIDE), Tombstone.objects.count(), Brake.objects.count()) == (gone, 0, 1)


def test_both_have_to_agree_then_it_goes_on_by_itself(site: Site) -> None:
    gone = lose_half(site)
    assert release_brake(site.project, by=pi(), now=site.now).released_at is None
    site.round()
    assert Tombstone.objects.count() == 0
    assert release_brake(site.project, by=librarian(), now=site.now).released_at == site.now
    site.round()
    assert (Tombstone.objects.count(), site.keys(ASIDE)) == (len(gone), [])
    assert not Need.objects.filter(key__endswith=":brake").exists()
    assert list(
        AuditEvent.objects.filter(verb__startswith="brake.").order_by("pk").values_list("verb", flat=True)
    ) == [
        "brake.held",
        "brake.agreed",
        "brake.released",
    ]


def test_nobody_else_may_and_nothing_twice(site: Site) -> None:
    lose_half(site)
    with pytest.raises(NotAllowed):
        release_brake(site.project, by=make_user("Ana Sol"), now=site.now)
    with pytest.raises(NotAllowed):
        release_brake(site.project, by=make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR), now=site.now)
    for person in (pi(), librarian()):
        release_brake(site.project, by=person, now=site.now)
    with pytest.raises(NotNow):
        release_brake(site.project, by=pi(), now=site.now)


def test_where_nobody_else_could_one_person_waits_a_day(site: Site) -> None:
    User.objects.filter(site_role=SiteRole.LIBRARIAN).update(is_active=False)
    lose_half(site)
    assert release_brake(site.project, by=pi(), now=site.now).released_at is None
    site.now += timedelta(hours=24)
    assert release_brake(site.project, by=pi(), now=site.now).released_at == site.now


def test_what_comes_back_while_it_is_held_stays(site: Site) -> None:
    gone = lose_half(site)
    site.restore(gone)
    site.harvest()
    for person in (pi(), librarian()):
        release_brake(site.project, by=person, now=site.now)
    site.round()
    assert (Tombstone.objects.count(), site.keys(ASIDE)) == (0, [])


def test_a_usual_loss_is_not_held(site: Site) -> None:
    gone = site.keys()[::3]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    assert (Brake.objects.count(), Tombstone.objects.count()) == (0, len(gone))


def test_a_loss_in_portions_is_one_pass(site: Site) -> None:
    """40 per cent in one round of looks, however it is portioned."""
    everything = site.keys()
    site.delete(everything[::3])
    site.move(days=10)
    site.refresh()
    site.delete(everything[1::3])
    site.project.batches.update(clock_at=site.now - timedelta(days=10))
    site.refresh()
    assert (Tombstone.objects.count(), site.keys(ASIDE)) == (len(everything[::3]), everything[1::3])
    assert Brake.objects.count() == 1
