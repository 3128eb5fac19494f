"""A legal hold stops the erasing of the end and of requests once somebody has accepted the conflict, and says so everywhere."""

from datetime import date, timedelta

import pytest

from accounts.rules.errors import Invalid, NotAllowed, NotNow
from harvest.models import LegalHold, Record
from harvest.rules.deletion import Covers
from harvest.rules.states import ProjectState
from harvest.services.closing import announce_close, confirm_close
from harvest.services.deletion import Asked, begin_erasing, record_request
from harvest.services.erasing_requested import erase_requested
from harvest.services.expiring import _close_by_itself, plan_ends
from harvest.services.holds import accept_conflict, lift_hold, record_hold, watch_holds
from proposals.models import AuditEvent, Deadline, Need
from tests.factories import make_user
from tests.harvest.duties.site import Site, librarian, pi

UNTIL = date(2029, 6, 30)
SAID = " (legal hold until 30 June 2029, against TikTok's rules)"


def record(site: Site, until: date = UNTIL) -> LegalHold:
    return record_hold(
        site.project,
        asked_by="The legal office",
        reason="A lawsuit about the study",
        until=until,
        decider=pi(),
        by=librarian(),
        now=site.now,
    )


def hold(site: Site, until: date = UNTIL) -> LegalHold:
    made = record(site, until)
    accept_conflict(made, by=pi(), now=site.now)
    return LegalHold.objects.get(pk=made.pk)


def text_of(site: Site, what: str = "access_end") -> str:
    return Deadline.objects.get(key=f"project:{site.project.ref}:{what}", done_at=None).text


def pass_the_end(site: Site) -> None:
    """The access ends, and the half day after it passes."""
    site.project.refresh_from_db()
    site.reach((site.project.access_end - site.now.date()).days + 1)
    plan_ends(site.now)
    site.move(hours=13)
    plan_ends(site.now)
    site.project.refresh_from_db()


def test_it_stops_nothing_before_the_named_person_accepts(site: Site) -> None:
    made = record(site)
    assert [need.user for need in Need.objects.filter(key__contains=":hold:")] == [pi()]
    assert SAID not in text_of(site)
    for other in (librarian(), make_user("Una Kehl")):
        with pytest.raises(NotAllowed):
            accept_conflict(made, by=other, now=site.now)
    closing = announce_close(site.project, "Done", by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    with pytest.raises(NotNow):
        accept_conflict(made, by=pi(), now=site.now)


def test_what_was_shown_is_kept_with_the_name(site: Site) -> None:
    made = hold(site)
    assert any("erased" in sentence.lower() for sentence in made.conflict)
    assert (
        "The access ends on 30 November 2028. The hold keeps the data for 212 more days, until 30 June 2029."
        in made.conflict
    )
    event = AuditEvent.objects.get(verb="hold.accepted")
    assert (event.actor, event.detail) == (pi(), {"hold": 1, "until": "2029-06-30"})


def test_the_end_waits_and_comes_the_day_after(site: Site) -> None:
    hold(site, until=site.project.access_end + timedelta(10))
    held = len(site.keys())
    pass_the_end(site)
    assert (site.project.state, len(site.keys())) == (ProjectState.ENDED, held)
    site.move(days=9)
    plan_ends(site.now)
    site.project.refresh_from_db()
    assert site.project.state == ProjectState.ENDED
    site.move(days=1)
    plan_ends(site.now)
    site.project.refresh_from_db()
    assert site.project.state == ProjectState.CLOSING


def test_an_early_end_is_refused_by_name_and_day(site: Site) -> None:
    hold(site)
    closing = announce_close(site.project, "Done", by=pi(), now=site.now)
    with pytest.raises(NotNow, match="The legal office keeps the data until 30 June 2029"):
        confirm_close(site.project, closing.digest, by=pi(), now=site.now)


def test_a_request_of_tiktok_waits_too_and_says_so(site: Site) -> None:
    key = site.keys()[0]
    today = site.now.date()
    asked = Asked(today, "TikTok", "Please delete.", Covers.IDS, key, today + timedelta(30), pi())
    before = record_request(site.project, asked, by=pi(), now=site.now)
    begin_erasing(before, by=pi(), now=site.now)
    made = hold(site)
    assert "TikTok asked for a deletion by 31 December 2026." in made.conflict
    assert erase_requested(site.now) == 0
    after = record_request(site.project, asked, by=pi(), now=site.now)
    with pytest.raises(NotNow):
        begin_erasing(after, by=pi(), now=site.now)
    assert text_of(site, "deletion:1").endswith(SAID)
    assert text_of(site, "deletion:2").endswith(SAID)
    lift_hold(made, "The lawsuit is over", by=pi(), now=site.now)
    assert erase_requested(site.now) == 1
    assert not Record.objects.filter(key=key).exists()


def test_what_has_gone_from_tiktok_is_removed_all_the_same(site: Site) -> None:
    hold(site)
    gone = site.keys()[:3]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    assert not set(gone) & set(site.keys())


def test_every_date_says_it_as_long_as_it_holds(site: Site) -> None:
    before = text_of(site)
    made = hold(site)
    assert text_of(site) == before + SAID
    moves = Deadline.objects.get(key__endswith=":access_end").moves
    watch_holds(site.now)
    assert Deadline.objects.get(key__endswith=":access_end").moves == moves
    lift_hold(made, "The lawsuit is over", by=librarian(), now=site.now)
    assert text_of(site) == before
    assert Deadline.objects.get(key__endswith=":access_end").moves == moves + 1


def test_its_last_day_is_a_date_and_is_told_once_when_it_has_passed(site: Site) -> None:
    made = hold(site, until=site.now.date() + timedelta(20))
    deadline = Deadline.objects.get(key__endswith=":hold:1")
    assert (deadline.due_on, set(deadline.people.all())) == (made.until, {pi(), librarian()})
    site.move(days=21)
    for _ in range(2):
        watch_holds(site.now)
    assert AuditEvent.objects.filter(verb="hold.ended").count() == 1
    assert SAID[:10] not in text_of(site)


def test_the_longest_of_two_counts(site: Site) -> None:
    hold(site, until=site.now.date() + timedelta(20))
    hold(site)
    assert text_of(site).endswith(SAID)


def test_who_may_record_it_and_with_what(site: Site) -> None:
    with pytest.raises(NotAllowed):
        record_hold(
            site.project, asked_by="x", reason="y", until=UNTIL, decider=librarian(), by=pi(), now=site.now
        )
    with pytest.raises(Invalid) as refused:
        record_hold(
            site.project,
            asked_by=" ",
            reason="",
            until=site.now.date() - timedelta(1),
            decider=librarian(),
            by=librarian(),
            now=site.now,
        )
    assert set(refused.value.problems) == {"asked_by", "reason", "until", "decider"}
    assert not LegalHold.objects.exists()


def test_a_hold_that_is_accepted_while_an_end_begins_stops_that_project_alone(site: Site) -> None:
    hold(site)
    assert not _close_by_itself(site.project, site.now)
    site.project.refresh_from_db()
    assert site.project.state == ProjectState.OPEN
