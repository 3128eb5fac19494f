"""A finding may be explained instead of fixed: the PI reads why, every copy keeps it, and it ends with the finding."""

from datetime import timedelta

import pytest

from accounts.rules.errors import Conflict, Invalid, NotNow
from proposals.models import AuditEvent, FindingWaiver, Snapshot
from proposals.rendering.exporting import ExportFormat, export
from proposals.rules.findings import must_fix
from proposals.selectors.content import read_content
from proposals.services import workflow
from proposals.services.documents import check_document
from proposals.services.receiving import receive_copy
from proposals.services.snapshots import take_snapshot
from proposals.services.waiving import waive, withdraw_waiver
from tests.factories import (
    NOW,
    TODAY,
    make_editor,
    make_filled,
    make_pi,
    make_reader,
    make_reader_of,
    reload,
    save,
)
from tests.proposals.views.cast import read, send, sign_in

pytestmark = pytest.mark.django_db
REASON = "TikTok wrote on 3 May that it grants four years to panels."
LONG = "2031-01-01"


def make_long(**changes):
    """Everything is answered, and access lasts longer than TikTok grants."""
    return make_filled(access__end=LONG, **changes)


def to_fix(proposal):
    return must_fix(read_content(reload(proposal)).findings(TODAY))


def explain(proposal, reason=REASON, **options):
    (finding,) = to_fix(proposal)
    return waive(proposal, finding.fingerprint, reason, **{"by": make_editor(), "now": NOW} | options)


def path(proposal, fingerprint, page=""):
    return f"/p/{proposal.ref}/findings/{fingerprint}/{page}"


def test_with_a_reason_the_pi_can_be_asked():
    proposal = make_long()
    with pytest.raises(Invalid, match="Fix these before the PI reads it: 1"):
        workflow.request_review(proposal, by=make_editor(), now=NOW)
    explain(proposal)
    assert to_fix(proposal) == ()
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert reload(proposal).state == "in_review"


def test_the_pi_reads_the_reason_among_the_essentials():
    proposal = make_long()
    explain(proposal)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    page = read(sign_in(make_pi()), f"/p/{proposal.ref}/review/")
    assert "Explained, not fixed" in page
    assert f"Explained by Ana Sol on 22 November 2026: {REASON}" in page


def test_without_any_the_essentials_say_so():
    proposal = make_filled()
    workflow.request_review(proposal, by=make_editor(), now=NOW)
    assert "No finding was explained instead of fixed." in read(
        sign_in(make_pi()), f"/p/{proposal.ref}/review/"
    )


def test_the_copy_keeps_it_and_so_does_every_export():
    proposal = make_long()
    waiver = explain(proposal)
    snapshot = take_snapshot(reload(proposal), Snapshot.Reason.EXPORT, by=make_editor(), now=NOW)
    assert snapshot.content["waivers"] == [
        {
            "finding": "access.too_long",
            "key": "access.end",
            "message": waiver.message,
            "source": snapshot.content["waivers"][0]["source"],
            "fingerprint": waiver.fingerprint,
            "reason": REASON,
            "by": "Ana Sol",
            "on": "2026-11-22",
        }
    ]
    check_document(snapshot.content, "snapshot-1")
    text = export(snapshot, ExportFormat.MARKDOWN, approved=False).body.decode()
    assert "Annex: found by the checks, explained and not fixed" in text
    assert REASON in text


def test_a_reason_makes_another_copy_of_the_same_text():
    proposal = make_long()
    numbers = [take(proposal).number for _ in range(2)]
    explain(proposal)
    numbers += [take(proposal).number for _ in range(2)]
    withdraw_waiver(proposal, FindingWaiver.objects.get().fingerprint, by=make_editor(), now=NOW)
    numbers.append(take(proposal).number)
    assert numbers == [1, 1, 2, 2, 1]


def take(proposal):
    return take_snapshot(reload(proposal), Snapshot.Reason.EXPORT, by=make_editor(), now=NOW)


def test_it_has_no_effect_once_the_finding_says_something_else():
    proposal = make_long()
    explain(proposal)
    save(proposal, "access.end", "2032-01-01")
    assert [finding.key for finding in to_fix(proposal)] == ["access.end"]


def test_it_ends_at_a_review_when_the_finding_has_gone_and_does_not_come_back():
    proposal = make_long()
    explain(proposal)
    save(proposal, "access.end", "2028-02-28")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert FindingWaiver.objects.get().ended_at == NOW
    assert AuditEvent.objects.get(verb="finding.waivers_ended").detail == {"count": 1}
    workflow.take_back(reload(proposal), by=make_editor(), now=NOW)
    save(proposal, "access.end", LONG)
    assert len(to_fix(proposal)) == 1


@pytest.mark.parametrize(
    ("changes", "key"),
    [({"research__summary": None}, "research.summary"), ({"access__start": "2029-01-01"}, "access.end")],
)
def test_what_is_missing_or_impossible_has_to_be_fixed(changes, key):
    proposal = make_filled(**changes)
    (finding,) = (each for each in to_fix(proposal) if each.key == key)
    with pytest.raises(NotNow, match="it has to be fixed"):
        waive(proposal, finding.fingerprint, REASON, by=make_editor(), now=NOW)
    read(sign_in(make_editor()), path(proposal, finding.fingerprint), 404)
    assert not FindingWaiver.objects.exists()


def test_a_reason_is_needed():
    with pytest.raises(Invalid, match="Say why this is fine"):
        explain(make_long(), reason="  ")
    assert not FindingWaiver.objects.exists()


def test_a_finding_that_nobody_makes_cannot_be_explained():
    with pytest.raises(Conflict, match="no longer say this"):
        waive(make_long(), "0" * 64, REASON, by=make_editor(), now=NOW)


def test_a_second_reason_takes_the_place_of_the_first():
    proposal = make_long()
    (finding,) = to_fix(proposal)
    for number, reason in enumerate(("One.", "Two.")):
        waive(proposal, finding.fingerprint, reason, by=make_editor(), now=NOW + timedelta(hours=number))
    kept = list(FindingWaiver.objects.values_list("reason", "ended_at"))
    assert kept == [("One.", NOW + timedelta(hours=1)), ("Two.", None)]


def test_what_was_taken_back_twice_is_said():
    proposal = make_long()
    waiver = explain(proposal)
    withdraw_waiver(proposal, waiver.fingerprint, by=make_editor(), now=NOW)
    assert len(to_fix(proposal)) == 1
    with pytest.raises(Conflict, match="taken back already"):
        withdraw_waiver(proposal, waiver.fingerprint, by=make_editor(), now=NOW)


def test_nothing_is_explained_or_taken_back_while_the_pi_reads():
    proposal = make_long()
    waiver = explain(proposal)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    with pytest.raises(NotNow):
        withdraw_waiver(proposal, waiver.fingerprint, by=make_editor(), now=NOW)
    with pytest.raises(NotNow):
        waive(proposal, waiver.fingerprint, "Else.", by=make_editor(), now=NOW)


def test_the_audit_trail_has_no_words_of_people():
    proposal = make_long()
    explain(proposal)
    assert AuditEvent.objects.get(verb="finding.waived").detail == {
        "finding": "access.too_long",
        "key": "access.end",
    }


def test_the_way_through_the_pages():
    proposal, client = make_long(), sign_in(make_editor())
    (finding,) = to_fix(proposal)
    here = path(proposal, finding.fingerprint)
    assert f'href="{here}"' in read(client, f"/p/{proposal.ref}/check/")
    assert f'href="{here}"' in read(client, f"/p/{proposal.ref}/q/access.end/")
    assert finding.message in read(client, here)
    assert send(client, here, 302, reason=REASON) == f"/p/{proposal.ref}/check/"
    checked = read(client, f"/p/{proposal.ref}/check/")
    assert "Explained, not fixed" in checked
    assert REASON in checked
    assert f">{REASON}</textarea>" in read(client, here).replace("\n", "")
    send(client, path(proposal, finding.fingerprint, "withdraw/"), 302)
    assert "Explained, not fixed" not in read(client, f"/p/{proposal.ref}/check/")


def test_an_empty_reason_stays_on_the_page():
    proposal = make_long()
    (finding,) = to_fix(proposal)
    page = send(sign_in(make_editor()), path(proposal, finding.fingerprint), 422, reason=" ")
    assert "Say why this is fine" in page


def test_a_reason_for_a_finding_that_has_gone_meanwhile_is_not_lost():
    proposal = make_long()
    (finding,) = to_fix(proposal)
    save(proposal, "access.end", "2028-02-28")
    page = send(sign_in(make_editor()), path(proposal, finding.fingerprint), 422, reason=REASON)
    assert REASON in page
    assert "The checks no longer say this" in page


def test_a_reader_sees_the_reason_and_no_way_to_change_it():
    proposal = make_long()
    waiver = explain(proposal)
    make_reader_of(proposal)
    page = read(sign_in(make_reader()), f"/p/{proposal.ref}/check/")
    assert REASON in page
    assert waiver.fingerprint not in page


@pytest.mark.parametrize("export_format", [ExportFormat.DOCX, ExportFormat.MARKDOWN])
def test_a_file_that_comes_back_brings_no_answer_from_the_annex(export_format):
    proposal = make_long()
    explain(proposal)
    content = export(take(proposal), export_format, approved=False).body
    copy = receive_copy(reload(proposal), content, by=make_editor(), now=NOW)
    assert (copy.content["changes"], copy.content["troubles"]) == ([], {})


def test_an_annex_that_was_cut_off_is_not_missed():
    proposal = make_long()
    explain(proposal)
    whole = export(take(proposal), ExportFormat.MARKDOWN, approved=False).body.decode()
    kept, _, cut = whole.partition("## Annex:")
    assert REASON in cut
    copy = receive_copy(reload(proposal), kept.encode(), by=make_editor(), now=NOW)
    assert (copy.content["changes"], copy.content["troubles"]) == ([], {})


def test_who_sends_it_is_told_that_the_pi_reads_why():
    proposal = make_long()
    explain(proposal)
    page = read(sign_in(make_editor()), f"/p/{proposal.ref}/review/request/")
    assert "You explained 1 finding instead of fixing it. The PI reads why." in page
