"""A harvest leaves to the refresh what that needs today, says so, and goes on by itself."""

from datetime import timedelta

from harvest.models import Batch, QuotaDay, Run
from harvest.rules.states import RunState
from harvest.rules.workload import Load
from harvest.selectors.reserving import find_reserved
from harvest.services.runs import start_run
from tests.harvest.duties.site import Site


def leave(site: Site, requests: int) -> None:
    """As many of today's."""
    day, _ = QuotaDay.objects.get_or_create(
        organisation=site.project.key.organisation, day=site.now.date(), defaults={"allowed": 1_000}
    )
    QuotaDay.objects.filter(pk=day.pk).update(spent=day.allowed - requests)


def reserved(site: Site, **ahead: float) -> Load:
    return find_reserved(site.project.key.organisation_id, site.now + timedelta(**ahead))


def test_what_is_kept_grows_with_what_is_due_and_ends_with_the_look(site: Site) -> None:
    site.move(days=9)
    assert (reserved(site), reserved(site, days=1)) == (Load(), Load(main=13))
    site.move(days=1)
    site.round()
    assert reserved(site) == Load(main=13)
    site.work()
    assert reserved(site) == Load()


def test_a_harvest_waits_while_the_refresh_needs_the_rest(site: Site) -> None:
    site.move(days=9, hours=20)
    leave(site, 13)
    run = start_run(site.project.collections.get(), by=None, now=site.now)
    site.work()
    run.refresh_from_db()
    assert (run.state, run.requests) == (RunState.PAUSED_FOR_REFRESH, 0)
    assert run.reason == "Today's other requests are kept for confirming what is held already."
    assert run.goes_on_at == site.now + timedelta(minutes=15)
    assert QuotaDay.objects.get(day=site.now.date()).spent == 987
    clock_was = Batch.objects.get().clock_at
    site.move(hours=5)
    site.work()
    site.move(minutes=16)
    site.work()
    run.refresh_from_db()
    assert run.state == RunState.COMPLETED
    assert Batch.objects.get().clock_at > clock_was


def test_one_request_more_than_that_is_the_harvests(site: Site) -> None:
    site.move(days=9, hours=20)
    leave(site, 14)
    run = start_run(site.project.collections.get(), by=None, now=site.now)
    site.work()
    run.refresh_from_db()
    assert (run.requests, run.state) == (1, RunState.PAUSED_FOR_REFRESH)


def test_a_look_takes_what_a_harvest_may_not(site: Site) -> None:
    site.move(days=10)
    leave(site, 13)
    site.work()
    assert Batch.objects.get().checked_at is not None
    assert not Run.objects.exclude(state=RunState.COMPLETED).exists()
