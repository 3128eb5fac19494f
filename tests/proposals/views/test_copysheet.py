"""Pasting into TikTok's form: its order, plain text, a tick for each answer, and the record of the submission."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from proposals.models import CopyTick, FormReport, Proposal, Submission
from proposals.selectors.copy_sheet import copy_sheet
from proposals.services import tracking, workflow
from proposals.services.form_reports import report_form, settle_report
from tests.factories import (
    NOW,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_ready,
    make_stranger,
    make_submitted,
    reload,
    save,
)
from tests.proposals.views.cast import sign_in, words_of

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def tick_path(proposal: Proposal, key: str = "research.summary") -> str:
    return reverse("copy_tick", args=[proposal.ref, key])


def ticked() -> set[str]:
    return set(CopyTick.objects.values_list("question_key", flat=True))


def test_the_sheet_follows_tiktoks_form_in_plain_text_and_links_to_it() -> None:
    proposal = make_ready()
    page = sign_in(make_editor()).get(reverse("submit", args=[proposal.ref])).content.decode()
    places = [
        page.index(f'id="paste-{key}"') for key in ("institution.name", "team.name", "research.questions")
    ]
    assert places == sorted(places)
    assert ">How first-time voters meet short political videos in one country.</pre>" in page
    assert 'href="https://developers.tiktok.com/application/research-api" target="_blank"' in page
    assert "0 of 20" in words_of(sign_in(make_editor()).get(reverse("submit", args=[proposal.ref])))


def test_before_the_approval_there_is_nothing_to_paste() -> None:
    page = words_of(sign_in(make_editor()).get(reverse("submit", args=[make_in_review().ref])))
    assert "Nothing to paste yet" in page


def test_a_tick_leads_back_to_its_block_and_can_be_taken_back() -> None:
    proposal, client = make_ready(), sign_in(make_editor())
    response = client.post(tick_path(proposal), {"pasted": "yes"})
    assert response["Location"] == f"/p/{proposal.ref}/submit/#paste-research.summary"
    assert ticked() == {"research.summary"}
    client.post(tick_path(proposal), {"pasted": "no"})
    assert ticked() == set()


def test_with_a_script_one_block_and_the_count_come_back() -> None:
    proposal = make_ready()
    response = sign_in(make_editor()).post(tick_path(proposal), {"pasted": "yes"}, headers=HTMX)
    page = response.content.decode()
    assert page.count('<div class="paste paste-done"') == 1
    assert 'id="pasted" hx-swap-oob="true"' in page
    assert "1 of 20" in words_of(response)
    assert "Pasted by Ana Sol" in page


@pytest.mark.parametrize("key", ["research.nothing", "data.hashtags", "sharing.detail"])
@pytest.mark.parametrize("pasted", ["yes", "no"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_tiktok_does_not_ask_is_not_ticked(key: str, pasted: str, headers: dict[str, str]) -> None:
    response = sign_in(make_editor()).post(tick_path(make_ready(), key), {"pasted": pasted}, headers=headers)
    assert (response.status_code, ticked()) == (400, set())


def test_after_the_approval_is_void_nothing_is_ticked() -> None:
    proposal, client = make_ready(), sign_in(make_editor())
    workflow.reopen(proposal, by=make_pi(), now=NOW)
    assert client.post(tick_path(proposal), {"pasted": "yes"}).status_code == 409
    assert ticked() == set()


def test_the_submission_is_recorded_once() -> None:
    proposal, client = make_ready(), sign_in(make_editor())
    path = reverse("submission_record", args=[proposal.ref])
    assert "20 answers are not marked as pasted" in words_of(client.get(path))
    data = {"submitted_on": "20 November 2026", "tiktok_reference": " A-17 "}
    answers = [client.post(path, data).status_code for _ in range(2)]
    sent = Submission.objects.get()
    assert (answers, sent.submitted_on, sent.tiktok_reference) == ([302, 409], date(2026, 11, 20), "A-17")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("1 March 2099", "This day has not come yet."),
        ("soon", "“soon” is not a real date"),
        ("", "Enter the day on which you submitted"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_the_number_stays(day: str, words: str) -> None:
    proposal = make_ready()
    data = {"submitted_on": day, "tiktok_reference": "A-17"}
    response = sign_in(make_editor()).post(reverse("submission_record", args=[proposal.ref]), data)
    assert response.status_code == 422
    assert words in words_of(response)
    assert 'value="A-17"' in response.content.decode()
    assert "Ready to submit since" in words_of(response)
    assert not Submission.objects.exists()


def test_who_may_paste_and_submit() -> None:
    proposal = make_ready()
    make_reader_of(proposal)
    reader, stranger = sign_in(make_reader()), sign_in(make_stranger())
    assert "Mark as pasted" not in words_of(reader.get(reverse("submit", args=[proposal.ref])))
    for path in (tick_path(proposal), reverse("submission_record", args=[proposal.ref])):
        assert (reader.post(path).status_code, stranger.post(path).status_code) == (403, 404)
    assert (ticked(), reload(proposal).state) == (set(), "ready")


def test_once_submitted_the_sheet_is_kept_without_its_buttons() -> None:
    page = words_of(sign_in(make_editor()).get(reverse("submit", args=[make_submitted().ref])))
    assert ("See how it stands with TikTok" in page, "Mark as pasted" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_sheet_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposal = make_ready()
    for key in ("research.summary", "research.design", "team.name")[:number]:
        tracking.tick_copied(proposal, key, by=make_editor(), now=NOW)
    client = sign_in(make_editor())
    with django_assert_num_queries(8):
        client.get(reverse("submit", args=[proposal.ref]))


def test_once_submitted_the_sheet_is_a_record_and_not_work_to_do() -> None:
    proposal, client = make_submitted(), sign_in(make_editor())
    page = words_of(client.get(reverse("submit", args=[proposal.ref])))
    assert "What went to TikTok" in page
    assert "Paste each answer" not in page
    assert "Answers pasted" not in page
    record = words_of(client.get(reverse("submission_record", args=[proposal.ref])))
    assert "The submission is recorded already" in record
    assert "Day on which you submitted" not in record


def test_before_the_approval_nothing_can_be_recorded() -> None:
    page = words_of(sign_in(make_editor()).get(reverse("submission_record", args=[make_in_review().ref])))
    assert "Not approved yet" in page
    assert "Day on which you submitted" not in page


def test_an_answer_that_changed_after_the_tick_is_pointed_out() -> None:
    proposal, editor = make_ready(), sign_in(make_editor())
    for key in ("research.summary", "research.design"):
        tracking.tick_copied(proposal, key, by=make_editor(), now=NOW)
    workflow.reopen(proposal, by=make_editor(), now=NOW)
    save(proposal, "research.summary", "Another summary.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    workflow.approve(reload(proposal), round_number=2, by=make_pi(), now=NOW)
    sheet = copy_sheet(reload(proposal), make_editor())
    told = {block.paste.key: (block.is_pasted, block.is_changed) for block in sheet.blocks if block.pasted_at}
    assert told == {"research.summary": (False, True), "research.design": (True, False)}
    page = editor.get(reverse("submit", args=[proposal.ref])).content.decode()
    assert "This answer has changed since Ana Sol pasted it" in page
    tracking.tick_copied(reload(proposal), "research.summary", by=make_editor(), now=NOW)
    assert copy_sheet(reload(proposal), make_editor()).changed == 0
    tracking.untick(reload(proposal), "research.design", by=make_editor(), now=NOW)
    assert copy_sheet(reload(proposal), make_editor()).pasted == 1


def test_a_note_that_is_too_long_stays_in_its_field() -> None:
    report = report_form(make_ready(), "research.summary", "Other words.", by=make_editor(), now=NOW)
    long = "Looked at it twice. " * 201
    path = reverse("report_settle", args=[report.pk])
    refused = sign_in(make_librarian()).post(path, {"note": long})
    page = refused.content.decode()
    assert (refused.status_code, long in page, f'href="#note-{report.pk}"' in page) == (422, True, True)
    assert "This must be 4,000 characters or less" in page
    assert FormReport.objects.get().settled_at is None


def test_the_form_shows_something_else() -> None:
    proposal, editor = make_ready(), sign_in(make_editor())
    path = reverse("form_report", args=[proposal.ref, "research.summary"])
    assert "Provide a summary of your project." in editor.get(path).content.decode()
    assert editor.post(path, {"seen": ""}).status_code == 422
    assert editor.post(path, {"seen": "At most <b>2,000</b> characters."}).status_code == 302
    report = FormReport.objects.get()
    librarian = sign_in(make_librarian())
    page = librarian.get(reverse("library_reports")).content.decode()
    assert "At most &lt;b&gt;2,000&lt;/b&gt; characters." in page
    assert (
        librarian.post(reverse("report_settle", args=[report.pk]), {"note": "Confirmed."}).status_code == 302
    )
    assert "Confirmed." in librarian.get(reverse("library_reports")).content.decode()
    assert "Confirmed." in editor.get(reverse("submit", args=[proposal.ref])).content.decode()


def test_another_team_sees_what_the_library_found_and_not_what_was_said() -> None:
    reported, other = make_ready("One"), make_ready("Another")
    for key, note in (("research.summary", "It has a limit now."), ("research.design", "")):
        report = report_form(reported, key, "Seen by the first team", by=make_editor(), now=NOW)
        settle_report(report, note, by=make_librarian(), now=NOW)
    blocks = copy_sheet(reload(other), make_editor()).blocks
    assert [
        (block.paste.key, [each.note for each in block.reports]) for block in blocks if block.reports
    ] == [("research.summary", ["It has a limit now."])]
    page = sign_in(make_editor()).get(reverse("submit", args=[other.ref])).content.decode()
    assert ("It has a limit now." in page, "Seen by the first team" in page) == (True, False)
