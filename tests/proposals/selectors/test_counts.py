"""A screen costs the same with one thing on it as with three: no query is asked per row."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.access import get_proposal_for
from proposals.models import Membership, OutboxMail, Proposal, Thread
from proposals.rules.workflow import Act
from proposals.selectors.check_answers import check_answers
from proposals.selectors.copy_sheet import copy_sheet
from proposals.selectors.dates import calendar_events, dates_page
from proposals.selectors.digest import digest_of
from proposals.selectors.failed_mails import failed_mails
from proposals.selectors.forecast_page import forecast_page
from proposals.selectors.form_reports import form_reports
from proposals.selectors.history import history
from proposals.selectors.library_queue import QueueFilters, library_queue
from proposals.selectors.people_page import people_page
from proposals.selectors.question_history import question_history
from proposals.selectors.question_page import question_page
from proposals.selectors.review_screen import review_screen
from proposals.selectors.task_list import task_list
from proposals.selectors.your_work import your_work
from proposals.services import discussing, people, tracking, workflow
from proposals.services.form_reports import report_form
from proposals.services.reminders import set_deadline
from tests.factories import (
    NOW,
    TODAY,
    make_editor,
    make_filled,
    make_in_review,
    make_librarian,
    make_pi,
    make_ready,
    make_thread,
    make_user,
    reload,
    save,
)

pytestmark = pytest.mark.django_db
KEY = "research.summary"


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def talk(proposal: Proposal, times: int) -> None:
    for _ in range(times):
        thread = make_thread(proposal, KEY, kind=Thread.Kind.QUESTION)
        for _ in range(times):
            discussing.reply(thread, "Yes.", by=make_editor(), now=NOW)


@pytest.mark.parametrize("number", [1, 3])
def test_your_work(number: int) -> None:
    for _ in range(number):
        make_in_review(due_on=TODAY)
    pi = make_pi()
    assert queries(lambda: your_work(pi, TODAY)) == 5
    assert len(your_work(pi, TODAY).proposals) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_door_and_the_task_list(number: int) -> None:
    proposal = make_in_review()
    talk(proposal, number)
    pi, fresh = make_pi(), reload(proposal)
    assert queries(lambda: get_proposal_for(pi, proposal.ref, Act.READ)) == 2
    assert queries(lambda: task_list(fresh, pi, TODAY)) == 5


@pytest.mark.parametrize("number", [1, 3])
def test_a_question(number: int) -> None:
    proposal, pi = make_in_review(), make_pi()
    talk(proposal, number)
    assert queries(lambda: question_page(proposal, KEY, pi, TODAY)) == 8


@pytest.mark.parametrize("number", [1, 3])
def test_all_answers(number: int) -> None:
    proposal = make_in_review()
    talk(proposal, number)
    assert queries(lambda: check_answers(proposal, TODAY)) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_review(number: int) -> None:
    proposal, pi = make_in_review(), make_pi()
    for turn in range(number):
        workflow.take_back(reload(proposal), by=make_editor(), now=NOW)
        save(proposal, KEY, f"Text {turn}")
        workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    talk(proposal, number)
    assert queries(lambda: review_screen(proposal, pi)) == 6


@pytest.mark.parametrize("number", [1, 3])
def test_the_copy_sheet(number: int) -> None:
    proposal = make_ready()
    for key in (KEY, "research.design", "team.name")[:number]:
        tracking.tick_copied(proposal, key, by=make_editor(), now=NOW)
    fresh, ana = reload(proposal), make_editor()
    assert queries(lambda: copy_sheet(fresh, ana)) == 4
    assert copy_sheet(fresh, ana).pasted == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_history(number: int) -> None:
    proposal = make_in_review()
    for turn in range(number):
        workflow.take_back(reload(proposal), by=make_editor(), now=NOW)
        save(proposal, KEY, f"Text {turn}", now=NOW + timedelta(hours=turn + 1))
        workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert queries(lambda: history(proposal)) == 2
    ana = make_editor()
    assert queries(lambda: question_history(proposal, KEY, ana)) == 5
    assert len(question_history(proposal, KEY, ana).rows) == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_people(number: int) -> None:
    proposal, pi = make_in_review(), make_pi()
    for name in ("Cem Dor", "Gil Tarn", "Hal Voss")[:number]:
        reader = make_user(name)
        people.add_member(proposal, reader.email, name, Membership.Role.READER, by=None, now=NOW)
    assert queries(lambda: people_page(proposal, pi)) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_of_the_library(number: int) -> None:
    librarian = make_librarian()
    for _ in range(number):
        people.assign_librarian(make_in_review(due_on=TODAY), librarian, by=librarian, now=NOW)
    assert queries(lambda: library_queue(QueueFilters(), TODAY)) == 4
    assert len(library_queue(QueueFilters(), TODAY).rows) == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_forecast(number: int) -> None:
    proposal = make_filled(
        data__hashtags=[{"id": f"h{each}", "value": f"tag{each}"} for each in range(number)]
    )
    editor = make_editor()
    found = get_proposal_for(editor, proposal.ref, Act.READ)
    assert queries(lambda: forecast_page(found, editor, TODAY)) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_of_the_library_and_of_dates(number: int) -> None:
    for _ in range(number):
        ready = make_ready()
        report_form(ready, KEY, "Other words", by=make_editor(), now=NOW)
        set_deadline(f"k{ready.ref}", [make_pi()], about="a", text="t", path="/", due_on=TODAY)
    OutboxMail.objects.update(attempts=12, last_error="SMTPServerDisconnected")
    since = NOW - timedelta(days=1)
    counted = [
        queries(act)
        for act in (
            form_reports,
            failed_mails,
            lambda: dates_page(make_pi()),
            lambda: calendar_events(make_pi()),
            lambda: digest_of(make_pi(), since=since, until=NOW, today=TODAY),
        )
    ]
    assert counted == [1, 1, 3, 2, 4]
    """The last three find the person first."""
