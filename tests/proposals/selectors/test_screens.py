"""What each screen is given."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from proposals.models import Proposal, Thread
from proposals.rules.differences import Kind
from proposals.rules.progress import Status
from proposals.rules.workflow import Act
from proposals.selectors.check_answers import check_answers
from proposals.selectors.copy_sheet import copy_sheet
from proposals.selectors.history import history
from proposals.selectors.library_queue import NOBODY, QueueFilters, library_queue
from proposals.selectors.question_history import question_history
from proposals.selectors.question_page import Neighbour, question_page
from proposals.selectors.review_screen import review_screen
from proposals.selectors.task_list import NextStep, task_list
from proposals.selectors.your_work import your_work
from proposals.services import people, tracking, workflow
from tests.factories import (
    NOW,
    TODAY,
    make_administrator,
    make_draft,
    make_editor,
    make_filled,
    make_granted,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_ready,
    make_stranger,
    make_submitted,
    make_thread,
    reload,
    save,
)

pytestmark = pytest.mark.django_db
KEY = "research.summary"


def test_home_shows_what_needs_this_person_and_only_this_person() -> None:
    proposal = make_in_review(due_on=TODAY - timedelta(days=0))
    make_reader_of(proposal)
    of_pi, of_reader = your_work(make_pi(), TODAY + timedelta(days=1)), your_work(make_reader(), TODAY)
    (need,) = of_pi.needs
    assert (need.path, need.due_on, need.is_overdue) == (f"/p/{proposal.ref}/review/", TODAY, True)
    assert [(row.ref, row.role, row.words) for row in of_pi.proposals] == [
        (proposal.ref, "You are the PI", "With the PI")
    ]
    assert (of_reader.needs, of_reader.deadlines) == ((), ())
    assert [row.role for row in of_reader.proposals] == ["Can read"]
    for other in (make_stranger(), make_librarian(), make_administrator()):
        nothing = your_work(other, TODAY)
        assert (nothing.needs, nothing.deadlines, nothing.proposals) == ((), (), ())


def test_while_the_pi_has_it_no_part_says_that_changes_are_requested() -> None:
    proposal = make_in_review()
    make_thread(proposal, KEY)
    statuses = {task.status for group in task_list(proposal, make_pi(), TODAY).groups for task in group.tasks}
    assert "Changes requested" not in statuses
    workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW)
    again = task_list(reload(proposal), make_editor(), TODAY)
    asked = [task.url for group in again.groups for task in group.tasks if task.status == "Changes requested"]
    assert asked == [f"/p/{proposal.ref}/q/{KEY}/"]


def next_step(proposal: Proposal, user: object = None) -> NextStep | None:
    return task_list(reload(proposal), user or make_editor(), TODAY).next_step  # type: ignore[arg-type]


def test_the_task_list_of_an_empty_draft() -> None:
    proposal = make_draft()
    screen = task_list(proposal, make_editor(), TODAY)
    assert [group.title for group in screen.groups] == [
        "Prepare",
        "Describe your research",
        "Plan your data",
        "Review and submit",
    ]
    assert {task.status for group in screen.groups[:3] for task in group.tasks} == {Status.NOT_STARTED.words}
    forecast = 1
    assert (screen.completed, screen.total) == (
        0,
        sum(len(group.tasks) for group in screen.groups[:3]) - forecast,
    )
    review, submit = screen.groups[3].tasks[1:]
    assert (review.title, review.url, review.status) == ("Ask Bea Quist to approve", None, "Cannot start yet")
    assert (submit.url, submit.hint) == (None, "Needs the approval of the PI")
    assert screen.next_step == NextStep(
        "Continue: Check that you can apply", f"/p/{proposal.ref}/q/institution.kind/"
    )


def test_the_next_step_follows_the_proposal_from_state_to_state() -> None:
    proposal = make_filled()
    home = f"/p/{proposal.ref}/"
    assert next_step(proposal) == NextStep("Send to the PI for review", f"{home}review/request/")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert next_step(proposal) is None
    assert next_step(proposal, make_pi()) == NextStep("Read and decide", f"{home}review/")
    workflow.approve(reload(proposal), round_number=1, by=make_pi(), now=NOW)
    assert next_step(proposal) == NextStep("Submit on TikTok’s website", f"{home}submit/")
    tracking.record_submission(reload(proposal), submitted_on=TODAY, by=make_editor(), now=NOW)
    assert next_step(proposal, make_pi()) == NextStep("Record TikTok’s answer", f"{home}tracking/")


def test_a_section_in_which_something_must_change_says_so() -> None:
    proposal = make_filled()
    make_thread(proposal, KEY)
    make_thread(proposal, "research.design", kind=Thread.Kind.QUESTION)
    screen = task_list(proposal, make_editor(), TODAY)
    asked = [
        task.url for group in screen.groups for task in group.tasks if task.status == "Changes requested"
    ]
    assert asked == [f"/p/{proposal.ref}/q/{KEY}/"]


def test_a_question() -> None:
    proposal = make_filled()
    make_thread(proposal, KEY)
    page = question_page(proposal, KEY, make_editor(), TODAY)
    assert (page.question.key, page.section.key, page.version, page.saved_by) == (KEY, "topic", 1, "Ana Sol")
    assert page.length == len("How first-time voters meet short political videos in one country.")
    assert (page.can_edit, page.can_comment, page.is_asked, page.revisions) == (True, True, True, 1)
    assert page.previous == Neighbour("Topic category", f"/p/{proposal.ref}/q/research.topic/")
    (thread,) = page.threads
    assert (thread.kind, thread.status, thread.must_change, thread.comments[0].author) == (
        "Must change",
        "Open",
        True,
        "Bea Quist",
    )


def test_a_question_without_an_answer_and_one_that_there_is_not() -> None:
    proposal = make_draft()
    page = question_page(proposal, "research.topic_other", make_librarian(), TODAY)
    assert (page.value, page.version, page.is_asked, page.can_edit) == (None, 0, False, False)
    with pytest.raises(Http404):
        question_page(proposal, "research.colour", make_editor(), TODAY)


def test_nobody_edits_what_the_pi_reads() -> None:
    assert question_page(make_in_review(), KEY, make_editor(), TODAY).can_edit is False


def test_the_findings_of_a_question_stand_beside_it_and_no_others() -> None:
    proposal = make_filled(access__end="2031-01-01")
    page = question_page(proposal, "access.end", make_editor(), TODAY)
    assert len(page.findings.must_fix) == 1
    assert question_page(proposal, KEY, make_editor(), TODAY).findings.must_fix == ()


def test_an_answer_is_missed_only_where_it_was_begun() -> None:
    proposal = make_draft()
    assert question_page(proposal, KEY, make_editor(), TODAY).findings.must_fix == ()
    save(proposal, KEY, None)
    assert len(question_page(proposal, KEY, make_editor(), TODAY).findings.must_fix) == 1


def test_all_answers_with_those_that_are_not_asked_apart() -> None:
    proposal = make_filled(research__topic_other="Dances")
    page = check_answers(proposal, TODAY)
    shown = [answer.question.key for section in page.sections for answer in section.answers]
    assert "research.topic_other" not in shown
    assert [(row.question.key, row.text) for row in page.not_asked] == [("research.topic_other", "Dances")]
    assert page.findings.must_fix == ()


def test_the_pi_sees_what_changed_since_the_last_decision() -> None:
    proposal = make_in_review()
    first = review_screen(proposal, make_pi())
    assert (first.changed, first.previous, first.can_decide) == ((), None, True)
    workflow.request_changes(reload(proposal), round_number=1, by=make_pi(), now=NOW, note="Shorter.")
    save(proposal, "research.outputs", "One article.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    second = review_screen(reload(proposal), make_pi())
    (changed,) = second.changed
    assert changed.key == "research.outputs"
    assert (
        "".join(piece.text for piece in changed.changes or () if piece.kind is not Kind.REMOVED)
        == "One article."
    )
    assert second.round is not None
    assert second.previous is not None
    assert (second.round.number, second.previous.number) == (2, 1)


def test_an_editor_reads_the_review_and_cannot_decide() -> None:
    screen = review_screen(make_in_review(), make_editor())
    assert (screen.can_decide, screen.acts) == (
        False,
        (Act.TAKE_BACK, Act.WITHDRAW, Act.COMMENT, Act.EXPORT, Act.READ, Act.MANAGE_PEOPLE),
    )


def test_before_the_first_review_there_is_nothing_to_read() -> None:
    screen = review_screen(make_draft(), make_pi())
    assert (screen.round, screen.sections, screen.findings.total) == (None, (), 0)


def test_the_copy_sheet_is_in_the_order_of_tiktoks_form() -> None:
    proposal = make_ready()
    tracking.tick_copied(proposal, KEY, by=make_editor(), now=NOW)
    sheet = copy_sheet(reload(proposal), make_editor())
    numbers = [block.paste.number for block in sheet.blocks]
    assert numbers == sorted(numbers)
    assert [(block.paste.key, block.pasted_by) for block in sheet.blocks if block.is_pasted] == [
        (KEY, "Ana Sol")
    ]
    assert copy_sheet(make_draft(), make_editor()).blocks == ()


def test_the_history_says_who_did_what_in_words() -> None:
    proposal = make_granted()
    events = history(reload(proposal)).events
    assert [(event.by, event.title) for event in events[:3]] == [
        ("Bea Quist", "Recorded that TikTok granted access"),
        ("Ana Sol", "Recorded the submission to TikTok"),
        ("Bea Quist", "Approved it"),
    ]
    (version,) = history(reload(proposal)).versions
    assert (version.number, version.reason, version.is_approved) == (1, "Sent to the PI", True)


def test_every_act_has_words() -> None:
    events = history(make_granted()).events
    assert [event.title for event in events if "." in event.title] == []


def test_every_text_that_an_answer_had() -> None:
    proposal = make_draft()
    save(proposal, KEY, "one two")
    save(proposal, KEY, "one three", by=make_pi())
    found = question_history(proposal, KEY, make_reader())
    assert [(row.version, row.author, row.is_present) for row in found.rows] == [
        (2, "Bea Quist", True),
        (1, "Ana Sol", False),
    ]
    assert [piece.text for piece in found.rows[0].pieces if piece.kind is Kind.ADDED] == ["three"]
    assert (found.version, found.can_restore) == (2, False)


def test_the_task_list_leads_to_what_is_asked_for_then_to_what_is_to_fix() -> None:
    proposal = make_filled(research__topic=None, research__summary="Text")
    assert urls_of(proposal)["Topic and summary"] == f"/p/{proposal.ref}/q/research.topic/"
    make_thread(proposal, "research.summary")
    assert urls_of(proposal)["Topic and summary"] == f"/p/{proposal.ref}/q/research.summary/"


def urls_of(proposal: Proposal) -> dict[str, str | None]:
    groups = task_list(proposal, make_editor(), TODAY).groups
    return {task.title: task.url for group in groups for task in group.tasks}


def refs(**filters: str) -> list[str]:
    return [row.ref for row in library_queue(QueueFilters(**filters), TODAY).rows]  # type: ignore[arg-type]


def test_the_queue_shows_who_waits_longest_first_and_is_filtered() -> None:
    draft = make_draft("Dances", now=NOW - timedelta(days=3))
    waiting = make_submitted("Votes")
    librarian = make_librarian()
    people.assign_librarian(waiting, librarian, by=librarian, now=NOW)
    queue = library_queue(QueueFilters(), TODAY)
    assert [(row.ref, row.age_days, row.librarian, row.next_due) for row in queue.rows] == [
        (draft.ref, 3, "", None),
        (waiting.ref, 0, "Eli Marsh", date(2026, 12, 20)),
    ]
    assert (queue.counts["draft"], queue.counts["submitted"], queue.counts["granted"]) == (1, 1, 0)
    assert refs(state="draft") == refs(librarian=NOBODY) == refs(words="dan") == [draft.ref]
    assert refs(librarian=str(librarian.pk)) == refs(words="votes quist") == [waiting.ref]
    assert refs(words="nothing") == refs(librarian="99999999999999999999") == []
