"""A certificate of compliance to date: what was kept to, never that what is held is gone."""

import json
from datetime import timedelta

import pytest

from accounts.rules.errors import NotNow
from harvest.models import Batch, Certificate
from harvest.rules.deletion import Covers
from harvest.services import deletion
from harvest.services.certificates import issue_compliance, read_pdf, record_request, sign_out
from harvest.services.closing import announce_close, confirm_close
from harvest.services.ending import close_now
from harvest.services.erasing_requested import erase_requested
from proposals.models import Deadline, Need
from proposals.services.documents import check_document
from tests.harvest.duties.certificates.test_going_out import name_dean, text_of
from tests.harvest.duties.site import Site, librarian, pi


def test_it_says_what_is_held_and_confirmed(site: Site) -> None:
    gone = site.keys()[:7]
    site.delete(gone)
    site.reach(10)
    site.refresh()
    certificate = issue_compliance(site.project, by=pi(), now=site.now)
    content = certificate.content
    check_document(content, "certificate-2")
    assert (certificate.kind, certificate.place, content["removed"]) == ("compliance", 1, 7)
    assert [(each["kind"], each["records"]) for each in content["held"]] == [("videos", len(site.keys()))]
    assert (content["refresh"]["interval_days"], content["people"]) == (15, 2)
    text = text_of(read_pdf(certificate))
    assert "Certificate of compliance to date" in text
    assert f"Videos {len(site.keys())}" in text


def test_it_never_says_deleted(site: Site) -> None:
    certificate = issue_compliance(site.project, by=pi(), now=site.now)
    said = (json.dumps(certificate.content) + text_of(read_pdf(certificate))).lower()
    for word in ("delet", "erase", "destroy"):
        assert word not in said


def test_it_is_refused_while_a_duty_is_overdue(site: Site) -> None:
    Batch.objects.update(clock_at=site.now - (site.now - site.now.replace(year=2025)))
    with pytest.raises(NotNow, match="cannot be certified today"):
        issue_compliance(site.project, by=pi(), now=site.now)


def test_the_one_of_deletion_follows_with_the_next_number(site: Site) -> None:
    first = issue_compliance(site.project, by=pi(), now=site.now)
    record_request(first, site.now.date(), None, by=pi(), now=site.now)
    sign_out(first, name_dean(site), paper_on=site.now.date(), by=librarian(), now=site.now)
    closing = announce_close(site.project, "The study is over", by=pi(), now=site.now)
    closing = confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    last = close_now(closing, clock=site.clock, wait=lambda _: None)
    assert (last.kind, last.number) == ("deletion", f"{site.project.ref}-C2")
    sign_out(last, first.signatory, paper_on=site.now.date(), by=librarian(), now=site.now)
    assert last.content["number"] == last.number
    with pytest.raises(NotNow):
        issue_compliance(site.project, by=pi(), now=site.now)


def test_a_draft_is_signed_within_the_days_for_which_it_speaks(site: Site) -> None:
    """A signature on paper counts by its own day, also where it is recorded later."""
    drafted, dean = issue_compliance(site.project, by=pi(), now=site.now), name_dean(site)
    on, days = site.now.date(), timedelta(days=15)
    site.move(days=16)
    with pytest.raises(NotNow, match=r"drafted on 1 December 2026.* Draft a new one"):
        sign_out(drafted, dean, paper_on=on + days + timedelta(days=1), by=librarian(), now=site.now)
    drafted.refresh_from_db()
    assert (drafted.state, drafted.signatory) == ("drafted", None)
    sign_out(drafted, dean, paper_on=on + days, by=librarian(), now=site.now)
    assert drafted.state == "signed"


def test_a_draft_that_says_what_is_held_is_not_signed_once_it_is_erased(site: Site) -> None:
    drafted, dean = issue_compliance(site.project, by=pi(), now=site.now), name_dean(site)
    closing = announce_close(site.project, "The study is over", by=pi(), now=site.now)
    closing = confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    for _ in range(2):
        drafted = Certificate.objects.select_related("project").get(pk=drafted.pk)
        with pytest.raises(NotNow, match="Sign the certificate of deletion"):
            sign_out(drafted, dean, paper_on=site.now.date(), by=librarian(), now=site.now)
        close_now(closing, clock=site.clock, wait=lambda _: None)
    drafted.refresh_from_db()
    assert drafted.state == "drafted"


def asking(site: Site) -> tuple[set[str], dict[str, str]]:
    """What is asked of people, and by which day."""
    needs = Need.objects.filter(key__contains=":certificate:")
    dates = Deadline.objects.filter(key__contains=":certificate:", done_at=None)
    return (
        {need.text for need in needs},
        {deadline.text.rpartition(" ")[2]: deadline.due_on.isoformat() for deadline in dates},
    )


def test_a_new_draft_takes_over_what_tiktok_asked_of_one_that_is_too_old(site: Site) -> None:
    ref, on = site.project.ref, site.now.date()
    old = issue_compliance(site.project, by=pi(), now=site.now)
    record_request(old, on, on + timedelta(days=30), by=librarian(), now=site.now)
    issue_compliance(site.project, by=pi(), now=site.now)
    both = {f"Sign the certificate {ref}-C1", f"Sign the certificate {ref}-C2"}
    assert asking(site) == (both, {f"{ref}-C1": "2026-12-31"})
    site.move(days=16)
    Batch.objects.update(clock_at=site.now)
    new = issue_compliance(site.project, by=pi(), now=site.now)
    assert asking(site) == ({f"Sign the certificate {ref}-C3"}, {f"{ref}-C3": "2026-12-31"})
    assert (new.asked_on, new.due_on) == (on, on + timedelta(days=30))


def test_nobody_is_asked_to_sign_what_is_erased(site: Site) -> None:
    issue_compliance(site.project, by=pi(), now=site.now)
    closing = announce_close(site.project, "The study is over", by=pi(), now=site.now)
    closing = confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    close_now(closing, clock=site.clock, wait=lambda _: None)
    assert asking(site) == ({f"Sign the certificate {site.project.ref}-C2"}, {})


def test_ids_that_are_only_kept_out_do_not_count_as_removed(site: Site) -> None:
    asked = deletion.Asked(
        received_on=site.now.date(),
        sent_by="TikTok",
        text="Please delete.",
        covers=Covers.IDS,
        subjects="7345557461438385450",
        due_on=site.now.date(),
        assigned_to=pi(),
    )
    request = deletion.record_request(site.project, asked, by=librarian(), now=site.now)
    deletion.begin_erasing(request, by=pi(), now=site.now)
    assert erase_requested(site.now) == 0
    assert issue_compliance(site.project, by=pi(), now=site.now).content["removed"] == 0
