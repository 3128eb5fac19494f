"""What is due is written once, moves when the day moves, and is mailed at each step."""

from datetime import date, timedelta

import pytest

from proposals.models import Deadline, Need, OutboxMail
from proposals.services.reminders import (
    clear_needs,
    finish_deadlines,
    reached_step,
    remind,
    set_deadline,
    set_needs,
)
from tests.factories import NOW, TODAY, make_editor, make_pi, make_reader, make_submitted

pytestmark = pytest.mark.django_db
WORDS = {"about": "PR-2026-0001 Votes", "text": "Refresh the records", "path": "/projects/PR-2026-0001/"}
KEY = "project:PR-2026-0001:refresh"


def test_a_need_belongs_to_exactly_these_people_and_keeps_its_age() -> None:
    set_needs(KEY, [make_editor(), make_pi()], now=NOW, **WORDS)
    later = NOW + timedelta(days=2)
    set_needs(KEY, [make_pi(), make_reader()], now=later, due_on=TODAY, **WORDS)
    assert list(Need.objects.order_by("user__name").values_list("user__name", "since", "due_on")) == [
        ("Bea Quist", NOW, TODAY),
        ("Cem Dor", later, TODAY),
    ]
    clear_needs(KEY)
    assert not Need.objects.exists()


def test_a_deadline_moves_ends_and_opens_again() -> None:
    set_deadline(KEY, [make_editor()], due_on=date(2026, 12, 1), **WORDS)
    finish_deadlines(KEY, now=NOW)
    assert Deadline.objects.get().done_at == NOW
    deadline = set_deadline(KEY, [make_pi()], due_on=date(2026, 12, 9), **WORDS)
    assert (Deadline.objects.count(), deadline.done_at, list(deadline.people.all())) == (1, None, [make_pi()])


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (30, None),
        (8, None),
        (7, 7),
        (6, 7),
        (2, 7),
        (1, 1),
        (0, 0),
        (-1, 0),
        (-2, 0),
        (-3, -3),
        (-13, -3),
        (-14, -14),
        (-27, -14),
        (-40, -28),
    ],
)
def test_the_step_that_a_deadline_has_reached(days: int, step: int | None) -> None:
    assert reached_step(days) == step


def test_each_step_is_mailed_once_however_often_it_runs() -> None:
    due = TODAY + timedelta(days=8)
    set_deadline(KEY, [make_editor()], due_on=due, **WORDS)
    for hours in range(0, 24 * 14, 6):
        remind(now=NOW + timedelta(hours=hours))
    assert list(OutboxMail.objects.order_by("pk").values_list("subject", flat=True)) == [
        "In 7 days: Refresh the records",
        "In 1 day: Refresh the records",
        "Today: Refresh the records",
        "3 days overdue: Refresh the records",
    ]
    body = OutboxMail.objects.order_by("pk")[0].body
    assert "http://testserver/projects/PR-2026-0001/" in body


def test_a_deadline_that_is_done_or_a_person_who_left_gets_none() -> None:
    gone = make_reader()
    gone.is_active = False
    gone.save()
    set_deadline(KEY, [gone], due_on=TODAY, **WORDS)
    set_deadline(KEY + "2", [make_editor()], due_on=TODAY, **WORDS)
    finish_deadlines(KEY + "2", now=NOW)
    remind(now=NOW)
    assert not OutboxMail.objects.exists()


def test_the_answer_of_tiktok_is_expected_four_weeks_after_the_submission() -> None:
    proposal = make_submitted()
    deadline = Deadline.objects.get(done_at=None)
    assert (deadline.key, deadline.due_on, deadline.path) == (
        f"proposal:{proposal.ref}:decision",
        date(2026, 12, 20),
        f"/p/{proposal.ref}/tracking/",
    )
    assert not Need.objects.exists()
